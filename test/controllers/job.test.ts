import { describe, expect, it } from "vitest";
import { hasCompleted, hasFailedTooOften, wantedPods } from "../../src/controllers/job.ts";
import { backoffAfter, NO_BACKOFF, nextTryAt } from "../../src/controllers/job-backoff.ts";
import { KUBERNETES } from "../../src/spec/control-plane.ts";
import type { JobSpec } from "../../src/spec/objects.ts";
import { NEVER, SECOND } from "../worlds.ts";
import { aControlledCluster, aPlainJob, aTemplate, type Setting } from "./controlled-cluster.ts";

/** Pods are ready at once, run 10 s and exit with the code of their number, 0 from the last one on. */
function aRun(spec: Partial<JobSpec>, exitCodes: readonly number[] = [], setting: Partial<Setting> = {}) {
  const run = aControlledCluster({
    workloads: [aPlainJob(spec)],
    readyAfter: 0,
    ending: (pod, { pods }) => ({ after: 10, exitCode: exitCodes[pods.index[pod]!] ?? 0 }),
    ...setting,
  });
  const created: number[] = [];
  run.cluster.listen({ podSubmitted: () => created.push(run.simulation.now / SECOND) });
  return { ...run, created, job: () => run.controllers.jobAt(0)! };
}

describe("the arithmetic of a Job", () => {
  it("wants as many pods as are missing, and no more at a time than may run together", () => {
    expect(wantedPods({ parallelism: 3, completions: 10 }, 0, 0)).toBe(3);
    expect(wantedPods({ parallelism: 3, completions: 10 }, 8, 1)).toBe(2);
    expect(wantedPods({ parallelism: 3, completions: 10 }, 11, 1)).toBe(0);
    // Without a number of completions: all until the first success, then those that run.
    expect(wantedPods({ parallelism: 3, completions: NEVER }, 0, 1)).toBe(3);
    expect(wantedPods({ parallelism: 3, completions: NEVER }, 1, 2)).toBe(2);
  });

  it("is complete when enough have succeeded and none runs", () => {
    expect(hasCompleted({ completions: 2 }, 2, 0)).toBe(true);
    expect(hasCompleted({ completions: 2 }, 2, 1)).toBe(false);
    expect(hasCompleted({ completions: NEVER }, 1, 0)).toBe(true);
    expect(hasCompleted({ completions: NEVER }, 0, 0)).toBe(false);
  });

  it("waits 10, 20, 40 s and so on to 10 min", () => {
    const lastFailureAt = 5 * SECOND;
    expect(nextTryAt({ failures: 0, lastFailureAt })).toBe(0);
    const tries = [1, 2, 3].map((failures) => nextTryAt({ failures, lastFailureAt }) / SECOND);
    expect(tries).toEqual([15, 25, 45]);
    // 10 x 2^6 = 640 is more than 600.
    expect(nextTryAt({ failures: 7, lastFailureAt: 0 })).toBe(600 * SECOND);
  });

  it("counts failures since the latest success among those that it looks at together", () => {
    const before = { failures: 2, lastFailureAt: 40 * SECOND };
    const looked = (successes: number[], failures: number[]) =>
      backoffAfter(before, {
        successes: successes.map((at) => at * SECOND),
        failures: failures.map((at) => at * SECOND),
      });
    // Without a success they add up; the last of the new ones counts, even if it was before the others.
    expect(looked([], [30, 20])).toEqual({ failures: 4, lastFailureAt: 30 * SECOND });
    expect(looked([], [])).toEqual(before);
    expect(looked([50], [])).toEqual(NO_BACKOFF);
    // 49 and 50 are not after 50; 51 is.
    expect(looked([50], [49, 50])).toEqual(NO_BACKOFF);
    expect(looked([50], [49, 50, 51])).toEqual({ failures: 1, lastFailureAt: 51 * SECOND });
  });

  it("gives up when more pods have failed than it bears, or with OnFailure as many restarts", () => {
    const never = aTemplate("v1", { restartPolicy: "Never" });
    const onFailure = aTemplate("v1", { restartPolicy: "OnFailure" });
    expect(hasFailedTooOften({ backoffLimit: 2, template: never }, 2, 9)).toBe(false);
    expect(hasFailedTooOften({ backoffLimit: 2, template: never }, 3, 0)).toBe(true);
    expect(hasFailedTooOften({ backoffLimit: 2, template: onFailure }, 0, 2)).toBe(true);
    expect(hasFailedTooOften({ backoffLimit: 0, template: onFailure }, 0, 0)).toBe(false);
    expect(hasFailedTooOften({ backoffLimit: 0, template: onFailure }, 0, 1)).toBe(true);
  });
});

