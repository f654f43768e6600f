import { describe, expect, it } from "vitest";
import { explainPod } from "../../src/run/explain-pod.ts";
import type { PodExplanation } from "../../src/run/pod-explanation.ts";
import type { StrategyDefinition } from "../../src/scheduling/strategy.ts";
import { StrategyError } from "../../src/scheduling/strategy-error.ts";
import { KUBERNETES } from "../../src/spec/control-plane.ts";
import type { RunSpec } from "../../src/spec/run-spec.ts";
import type { WorldSpec } from "../../src/spec/world.ts";
import { aDeployment, aTemplate, objectsOf } from "../objects.ts";
import { aTask, aWorld, exactly, GIB, nodesOf, runSpecOf, SECOND } from "../worlds.ts";

/** A deployment `web` of 2 replicas of 2 cores and 1 GiB, on nodes of 4, 3 and 1 cores with 8 GiB each. */
const WORLD: WorldSpec = aWorld({
  start: "settled",
  horizon: 100 * SECOND,
  nodes: nodesOf({ cpu: 4000 }, { cpu: 3000 }, { cpu: 1000 }),
  objects: objectsOf([aDeployment({ replicas: 2, template: aTemplate({ requests: [2000, GIB, 1] }) })]),
  tasks: [
    aTask({ name: "batch", arrivals: { kind: "burst", at: 10 * SECOND, count: 2 }, requests: [4000, 0, 1] }),
  ],
});

function specOf(strategy: string, world = WORLD): RunSpec {
  return runSpecOf(world, { strategy, check: false });
}

function explained(pod: string, seconds: number, strategy = "least-allocated"): PodExplanation {
  const answer = explainPod(specOf(strategy), { pod, at: seconds * SECOND });
  if (answer.kind !== "explained") throw new Error(`${pod} is ${answer.kind}`);
  return answer;
}

const rowsOf = ({ nodes }: PodExplanation) =>
  nodes.map(({ name, verdict, filter, reasons, total, scores }) =>
    verdict === "fits"
      ? [name, total, ...scores.map(({ raw, normalised, weighted }) => `${raw} ${normalised} ${weighted}`)]
      : [name, filter, ...reasons],
  );

describe("what a strategy says about a pod at an instant", () => {
  it("is verdict and score of each node, best first, for one more of a placed pod's kind", () => {
    const found = explained("deployment/web", 5);
    // The first replica went to n0, trunc((trunc(50) + trunc(87.5)) / 2) = 68, rather than to n1,
    // trunc((33 + 87) / 2) = 60; the second one to n1, as on n0 it would leave (0 + 75) / 2 = 37.
    expect([found.state, found.node, found.choice]).toEqual(["is ready", "n1", "n0"]);
    // One more: n0 has 2 of 4 cores and 7 of 8 GiB left; trunc((0 + trunc(600 / 8)) / 2) = trunc(37.5) = 37.
    expect(rowsOf(found)).toEqual([
      ["n0", 37, "37 37 37"],
      ["n1", "NodeResourcesFit", "Insufficient cpu"],
      ["n2", "NodeResourcesFit", "Insufficient cpu"],
    ]);
    expect(found.scores).toEqual([{ name: "NodeResourcesFit", weight: 1 }]);
    expect(found.message).toBe("");
  });

  it("is kube-scheduler's sentence for a pod that waits", () => {
    const found = explained("batch-1", 20);
    expect([found.pod, found.workload, found.state, found.node, found.choice]).toEqual([
      "default/batch-1",
      "task/batch",
      "waits",
      "",
      "",
    ]);
    expect(found.message).toBe("0/3 nodes are available: 3 Insufficient cpu.");
    expect(found.time).toBe(20 * SECOND);
  });

  it("is of the pod of a workload that has waited longest, else of its newest", () => {
    expect(explained("task/batch", 20).pod).toBe("default/batch-0");
    const newest = explained("Deployment/web", 5).pod;
    expect(newest).toMatch(/^default\/web-[a-z0-9]{10}-1$/);
    expect(explained(newest, 5).pod).toBe(newest);
    expect(explained(newest.slice("default/".length), 5).pod).toBe(newest);
    expect(explained(newest.replace("default/", "pod/"), 5).pod).toBe(newest);
  });

  it("shows only who fits where the strategy does not tell", () => {
    const found = explained("deployment/web", 5, "first-fit");
    // Both replicas are on n0, which is full.
    expect([found.hasReasons, found.scores, found.node, found.choice]).toEqual([false, [], "n0", "n1"]);
    expect(rowsOf(found)).toEqual([
      ["n1", 0],
      ["n0", "NodeResourcesFit", "Insufficient cpu"],
      ["n2", "NodeResourcesFit", "Insufficient cpu"],
    ]);
  });

  it("does not change with what comes after", () => {
    const world = { ...WORLD, horizon: 20 * SECOND };
    const short = explainPod(specOf("least-allocated", world), { pod: "deployment/web", at: 5 * SECOND });
    expect(short).toEqual(explained("deployment/web", 5));
  });

  it("fails as the run does where the strategy throws", () => {
    const own: StrategyDefinition = {
      name: "own",
      create: () => ({
        place(_pod, view) {
          if (view.now > 15 * SECOND) throw new Error("oops");
        },
      }),
    };
    const spec = specOf("own");
    const ask = () =>
      explainPod(
        { ...spec, strategy: { ...spec.strategy, module: "/own.mjs" } },
        { pod: "deployment/web", at: 20 * SECOND },
        own,
      );
    expect(ask).toThrow(StrategyError);
    expect(ask).toThrow("the strategy threw: oops");
  });

  it("sees a pod on its way: between the decision and the binding", () => {
    const world = aWorld({
      horizon: SECOND,
      controlPlane: KUBERNETES,
      tasks: [aTask({ arrivals: { kind: "burst", at: 0, count: 1 }, duration: exactly(SECOND) })],
    });
    const stateAt = (at: number) => {
      const answer = explainPod(specOf("first-fit", world), { pod: "work-0", at });
      return answer.kind === "explained" ? `${answer.state} ${answer.node}` : answer.kind;
    };
    // Seen after 1 ms, bound 9 ms later.
    expect([stateAt(500), stateAt(1_000), stateAt(9_999)]).toEqual([
      "waits ",
      "is being bound n0",
      "is being bound n0",
    ]);
    expect(stateAt(10_000)).toMatch(/^is (bound|ready) n0$/);
  });
});

describe("no explanation", () => {
  const answer = (pod: string, seconds: number, world = WORLD) =>
    explainPod(specOf("least-allocated", world), { pod, at: seconds * SECOND });

  it("of a pod that is not there: how many there are, and their names", () => {
    const found = answer("web-0", 5);
    if (found.kind !== "unknown") throw new Error(found.kind);
    expect(found.count).toBe(2);
    expect(found.names).toContain("deployment/web");
    expect(found.names).toHaveLength(4);
  });

  it("of a workload that has no pods at the instant", () => {
    expect(answer("task/batch", 5)).toEqual({ kind: "none", workload: "task/batch" });
  });

  it("after the end of a run that ends with its work", () => {
    // One task of a second.
    const world = aWorld({ tasks: [aTask()] });
    expect(answer("work-0", 3, world)).toEqual({ kind: "over", endedAt: SECOND });
  });
});
