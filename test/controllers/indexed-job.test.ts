import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PodId } from "../../src/cluster/ids.ts";
import {
  countCommon,
  countIndexes,
  firstMissing,
  indexesBelow,
  indexesText,
  withIndexes,
} from "../../src/controllers/index-set.ts";
import { isMet } from "../../src/controllers/job-verdict.ts";
import { judgeFailure } from "../../src/controllers/pod-failure-policy.ts";
import type { JobSpec } from "../../src/spec/objects.ts";

import { NEVER, SECOND } from "../worlds.ts";
import { aControlledCluster, aPlainJob, type Setting } from "./controlled-cluster.ts";

const anIndexedJob = (change: Partial<JobSpec> = {}) => aPlainJob({ completionMode: "Indexed", ...change });

/** Pods are ready at once and run 10 s. `exits`: by index the exit codes of its pods in turn; then 0. */
function aRun(
  spec: Partial<JobSpec>,
  exits: Readonly<Record<number, readonly number[]>> = {},
  setting: Partial<Setting> = {},
) {
  const events: string[] = [];
  const created: string[] = [];
  const tries = new Map<PodId, number>();
  const made = new Map<number, number>();
  const run = aControlledCluster({
    workloads: [anIndexedJob(spec)],
    readyAfter: 0,
    ending: (pod, { pods }) => {
      const index = pods.completionIndexes[pod]!;
      return { after: 10, exitCode: exits[index]?.[tries.get(pod)!] ?? 0 };
    },
    ...setting,
  });
  run.cluster.listen({
    podSubmitted: (pod) => {
      const index = run.cluster.pods.completionIndexes[pod]!;
      tries.set(pod, made.get(index) ?? 0);
      made.set(index, (made.get(index) ?? 0) + 1);
      created.push(`${run.simulation.now / SECOND} ${index}`);
    },
    eventRecorded: ({ kind, reason, message }) => {
      if (kind === "Job") events.push(`${run.simulation.now / SECOND} ${reason}: ${message}`);
    },
  });
  const job = () => run.controllers.jobAt(0)!;
  return { ...run, created, events, job };
}

describe("sets of indexes", () => {
  it("are written as Kubernetes writes them", () => {
    // Two in a row stand apart, three are a range.
    expect(indexesText(withIndexes([], [7, 0, 2, 1, 4, 5]))).toBe("0-2,4,5,7");
    expect(indexesText([])).toBe("");
    expect(indexesText(indexesBelow(withIndexes([], [0, 1, 2, 3, 9]), 3))).toBe("0-2");
  });

  it("are as sets of numbers", () => {
    const numbers = fc.uniqueArray(fc.nat(30));
    fc.assert(
      fc.property(numbers, numbers, fc.nat(30), fc.nat(30), (some, others, count, limit) => {
        const [a, b] = [withIndexes([], some), withIndexes([], others)];
        expect(countIndexes(withIndexes(a, others))).toBe(new Set([...some, ...others]).size);
        expect(countCommon(a, b)).toBe(some.filter((each) => others.includes(each)).length);
        const free = Array.from({ length: limit }, (_, i) => i).filter((i) => !some.includes(i));
        expect(firstMissing(a, count, limit)).toEqual(free.slice(0, count));
      }),
    );
  });
});

describe("rules about failures", () => {
  const failed = {
    namespace: "ns",
    name: "work-0",
    exits: [
      { container: "side", exitCode: 3 },
      { container: "main", exitCode: 42 },
    ],
    conditions: new Map([["DisruptionTarget", "True"]]),
  };
  const on = (operator: "In" | "NotIn", values: number[], container?: string) =>
    ({ on: "exit-codes", operator, values, container }) as const;

  it("the first that matches decides, of the containers that it speaks of", () => {
    const rules = [
      { action: "Ignore", ...on("In", [3], "main") },
      { action: "FailJob", ...on("In", [41, 42]) },
    ] as const;
    expect(judgeFailure(rules, failed)).toEqual({
      action: "FailJob",
      isCounted: true,
      message: "Container main for pod ns/work-0 failed with exit code 42 matching FailJob rule at index 1",
    });
    expect(judgeFailure([{ action: "Ignore", ...on("NotIn", [3, 42]) }], failed).action).toBe("Count");
    expect(judgeFailure([{ action: "Ignore", ...on("NotIn", [42]) }], failed).isCounted).toBe(false);
    expect(judgeFailure(undefined, failed)).toEqual({ action: "Count", isCounted: true, message: "" });
  });

  it("speak of conditions", () => {
    const patterns = [{ type: "DisruptionTarget", status: "True" }] as const;
    expect(judgeFailure([{ action: "FailJob", on: "conditions", patterns }], failed).message).toBe(
      "Pod ns/work-0 has condition DisruptionTarget matching FailJob rule at index 0",
    );
    const other = [{ type: "DisruptionTarget", status: "False" }] as const;
    expect(judgeFailure([{ action: "Ignore", on: "conditions", patterns: other }], failed).isCounted).toBe(
      true,
    );
  });

  it("a success needs all of its indexes, or so many of them", () => {
    const completed = withIndexes([], [0, 1, 5]);
    const indexes = [{ first: 0, last: 2 }];
    expect(isMet({ indexes, count: undefined }, completed, 9)).toBe(false);
    expect(isMet({ indexes, count: 2 }, completed, 9)).toBe(true);
    expect(isMet({ indexes: undefined, count: 3 }, completed, 9)).toBe(true);
    expect(isMet({ indexes: undefined, count: 4 }, completed, 9)).toBe(false);
  });
});

