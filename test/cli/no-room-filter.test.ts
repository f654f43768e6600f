import { describe, expect, it } from "vitest";
import { aFolder, stowage } from "./stowage.ts";

/** A configuration that asks nobody for room, and a pod of 9 cores on two nodes of 4. */
const cwd = aFolder({
  "scheduler.yaml": `
apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles:
  - plugins: {multiPoint: {disabled: [{name: NodeResourcesFit}]}}
`,
  "large.yaml": `
apiVersion: stowage/v1
kind: Scenario
metadata: {name: large}
horizon: 5m
start: cold
replications: {count: 1, seed: 1}
cluster: {pools: [{name: node, count: 2, machine: {cpu: "4", memory: 8Gi}}]}
strategies: [{name: kube-default, config: scheduler.yaml}]
---
apiVersion: v1
kind: Pod
metadata: {name: large}
spec:
  containers: [{name: a, image: "x:1", resources: {requests: {cpu: "9", memory: 1Gi}}}]
`,
});

describe("a pod whose profile does not ask for room", () => {
  it("is said to be refused by kubelets, with no word of preemption", async () => {
    const { code, stdout } = await stowage(["explain", "large", "--at", "1m", "large.yaml"], { cwd });
    expect(code).toBe(0);
    const head = stdout.split("\n").slice(0, 3);
    expect(head).toEqual([
      "default/large of pods at 1m: waits",
      "0/2 nodes have room, which no filter asks for: the kubelets of 2 would refuse the pod.",
      "kube-default would put it nowhere now",
    ]);
  });
});
