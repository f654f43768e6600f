import { describe, expect, it } from "vitest";
import { scaleInProportion } from "../../src/controllers/proportional-scaling.ts";
import { newSetSize, shrinkOld } from "../../src/controllers/rolling-update.ts";
import { rolloutLimits } from "../../src/controllers/rollout-limits.ts";
import { rolling } from "./controlled-cluster.ts";

const limits = (surge: number | string, unavailable: number | string, replicas: number) => {
  const { maxSurge, maxUnavailable } = rolloutLimits(rolling(surge, unavailable), replicas);
  return [maxSurge, maxUnavailable];
};

describe("maxSurge and maxUnavailable", () => {
  it("round shares up and down", () => {
    // 25 % of 10 is 2.5: up 3, down 2. 30 % of 5 is 1.5: 2; 10 % of 5 is 0.5: 0.
    expect(limits("25%", "25%", 10)).toEqual([3, 2]);
    expect(limits("30%", "10%", 5)).toEqual([2, 0]);
  });

  it("are never both zero: one pod may be missing", () => {
    expect(limits(0, 0, 4)).toEqual([0, 1]);
    // 10 % of 4 is 0.4, down to 0.
    expect(limits("0%", "10%", 4)).toEqual([0, 1]);
  });

  it("allow no more pods to be missing than there are", () => {
    expect(limits(0, 4, 3)).toEqual([0, 3]);
    expect(limits(1, 1, 0)).toEqual([1, 0]);
  });

  it("do not apply to Recreate", () => {
    expect(rolloutLimits({ kind: "Recreate" }, 4)).toEqual({ maxSurge: 0, maxUnavailable: 0 });
  });
});

describe("the size of the new ReplicaSet", () => {
  const size = (wanted: number, now: number, total: number, maxSurge: number) =>
    newSetSize(wanted, now, total, { maxSurge, maxUnavailable: 0 });

  it("grows by what the surge leaves", () => {
    // 10 wanted, surge 3: 13 at most. 10 old ones leave 3.
    expect(size(10, 0, 10, 3)).toBe(3);
    // 8 old and 3 new are 11 of 13: 2 more.
    expect(size(10, 3, 11, 3)).toBe(5);
    expect(size(10, 3, 13, 3)).toBe(3);
    // More than at most, after a scale-in: none.
    expect(size(10, 3, 20, 3)).toBe(3);
  });

  it("never grows beyond what is wanted, and shrinks to that at once", () => {
    // 13 - 9 = 4 might come, but only 1 is missing.
    expect(size(10, 9, 9, 3)).toBe(10);
    expect(size(4, 9, 9, 3)).toBe(4);
  });
});

describe("old ReplicaSets", () => {
  const set = (name: string, replicas: number, available: number) => ({
    name,
    replicas,
    status: { replicas, ready: available, available, terminating: 0, observedGeneration: 1, failure: "" },
  });
  type Set = ReturnType<typeof set>;
  const shrunk = (old: Set[], newest: Set, wanted: number, maxUnavailable: number) =>
    shrinkOld(old, newest, wanted, { maxSurge: 0, maxUnavailable })?.map(
      (resize) => `${resize.set.name}=${resize.replicas}`,
    );

  it("go as far as the promised availability allows", () => {
    // 10 wanted, 2 may be missing: 8 are promised. 10 old ones are available: 2 go.
    // Budget: 13 in all - 8 - (3 new, none available) = 2.
    expect(shrunk([set("old", 10, 10)], set("new", 3, 0), 10, 2)).toEqual(["old=8"]);
    // One new is available: 8 + 1 - 8 = 1.
    expect(shrunk([set("old", 8, 8)], set("new", 5, 1), 10, 2)).toEqual(["old=7"]);
  });

  it("stay while new ones are not available", () => {
    // Budget: 11 - 8 - 3 = 0.
    expect(shrunk([set("old", 8, 8)], set("new", 3, 0), 10, 2)).toEqual([]);
  });

  it("give up what is not available first, then the rest, oldest first", () => {
    // 8 wanted, 2 may be missing: 6 promised. Budget 8 - 6 - 0 = 2: the one that is not available goes.
    // Then 7 available - 6 = 1 more of the same set.
    expect(shrunk([set("old", 8, 7)], set("new", 0, 0), 8, 2)).toEqual(["old=7", "old=6"]);
    // 6 wanted, 5 promised. Budget: 2 + 5 + 0 - 5 = 2. b has 2 of 5 that are not available: both go.
    // Available: 2 + 3 = 5, none more.
    expect(shrunk([set("a", 2, 2), set("b", 5, 3)], set("new", 0, 0), 6, 1)).toEqual(["b=3"]);
    // None may be missing: budget 2 + 5 + 2 - 6 - (2 new, none available) = 1, so one of the two stays.
    expect(shrunk([set("a", 2, 2), set("b", 5, 3)], set("new", 2, 0), 6, 0)).toEqual(["b=4"]);
  });

  it("wait for a status that lags behind", () => {
    // a was made smaller, but its status still tells of 4.
    expect(shrunk([set("a", 3, 4)], set("new", 2, 2), 4, 1)).toBeUndefined();
  });
});

describe("scaling in mid-rollout", () => {
  const set = (id: number, replicas: number, max: number) => ({ id, replicas, max });
  const scaled = (sets: ReturnType<typeof set>[], wanted: number, maxSurge: number) =>
    scaleInProportion(sets, wanted, maxSurge, 0).map((resize) => `${resize.set.id}=${resize.replicas}`);

  it("shares growth out by size, the larger and newer first", () => {
    // 10 to 15 with surge 3: 6 + 7 = 13 become 18, 5 more.
    // 7 x 18 / 13 = 9.69: 10, so 3 more; 6 x 18 / 13 = 8.31: 8, so 2 more. Nothing is left over.
    expect(scaled([set(0, 6, 13), set(1, 7, 13)], 15, 3)).toEqual(["1=10", "0=8"]);
    // Equal sizes: 5 x 18 / 10 = 9, 4 more each; the newer is asked first, and both get all. 10 + 8 = 18.
    expect(scaled([set(0, 5, 10), set(1, 5, 10)], 15, 3)).toEqual(["1=9", "0=9"]);
  });

  it("gives what is left over to the largest", () => {
    // 4 to 10, surge 0: three sets of 2, 1, 1 become 10, 6 more.
    // 2 x 10 / 4 = 5: 3 more; 1 x 10 / 4 = 2.5: 3, 2 more; the last gets the 1 that is left of its 2.
    expect(scaled([set(0, 1, 4), set(1, 2, 4), set(2, 1, 4)], 10, 0)).toEqual(["1=5", "2=3", "0=2"]);
    // 3 x 5 / 9 = 1.67: 2, so -1 each of three; 9 to 5 are -4, and the largest (the oldest) takes the last one.
    expect(scaled([set(0, 3, 9), set(1, 3, 9), set(2, 3, 9)], 5, 0)).toEqual(["0=1", "1=2", "2=2"]);
  });

  it("to zero leaves nothing, surge or not", () => {
    expect(scaled([set(0, 6, 13), set(1, 7, 13)], 0, 3)).toEqual(["1=0", "0=0"]);
  });
});