describe("an Indexed Job", () => {
  it("makes the lowest indexes first, each until it succeeds", () => {
    const run = aRun({ parallelism: 2, completions: 4 }, { 1: [1] });
    run.runTo(100);
    // 1 fails at 10 while 0 succeeds at the same second, so that the failure does not count: at once again.
    expect(run.created).toEqual(["0 0", "0 1", "10 1", "10 2", "20 3"]);
    expect(run.job().status).toMatchObject({
      succeeded: 4,
      failed: 1,
      completedIndexes: "0-3",
      outcome: "Complete",
    });
  });

  it("with a limit for each index makes each wait by itself, and gives up those that fail too often", () => {
    const run = aRun(
      { parallelism: 3, completions: 3, backoffLimit: NEVER, backoffLimitPerIndex: 2 },
      { 0: [1, 1, 1], 2: [1] },
    );
    run.runTo(200);
    // 0 fails at 10: again at 20; at 30: 20 s, again at 50; at 60 it is given up. 2 fails at 10: again at 20.
    expect(run.created).toEqual(["0 0", "0 1", "0 2", "20 0", "20 2", "50 0"]);
    expect(run.job().status).toMatchObject({
      succeeded: 2,
      failed: 4,
      completedIndexes: "1,2",
      failedIndexes: "0",
      outcome: "FailedIndexes",
    });
    expect(run.events.at(-1)).toBe("60 FailedIndexes: Job has failed indexes");
  });

  it("is over when more indexes have failed than it bears", () => {
    const change = { parallelism: 2, completions: 6, backoffLimitPerIndex: 0, maxFailedIndexes: 1 };
    const run = aRun({ ...change, backoffLimit: NEVER }, { 0: [1], 1: [1] });
    run.runTo(100);
    expect(run.created).toHaveLength(2);
    expect(run.job().status).toMatchObject({ failedIndexes: "0,1", outcome: "MaxFailedIndexesExceeded" });
  });

  it("gives up an index at once where a rule says so", () => {
    const podFailurePolicy = [
      { action: "FailIndex", on: "exit-codes", operator: "In", values: [42], container: undefined },
    ] as const;
    const run = aRun(
      { parallelism: 2, completions: 2, backoffLimit: NEVER, backoffLimitPerIndex: 5, podFailurePolicy },
      { 0: [42] },
    );
    run.runTo(100);
    expect(run.created).toEqual(["0 0", "0 1"]);
    expect(run.job().status).toMatchObject({ failedIndexes: "0", completedIndexes: "1", failed: 1 });
  });

  it("is a success when its policy is met, and what runs still is deleted without failing", () => {
    const successPolicy = [{ indexes: [{ first: 0, last: 0 }], count: undefined }];
    const run = aRun(
      { parallelism: 3, completions: 9, successPolicy },
      {},
      {
        readyAfter: (pod, { pods }) => pods.completionIndexes[pod]! * 5,
      },
    );
    run.runTo(100);
    expect(run.job().status).toMatchObject({ succeeded: 1, failed: 0, outcome: "Complete", active: 0 });
    expect(run.created).toHaveLength(3);
    expect(run.events.at(-1)).toBe("10 Completed: Job completed");
  });

  it("has one pod for each index, and none beyond its completions", () => {
    const run = aRun({ parallelism: 4, completions: 4 });
    run.at(5, () => run.controllers.apply(0, anIndexedJob({ parallelism: 2, completions: 2 })));
    run.runTo(100);
    expect(run.job().status).toMatchObject({ succeeded: 2, completedIndexes: "0,1", outcome: "Complete" });
    // 2 and 3 are deleted, and do not count as failed.
    expect(run.job().status.failed).toBe(0);
  });

  it("goes on where it was in a running cluster", () => {
    const progress = { completed: [{ first: 0, last: 1 }], failed: [] };
    const run = aRun({ parallelism: 2, completions: 4, progress });
    run.runTo(100);
    expect(run.created).toEqual(["0 2", "0 3"]);
    expect(run.job().status).toMatchObject({ succeeded: 4, completedIndexes: "0-3" });
  });

  it("lets each index succeed once, whatever fails, and never runs more at a time than it may", () => {
    const codes = fc.array(fc.constantFrom(0, 1), { maxLength: 3 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(codes, { minLength: 1, maxLength: 8 }),
        (parallelism, exits) => {
          const completions = exits.length;
          let most = 0;
          let ended = 0;
          const run = aRun(
            { parallelism, completions, backoffLimit: NEVER },
            Object.fromEntries(exits.entries()),
            {
              afterEach: () => {
                most = Math.max(most, run.controllers.jobAt(0)?.pods.size ?? 0);
              },
            },
          );
          run.cluster.listen({ podEnded: () => ended++ });
          run.runTo(20_000);
          // Of each index the failures before its first success, and that.
          const needed = exits.map((each) => {
            const first = each.indexOf(0);
            return first < 0 ? each.length + 1 : first + 1;
          });
          const counts = needed.map(
            (_, index) => run.created.filter((each) => each.endsWith(` ${index}`)).length,
          );
          expect(counts).toEqual(needed);
          expect(run.job().status).toMatchObject({
            succeeded: completions,
            failed: needed.reduce((sum, each) => sum + each - 1, 0),
            outcome: "Complete",
          });
          expect(most).toBeLessThanOrEqual(parallelism);
          expect(ended).toBe(run.created.length);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("a Job with rules of its own", () => {
  const ignoring = [
    { action: "Ignore", on: "conditions", patterns: [{ type: "DisruptionTarget", status: "True" }] },
  ] as const;

  it("does not count what a drain takes away, and still waits", () => {
    const run = aRun({ completions: 1, backoffLimit: 0, podFailurePolicy: ignoring });
    run.at(3, () => run.cluster.requestDeletion([...run.job().pods][0]!, "drain"));
    run.runTo(100);
    // Gone at 3: again 10 s later.
    expect(run.created).toEqual(["0 0", "13 0"]);
    expect(run.job().status).toMatchObject({ succeeded: 1, failed: 0, outcome: "Complete" });
  });

  it("replaces a pod only when it has ended, if it says so", () => {
    const run = aRun({ podReplacementPolicy: "Failed", backoffLimit: 6 }, {}, { goneAfter: 20 });
    run.at(3, () => run.cluster.requestDeletion([...run.job().pods][0]!, "deletion"));
    run.runTo(100);
    // Ends at 23: again at 33.
    expect(run.created).toEqual(["0 0", "33 0"]);
    const atOnce = aRun({ backoffLimit: 6 }, {}, { goneAfter: 20 });
    atOnce.at(3, () => atOnce.cluster.requestDeletion([...atOnce.job().pods][0]!, "deletion"));
    atOnce.runTo(100);
    expect(atOnce.created).toEqual(["0 0", "13 0"]);
  });

  it("is deleted with what is left of it after its time to live", () => {
    const run = aRun({ ttl: 30 * SECOND });
    run.runTo(39.9);
    expect(run.controllers.jobAt(0)).toBeDefined();
    run.runTo(40);
    expect(run.controllers.jobAt(0)).toBeUndefined();
  });

  it("says when it is suspended and goes on", () => {
    const run = aRun({ parallelism: 2, completions: 2 });
    run.at(4, () =>
      run.controllers.apply(0, anIndexedJob({ parallelism: 2, completions: 2, isSuspended: true })),
    );
    run.at(9, () => run.controllers.apply(0, anIndexedJob({ parallelism: 2, completions: 2 })));
    run.runTo(100);
    expect(run.events).toEqual([
      "0 SuccessfulCreate: Created pod: work-0-0",
      "0 SuccessfulCreate: Created pod: work-1-1",
      "4 SuccessfulDelete: Deleted pod: work-0-0",
      "4 SuccessfulDelete: Deleted pod: work-1-1",
      "4 Suspended: Job suspended",
      "9 SuccessfulCreate: Created pod: work-0-2",
      "9 SuccessfulCreate: Created pod: work-1-3",
      "9 Resumed: Job resumed",
      "19 Completed: Job completed",
    ]);
  });
});
