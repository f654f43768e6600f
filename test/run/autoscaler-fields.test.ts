import { expect, it } from "vitest";
import { runScenario } from "../../src/run/run-scenario.ts";
import { worldOf } from "../scenario/reading-of.ts";
import { metricOf, runSpecOf } from "../worlds.ts";

/** Pods of 4 replicas share a load, each unit of which takes 4m; what the autoscaler says that they need, and has done. */
function scaled(version: string, load: string, pod: string, behavior = "") {
  const world = worldOf(`apiVersion: stowage/v1
kind: Scenario
metadata: {name: x}
kubernetesVersion: "${version}"
horizon: 15m
cluster: {pools: [{name: n, count: 10, machine: {cpu: 8, memory: 8Gi}}]}
loads: [{name: front, ${load}}]
behaviors: [{match: {}, usage: {cpu: {load: front, base: 0m, each: 4m}}}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 4
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: ${pod}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  minReplicas: 2
  maxReplicas: 30
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]
  ${behavior}
`);
  const { metrics } = runScenario(runSpecOf(world, { strategy: "kube-default", queue: "kubernetes" }));
  const of = (metric: string, stat: string) => metricOf(metrics, metric, stat, 'hpa="web"');
  return [of("hpa_needed_replicas", "last"), of("hpa_ready_replicas", "last")];
}

it("an autoscaler goes by what a pod requests as a whole, where its containers say nothing", () => {
  const whole = '{resources: {requests: {cpu: 200m}}, containers: [{name: c, image: "x:v1"}]}';
  // 200 units x 4m = 800m, of which 100m are wanted a pod: 8.
  expect(scaled("1.36", "constant: 200/s", whole)).toEqual([8, 8]);
});

it("an autoscaler has a tolerance of its own since 1.35", () => {
  const pod = '{containers: [{name: c, image: "x:v1", resources: {requests: {cpu: 200m}}}]}';
  const load = "steps: [{at: 0s, value: 100/s}, {at: 6m, value: 107/s}]";
  const behavior = 'behavior: {scaleUp: {tolerance: "0.02"}}';
  // 107 x 4m = 428m over 4 pods is 107 % of the target: beyond 2 %, within 10 %.
  expect(scaled("1.35", load, pod, behavior)).toEqual([5, 5]);
  expect(scaled("1.34", load, pod, behavior)).toEqual([5, 4]);
});
