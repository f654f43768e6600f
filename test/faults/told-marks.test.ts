import { describe, expect, it } from "vitest";
import type { TimelineMark } from "../../src/spec/run-result.ts";
import { HEARTBEATS_ALONE, tolerating } from "../controllers/node-plane.ts";
import { aDeployment, objectsOf } from "../objects.ts";
import { worldOf } from "../scenario/reading-of.ts";
import { aWorld, entry, nodesOf, run, SECOND } from "../worlds.ts";

const OBJECTS = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: NAME}
spec:
  replicas: 10
  selector: {matchLabels: {app: NAME}}
  template:
    metadata: {labels: {app: NAME}}
    spec: {containers: [{name: c, image: "web:v1", resources: {requests: {cpu: 100m}}}]}
`;

function played(timeline: string, behavior = "startup: 1s") {
  const text = [
    "apiVersion: stowage/v1",
    "kind: Scenario",
    "metadata: {name: x}",
    "horizon: 20m",
    "start: settled",
    "latencies: none",
    "cluster: {pools: [{name: n, count: 3, machine: {cpu: 8, memory: 8Gi}}]}",
    `behaviors: [{match: {image: "web:v2"}, imageSize: 0, ${behavior}}]`,
    `timeline: [${timeline}]`,
    ...["web", "api"].map((name) => OBJECTS.replaceAll("NAME", name)),
  ].join("\n");
  const { result, events } = run(worldOf(text));
  return { marks: result.marks.map(told), events };
}

function told({ from, until, what, target, cause }: TimelineMark): string {
  return `${from / SECOND} to ${until / SECOND} ${what} ${target} (${cause})`;
}

describe("marks", () => {
  it("say of a verb that kubectl refuses that it was refused", () => {
    const { marks } = played(
      "{at: 1m, rolloutUndo: deployment/web, toRevision: 7}, {at: 2m, rolloutPause: deployment/web}, {at: 3m, rolloutRestart: 'deployment/*'}",
    );
    expect(marks).toEqual([
      "60 to 60 rolloutUndo refused deployment/web (timeline)",
      "120 to 120 rolloutPause deployment/web (timeline)",
      // One of the two is paused, and cannot be restarted.
      "180 to 180 rolloutRestart deployment/* (timeline)",
      "180 to 180 rolloutRestart refused deployment/web (timeline)",
    ]);
  });

  it("and Events tell where the plan of a rollout comes to", () => {
    const steps = "[{weight: 20%}, {pause: 60s}, {replicas: 5}]";
    const { marks, events } = played(
      `{at: 1m, setImage: deployment/web, image: "*:v2", plan: {canary: {steps: ${steps}}}}`,
    );
    // Two new pods at 60, ready a second later; at 121 three more.
    expect(marks).toEqual([
      "60 to 60 setImage deployment/web (timeline)",
      "61 to 61 canary 20 % deployment/web (plan)",
      "61 to 121 plan waits deployment/web (plan)",
      "122 to 122 canary of 5 deployment/web (plan)",
      "122 to 122 promoted deployment/web (plan)",
    ]);
    expect(events.filter((line) => /RolloutStep|RolloutPaused|RolloutPromoted/.test(line))).toEqual([
      "61 RolloutStepCompleted",
      "61 RolloutPaused",
      "121 RolloutStepCompleted",
      "122 RolloutStepCompleted",
      "122 RolloutPromoted",
    ]);
  });

  it("say when a plan takes its revision back, and the pause that it was in ends with that", () => {
    const plan =
      '{canary: {steps: [{weight: 10%}, {pause: 5m}]}, analysis: [{metric: restarts, failure: "> 0"}]}';
    const { marks } = played(
      `{at: 1m, setImage: deployment/web, image: "*:v2", plan: ${plan}}`,
      "duration: 30s, exit: {code: 1}",
    );
    const [, step, pause, back, ...others] = marks;
    expect(others).toEqual([]);
    expect(step).toMatch(/^61 to 61 canary 10 %/);
    const [, end] = /^61 to (\S+) plan waits/.exec(pause!)!;
    expect(Number(end)).toBeLessThan(150);
    expect(back).toBe(`${end} to ${end} taken back deployment/web (plan)`);
  });
});

describe("Events of pods on a node that is cut off", () => {
  it("come from the control plane, and from its kubelet when it is connected again", () => {
    const objects = objectsOf([aDeployment({ replicas: 1, template: tolerating([]) })]);
    const { events } = run(
      aWorld({
        ...{ nodes: nodesOf({}, {}), objects, controlPlane: HEARTBEATS_ALONE, start: "settled" },
        timeline: [entry(100, "partition", [0], 300)],
        horizon: 1000 * SECOND,
      }),
    );
    // It is missed at the pass of 145.
    const about = events.filter(
      (line) => /NotReady|Unhealthy|Killing|TaintManager/.test(line) && line.includes("-0 n0"),
    );
    expect(about.map((line) => line.replace(/web-\S+/, "pod"))).toEqual([
      "145 NodeNotReady pod n0",
      "145 TaintManagerEviction pod n0",
      "400 Killing pod n0",
    ]);
  });
});
