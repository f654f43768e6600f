import { describe, expect, it } from "vitest";
import { assemble } from "../../../src/run/assemble.ts";
import { begin } from "../../../src/run/begin.ts";
import { qosOf } from "../../../src/spec/qos.ts";
import { worldOf } from "../../scenario/reading-of.ts";
import { runSpecOf } from "../../worlds.ts";

const NODES = "cluster: {pools: [{name: n, count: 3, machine: {cpu: 8, memory: 8Gi}}]}";

/** Plays a Deployment of one replica for ten minutes: all Events, when its pods restart, and the QoS of each pod. */
function play({ resources = "{}", range = "", timeline = "[]", behaviors = "[]", start = "settled" }) {
  const text = `apiVersion: stowage/v1
kind: Scenario
metadata: {name: x}
horizon: 10m
start: ${start}
${NODES}
behaviors: ${behaviors}
timeline: ${timeline}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: "web:v1", resources: ${resources}}]}
${range && `---\napiVersion: v1\nkind: LimitRange\nmetadata: {name: range}\nspec: {limits: [${range}]}`}
`;
  const world = worldOf(text);
  const events: string[] = [];
  const restarts: number[] = [];
  const parts = assemble(runSpecOf(world));
  const { cluster, simulation } = parts;
  cluster.listen({
    eventRecorded: ({ reason, message }) => {
      events.push(`${reason}: ${message}`);
    },
    podRestarted: () => restarts.push(simulation.now / 1e6),
  });
  begin(world, parts);
  simulation.run(600e6);
  const qos = [...cluster.pods.templates].flatMap((template) => (template ? [qosOf(template)] : []));
  const { failure } = parts.workloads.deploymentAt(0)!.status;
  return { events, restarts, qos, outcomes: parts.recorder.finish().rollouts, failure };
}

/** 100Mi at the start, then 60Mi a minute: 256Mi are passed after 156 s. */
const GROWING = "[{match: {name: web}, usage: {memory: 100Mi}, growth: {memory: 60Mi/min}}]";
const LIMITS = "{type: Container, default: {cpu: 500m, memory: 256Mi}}";

describe("limits that a manifest does not have", () => {
  // Each run takes 156 s; the second restart waits for 10 s and a second of the kubelet's rounding, the third for 20 s.
  const KILLS = [156, 156 + 11 + 156, 156 + 11 + 156 + 21 + 156];

  it("of a LimitRange bound what containers use, and make them Guaranteed", () => {
    expect(play({ behaviors: GROWING }).restarts).toEqual([]);
    const { restarts, qos } = play({ behaviors: GROWING, range: LIMITS });
    expect(qos).toEqual(["Guaranteed"]);
    expect(restarts.map(Math.floor)).toEqual(KILLS);
  });

  it("of set resources do so from the next revision on", () => {
    const timeline =
      "[{at: 1m, setResources: deployment/web, requests: {cpu: 1, memory: 256Mi}, limits: {cpu: 1, memory: 256Mi}}]";
    const { restarts, qos } = play({ behaviors: GROWING, timeline });
    expect(qos).toEqual(["BestEffort", "Guaranteed"]);
    expect(restarts.map((at) => Math.floor(at - 61))).toEqual(KILLS);
  });
});

describe("a pod that a LimitRange does not allow", () => {
  const range = "{type: Container, max: {cpu: 500m}, default: {cpu: 500m}}";
  const why = "maximum cpu usage per Container is 500m, but limit is 600m";
  const refusal = new RegExp(`^FailedCreate: Error creating: pods "web-\\w+-\\w+" is forbidden: ${why}$`);

  it("is not made, for the reason that the API server gives, and tried again ever more rarely", () => {
    const { events, qos } = play({ resources: "{limits: {cpu: 600m}}", range, start: "cold" });
    expect(qos).toEqual([]);
    const refused = events.filter((each) => refusal.test(each));
    // In 600 s, from 5 ms on with twice the wait each time: 5 ms x (2^17 - 1) = 655 s.
    expect(refused.length).toBeGreaterThanOrEqual(16);
    expect(refused.length).toBeLessThanOrEqual(19);
  });

  it("leaves a rollout where it is, with the pods of before", () => {
    const timeline = "[{at: 1m, setResources: deployment/web, limits: {cpu: 600m}}]";
    const { events, qos, outcomes, failure } = play({ range, timeline });
    expect(qos).toEqual(["Burstable"]);
    expect(events.some((each) => refusal.test(each))).toBe(true);
    expect(failure).toMatch(/^pods "web-\w+-\w+" is forbidden: maximum cpu usage/);
    expect(outcomes[0]!.reason).toBe(`1 pod not created: ${why}`);
  });
});
