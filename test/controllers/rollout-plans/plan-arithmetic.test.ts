import { describe, expect, it } from "vitest";
import { hasFailed, reasonOf } from "../../../src/controllers/rollout-plans/analysis.ts";
import { canarySize, keepingAtLeast, oldAtLeast } from "../../../src/controllers/rollout-plans/hold.ts";
import type { PlanCondition } from "../../../src/spec/rollout-plan.ts";

describe("steps of a canary", () => {
  it.each([
    // ceil(share x wanted)
    [0.1, 10, 1],
    [0.07, 100, 7],
    [0.25, 10, 3],
    [0.5, 5, 3],
    [1, 7, 7],
    [0, 7, 0],
  ])("a weight of %d of %i pods is %i", (share, wanted, size) => {
    expect(canarySize(share, wanted)).toBe(size);
  });

  it("keep the rest of the old pods, or all of them beside a full second set", () => {
    const newAtMost = () => 3;
    expect(oldAtLeast({ newAtMost, keepsOld: false }, 10)).toBe(7);
    expect(oldAtLeast({ newAtMost, keepsOld: true }, 10)).toBe(10);
  });

  it("shrink old sets no further than that, in order", () => {
    const status = {
      replicas: 0,
      ready: 0,
      available: 0,
      terminating: 0,
      observedGeneration: 0,
      failure: "",
    };
    const [a, b] = [
      { replicas: 4, status },
      { replicas: 5, status },
    ];
    const steps = [
      { set: a, replicas: 2 },
      { set: a, replicas: 0 },
      { set: b, replicas: 0 },
    ];
    // 9 pods, of which 3 may go: 2 of a, then 1 more of it.
    expect(keepingAtLeast([a, b], steps, 6)).toEqual([
      { set: a, replicas: 2 },
      { set: a, replicas: 1 },
    ]);
    expect(keepingAtLeast([a, b], steps, 9)).toEqual([]);
    expect(keepingAtLeast([a, b], steps, 0)).toEqual(steps);
  });
});

describe("a measurement", () => {
  const than = (operator: PlanCondition["operator"], value: number): PlanCondition => ({ operator, value });

  it.each<[PlanCondition | undefined, PlanCondition | undefined, number, boolean]>([
    [than(">", 2), undefined, 2, false],
    [than(">", 2), undefined, 3, true],
    [undefined, than(">=", 0.95), 0.95, false],
    [undefined, than(">=", 0.95), 0.9, true],
    [than("==", 0), than("<", 10), 0, true],
    [than("!=", 0), undefined, 0, false],
    [than("<=", 1), undefined, 1, true],
  ])("fails by %o and %o at %d: %s", (failure, success, value, isFailure) => {
    expect(hasFailed({ failure, success }, value)).toBe(isFailure);
  });

  it("is told with the rule that it broke", () => {
    const analysis = { initialDelay: 0, interval: 1, count: 1, failureLimit: 2, success: undefined };
    expect(reasonOf({ ...analysis, metric: "restarts", failure: than(">", 2) }, 5)).toBe(
      "analysis of restarts failed: 5 is > 2, more than 2 times",
    );
  });
});
