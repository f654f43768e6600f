import { describe, expect, it } from "vitest";
import { normalize } from "../../../src/controllers/pod-autoscaler/normalize.ts";
import { ScaleMemory } from "../../../src/controllers/pod-autoscaler/scale-memory.ts";
import type { AutoscalerBehavior, ScalingRules } from "../../../src/spec/autoscaling.ts";

const S = 1_000_000;
const WINDOW = 300 * S;

const UP: ScalingRules = {
  stabilization: 0,
  select: "Max",
  policies: [
    { kind: "Pods", value: 4, period: 15 * S },
    { kind: "Percent", value: 100, period: 15 * S },
  ],
  tolerance: undefined,
};
const DOWN: ScalingRules = {
  stabilization: undefined,
  select: "Max",
  policies: [{ kind: "Percent", value: 100, period: 15 * S }],
  tolerance: undefined,
};

/** Sizes that follow from recommendations, one each `every` seconds. */
function sizes(
  from: number,
  wanted: readonly number[],
  behavior: AutoscalerBehavior | undefined,
  every = 15,
  limits = { minReplicas: 1, maxReplicas: 100 },
): (number | string)[] {
  const memory = new ScaleMemory();
  memory.recommendations.seed(from, 0);
  let current = from;
  return wanted.flatMap((replicas, step) => {
    const now = (step + 1) * every * S;
    const made = normalize({ ...limits, behavior }, memory, { current, wanted: replicas, now }, WINDOW);
    if (made.replicas !== current) memory.scaled(behavior, current, made.replicas, now);
    current = made.replicas;
    return [made.replicas, made.conditions[1]!.reason];
  });
}

describe("without a behavior", () => {
  it("doubles at most, but may go to four at once", () => {
    expect(sizes(1, [50, 50, 50], undefined)).toEqual([
      4,
      "ScaleUpLimit",
      8,
      "ScaleUpLimit",
      16,
      "ScaleUpLimit",
    ]);
  });

  it("keeps the highest recommendation of five minutes, the size at first sight among them", () => {
    // each 100 s; seeded with 6 at 0: at 300 s that is just in the window, at 400 s it is not
    expect(sizes(6, [2, 2, 2, 2], undefined, 100).filter((each) => typeof each === "number")).toEqual([
      6, 6, 6, 2,
    ]);
  });

  it("names the bound that it meets", () => {
    const limits = { minReplicas: 2, maxReplicas: 6 };
    expect(sizes(4, [50], undefined, 15, limits)).toEqual([6, "TooManyReplicas"]);
    expect(sizes(4, [1], undefined, 400, limits)).toEqual([2, "TooFewReplicas"]);
  });
});

describe("with a behavior", () => {
  it("adds four pods or as many as there are, whichever is more, in 15 s", () => {
    // every 5 s: what was added within 15 s is taken off the start: 1 -> max(1+4, 2) = 5, then nothing until 15 s later
    expect(sizes(1, [50, 50, 50, 50], { up: UP, down: DOWN }, 5)).toEqual([
      ...[5, "ScaleUpLimit", 5, "ScaleUpLimit", 5, "ScaleUpLimit"],
      ...[10, "ScaleUpLimit"],
    ]);
  });

  it("waits for the lowest recommendation of the window before it scales up", () => {
    const up = { ...UP, stabilization: 30 * S };
    // each 15 s; the window takes in what is less than 30 s old: the seed of 2 (15 s old), then 8
    expect(sizes(2, [8, 5, 6], { up, down: DOWN })).toEqual([
      ...[2, "DesiredWithinRange", 5, "DesiredWithinRange", 5, "DesiredWithinRange"],
    ]);
  });

  it("removes at most what its policies allow", () => {
    const down: ScalingRules = {
      ...DOWN,
      stabilization: 0,
      select: "Min",
      policies: [
        { kind: "Pods", value: 3, period: 60 * S },
        { kind: "Percent", value: 10, period: 60 * S },
      ],
    };
    // Min: the smaller change, 10 % of 20: down to trunc(20 * 0.9) = 18; nothing more within a minute
    expect(sizes(20, [1, 1, 1, 1, 1], { up: UP, down })).toEqual([
      ...[18, "ScaleDownLimit", 18, "ScaleDownLimit", 18, "ScaleDownLimit", 18, "ScaleDownLimit"],
      // the change is 60 s old: trunc(18 * 0.9) = 16
      ...[16, "ScaleDownLimit"],
    ]);
  });

  it("does nothing where it is disabled", () => {
    const down: ScalingRules = { ...DOWN, stabilization: 0, select: "Disabled" };
    expect(sizes(9, [1], { up: UP, down })).toEqual([9, "ScaleDownLimit"]);
  });
});
