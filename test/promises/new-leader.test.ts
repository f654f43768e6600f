import { describe, expect, it } from "vitest";
import { assemble } from "../../src/run/assemble.ts";
import { begin } from "../../src/run/begin.ts";
import { worldOf } from "../scenario/reading-of.ts";
import { runSpecOf, SECOND } from "../worlds.ts";

const TEMPLATE =
  'template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: "x:v1", resources: {requests: {cpu: 200m, memory: 1Mi}}}]}}';

/** Seconds at which an Event of this reason is recorded, cut to whole ones. */
function timesOf(reason: string, minutes: number, text: string): readonly number[] {
  const world = worldOf(`apiVersion: stowage/v1
kind: Scenario
metadata: {name: x}
horizon: 1h
cluster: {pools: [{name: n, count: 10, machine: {cpu: 8, memory: 8Gi}}]}
${text}`);
  const parts = assemble(runSpecOf(world, { strategy: "kube-default", queue: "kubernetes" }));
  const times: number[] = [];
  parts.cluster.listen({
    eventRecorded: (event) => {
      if (event.reason === reason) times.push(Math.floor(parts.simulation.now / SECOND));
    },
  });
  begin(world, parts);
  parts.simulation.run(minutes * 60 * SECOND);
  return times;
}

/** The load falls to a quarter at 10 min, so that 5 minutes later ten replicas may be fewer. */
const chasing = (timeline: string) => `
loads: [{name: front, steps: [{at: 0s, value: 400/s}, {at: 10m, value: 100/s}]}]
behaviors: [{match: {name: web}, usage: {cpu: {load: front, base: 0m, each: 4m}}}]
timeline: [${timeline}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {replicas: 10, selector: {matchLabels: {app: web}}, ${TEMPLATE}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {maxReplicas: 30, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
`;

/** The ReplicaSet's one pod is refused until 22.5 min. */
const refused = (timeline: string) => `
start: cold
timeline:
  - {at: 22m30s, apply: {apiVersion: v1, kind: ResourceQuota, metadata: {name: q}, spec: {hard: {pods: 5}}}}
  ${timeline}
---
{apiVersion: v1, kind: ResourceQuota, metadata: {name: q}, spec: {hard: {pods: 0}}}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: r}
spec: {replicas: 1, selector: {matchLabels: {app: web}}, ${TEMPLATE}}
`;

describe("a new process of the controller manager", () => {
  it("knows no recommendations of autoscalers, so that it waits for the whole window once more", () => {
    const [first] = timesOf("SuccessfulRescale", 30, chasing(""));
    expect(first).toBeGreaterThanOrEqual(15 * 60);
    expect(first).toBeLessThan(16 * 60);
    // Another one leads within 15 to 18 s of 14 min, looks after 15 s more, and remembers 10 for 300 s from then.
    const [again] = timesOf(
      "SuccessfulRescale",
      30,
      chasing("{at: 14m, fail: controller-manager, for: 20s}"),
    );
    expect(again).toBeGreaterThanOrEqual(14 * 60 + 15 + 15 + 300);
    expect(again).toBeLessThan(14 * 60 + 20 + 18 + 15 + 300 + 15);
  });

  it("tries at once what the old one had put off", () => {
    // Retries come 2^n x 5 ms after each other: at 20 ms x 2^n or so, the last before 22.5 min at 1310 s, then 2310 s.
    const [late] = timesOf("SuccessfulCreate", 60, refused(""));
    expect(late).toBeGreaterThan(30 * 60);
    const [soon] = timesOf("SuccessfulCreate", 60, refused("- {at: 24m, fail: controller-manager, for: 1s}"));
    expect(soon).toBeGreaterThan(24 * 60);
    expect(soon).toBeLessThan(25 * 60);
  });
});