describe("a Job", () => {
  it("runs its pods side by side until all have succeeded", () => {
    const run = aRun({ parallelism: 2, completions: 5 });
    run.runTo(100);
    expect(run.created).toEqual([0, 0, 10, 10, 20]);
    expect(run.job().status).toMatchObject({ active: 0, succeeded: 5, failed: 0, outcome: "Complete" });
  });

  it("tries again after growing waits, which a success ends", () => {
    const run = aRun({ parallelism: 1, completions: 2 }, [1, 1, 0, 1]);
    run.runTo(200);
    // Fails at 10: again at 20. Fails at 30: 20 s, again at 50. Succeeds at 60: at once. Fails at 70: 10 s, at 80.
    expect(run.created).toEqual([0, 20, 50, 60, 80]);
    expect(run.job().status).toMatchObject({ succeeded: 2, failed: 3, outcome: "Complete" });
  });

  it("is given up after its backoffLimit, and what still runs is deleted", () => {
    const run = aRun({ parallelism: 2, completions: 2, backoffLimit: 0 }, [1, 0], {
      readyAfter: (pod, { pods }) => pods.index[pod]! * 5,
    });
    run.runTo(100);
    // The first fails at 10; the other would succeed at 15. Deleted, it counts as failed too.
    expect(run.job().status).toMatchObject({ failed: 2, succeeded: 0, outcome: "BackoffLimitExceeded" });
    expect(run.created).toHaveLength(2);
  });

  it("is over at its deadline, whatever runs", () => {
    const run = aRun({ completions: 5, activeDeadline: 25 * SECOND });
    const told: string[] = [];
    run.cluster.listen({ jobFinished: (workload, end) => told.push(`${workload} ${end}`) });
    run.runTo(25);
    expect(run.job().status).toMatchObject({ succeeded: 2, active: 0, outcome: "DeadlineExceeded" });
    expect(told).toEqual(["0 DeadlineExceeded"]);
  });

  it("that is suspended has no pods, and its clock begins anew", () => {
    const run = aRun({ activeDeadline: 12 * SECOND });
    run.at(5, () => run.controllers.apply(0, aPlainJob({ isSuspended: true, activeDeadline: 12 * SECOND })));
    run.at(50, () => run.controllers.apply(0, aPlainJob({ activeDeadline: 12 * SECOND })));
    run.runTo(100);
    expect(run.created).toEqual([0, 50]);
    expect(run.job().status).toMatchObject({ succeeded: 1, failed: 0, outcome: "Complete" });
  });

  it("replaces a pod that somebody else deletes, as one that has failed", () => {
    const run = aRun({});
    run.at(3, () => run.cluster.requestDeletion([...run.job().pods][0]!, "taint"));
    run.runTo(100);
    // Failed at 3: again at 13.
    expect(run.created).toEqual([0, 13]);
    expect(run.job().status).toMatchObject({ succeeded: 1, failed: 1, outcome: "Complete" });
  });

  it("does not wait for a failure of long ago: a pod on a lost node, deleted at last", () => {
    const run = aRun({}, [], { ending: () => undefined });
    const pod = () => [...run.job().pods][0]!;
    run.at(3, () => run.cluster.unready(pod()));
    run.at(9, () => run.cluster.requestDeletion(pod(), "taint"));
    run.at(30, () => run.cluster.unready(pod()));
    run.at(90, () => run.cluster.requestDeletion(pod(), "taint"));
    run.runTo(100);
    // Failed at 3: again at 13. Failed at 30, so that 20 s have passed at 90: at once.
    expect(run.created).toEqual([0, 13, 90]);
  });

  it("sees in batches of a second what has become of its pods", () => {
    const run = aRun({ completions: 2 }, [], { controlPlane: KUBERNETES });
    run.runTo(100);
    // Made at 6 ms (watch 1, write 5), bound 1 + 9 later, run 10 s: the next comes 1 s + 5 ms after the end.
    expect(run.created).toEqual([0.006, 11.021]);
  });

  it("that is deleted takes its pods with it", () => {
    const run = aRun({ parallelism: 3, completions: 3 });
    run.at(5, () => run.controllers.delete(0));
    run.runTo(100);
    expect(run.created).toHaveLength(3);
    expect(run.cluster.nodes.pods[0]).toBe(0);
  });
});
