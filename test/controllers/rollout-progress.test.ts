import { describe, expect, it } from "vitest";
import {
  type DeploymentCondition,
  type DeploymentStatus,
  NO_STATUS,
} from "../../src/controllers/deployment-status.ts";
import { surplusSets, undoTarget } from "../../src/controllers/revision-history.ts";
import { isComplete, nextProgressCheck, progressAfter } from "../../src/controllers/rollout-progress.ts";
import { NEVER, SECOND } from "../worlds.ts";

const status = (change: Partial<DeploymentStatus>): DeploymentStatus => ({ ...NO_STATUS, ...change });
const condition = (reason: DeploymentCondition["reason"], updatedAt: number): DeploymentCondition => ({
  status: "True",
  reason,
  updatedAt,
});

describe("the progress of a rollout", () => {
  const terms = { wanted: 4, generation: 2, deadline: 60 * SECOND, now: 100 * SECOND };
  const all = { replicas: 4, updated: 4, ready: 4, available: 4, observedGeneration: 2 };

  it("is complete when all pods are updated, available and no more, and the spec was seen", () => {
    expect(isComplete(status(all), terms)).toBe(true);
    expect(isComplete(status({ ...all, replicas: 5 }), terms)).toBe(false);
    expect(isComplete(status({ ...all, available: 3 }), terms)).toBe(false);
    expect(isComplete(status({ ...all, observedGeneration: 1 }), terms)).toBe(false);
  });

  it("counts from each step that was made", () => {
    const before = status({
      replicas: 5,
      updated: 1,
      progressing: condition("ReplicaSetUpdated", 10 * SECOND),
    });
    const further = progressAfter(before, status({ replicas: 5, updated: 1, available: 1 }), terms);
    expect(further).toEqual({ status: "True", reason: "ReplicaSetUpdated", updatedAt: 100 * SECOND });
    // An old pod less: 5 - 1 = 4 before, 4 - 1 = 3 now.
    expect(progressAfter(before, status({ replicas: 4, updated: 1 }), terms)?.updatedAt).toBe(100 * SECOND);
  });

  it("is stuck when the deadline has passed since, and not at the deadline itself", () => {
    const stuck = (updatedAt: number) => {
      const before = status({
        replicas: 5,
        updated: 1,
        progressing: condition("ReplicaSetUpdated", updatedAt),
      });
      return progressAfter(before, before, terms)?.reason;
    };
    expect(stuck(40 * SECOND)).toBe("ReplicaSetUpdated");
    expect(stuck(40 * SECOND - 1)).toBe("ProgressDeadlineExceeded");
  });

  it("does not concern what is complete, whatever happens to its pods", () => {
    const before = status({ ...all, progressing: condition("NewReplicaSetAvailable", 0) });
    expect(progressAfter(before, status({ ...all, ready: 1, available: 1 }), terms)?.reason).toBe(
      "NewReplicaSetAvailable",
    );
  });

  it("is looked at again a second after the deadline, or right after it where that is near", () => {
    const check = (updatedAt: number) =>
      nextProgressCheck(status({ progressing: condition("ReplicaSetUpdated", updatedAt) }), terms);
    expect(check(70 * SECOND)).toBe(31 * SECOND);
    expect(check(40.5 * SECOND)).toBe(0.5 * SECOND + 1);
    expect(nextProgressCheck(status({}), { deadline: NEVER, now: 0 })).toBeUndefined();
  });
});

describe("the history of revisions", () => {
  const set = (revision: number, replicas = 0, observedGeneration = 1) => ({
    revision,
    replicas,
    generation: 1,
    status: { replicas, ready: 0, available: 0, terminating: 0, observedGeneration, failure: "" },
  });
  const surplus = (sets: readonly ReturnType<typeof set>[], limit: number) =>
    surplusSets(sets, limit).map(({ revision }) => revision);

  it("loses its lowest revisions, but none that has pods or has not been seen", () => {
    expect(surplus([set(3), set(1), set(2)], 1)).toEqual([1, 2]);
    expect(surplus([set(3), set(1, 2), set(2)], 1)).toEqual([2]);
    expect(surplus([set(3), set(1, 0, 0), set(2)], 1)).toEqual([2]);
    expect(surplus([set(1), set(2)], 2)).toEqual([]);
  });

  it("is gone back in by one, or to a number", () => {
    expect(undoTarget([set(4), set(2), set(3)], 0)?.revision).toBe(3);
    expect(undoTarget([set(4), set(2), set(3)], 2)?.revision).toBe(2);
    expect(undoTarget([set(4)], 0)).toBeUndefined();
    expect(undoTarget([set(4)], 1)).toBeUndefined();
  });
});
