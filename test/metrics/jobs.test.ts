import { expect, it } from "vitest";
import type { PodId } from "../../src/cluster/ids.ts";
import { aDeployment, aJob, objectsOf } from "../objects.ts";
import { aWorld, NEVER, SECOND } from "../worlds.ts";
import { aRecordedCluster } from "./recorded-cluster.ts";

const JOB = 'job="job"';

function aClusterWith(job: ReturnType<typeof aJob>) {
  const objects = objectsOf([aDeployment({ replicas: 0 }), job]);
  const recorded = aRecordedCluster(aWorld({ objects, horizon: 100 * SECOND }));
  const pods: PodId[] = [];
  const { at, serve, cluster } = recorded;
  /** A pod of the Job that is ready at once, and ends so much later. */
  const attempt = (begin: number, end: number, exitCode = 0) => {
    at(begin, () => {
      const pod = serve({ of: 1, on: 0 });
      pods.push(pod);
      at(end - begin, () => cluster.end(pod, exitCode));
    });
  };
  return { ...recorded, attempt, pods };
}

it("a Job takes from its first pod to the last completion that it needs", () => {
  const { attempt, finish } = aClusterWith(aJob({ completions: 2 }));
  attempt(5, 15);
  attempt(5, 25);
  const { value } = finish(100);
  expect(value("job_duration_s", "max", JOB)).toBe(20);
  expect(value("job_duration_s", "mean")).toBe(20);
  expect(value("job_failures", "sum")).toBe(0);
  // Its pods run to completion: turnarounds of 10 and 20 s; ends at 15 and 25, busy since 5: gaps of 10 s.
  expect(value("turnaround_s", "mean", 'workload="job/job"')).toBe(15);
  expect(value("completion_gap_s", "mean")).toBe(10);
  expect(value("makespan_s", "last")).toBe(20);
  expect(value("tasks_ended", "sum")).toBe(0);
});

it("a Job fails with each run that fails, in place or in another pod", () => {
  const { attempt, cluster, pods, at, finish } = aClusterWith(aJob({ completions: 1 }));
  attempt(0, 10, 1);
  attempt(20, 40);
  at(30, () => {
    cluster.pods.restarts[pods[1]!] = 2;
  });
  const { value } = finish(100);
  expect(value("job_failures", "sum", JOB)).toBe(3);
  expect(value("job_duration_s", "mean", JOB)).toBe(40);
  // Half a core for 10 s was for nothing.
  expect(value("core_hours", "sum", 'outcome="lost",workload="job/job"')).toBeCloseTo(5 / 3600, 12);
  expect(value("core_hours", "sum", 'outcome="useful",workload="job/job"')).toBeCloseTo(10 / 3600, 12);
});

it("a Job that is given up has failed, and one that is made again begins anew", () => {
  const { attempt, at, cluster, finish } = aClusterWith(aJob({ completions: 1 }));
  at(0, () => cluster.beginJob(1, 0));
  attempt(0, 10, 1);
  at(11, () => cluster.finishJob(1, "BackoffLimitExceeded", 0));
  at(50, () => cluster.beginJob(1, 0));
  attempt(60, 75);
  at(76, () => cluster.finishJob(1, "Complete", 0));
  const { value } = finish(100);
  expect(value("jobs_failed", "sum", JOB)).toBe(1);
  expect(value("job_duration_s", "max", JOB)).toBe(15);
  expect(value("job_duration_s", "count")).toBe(1);
});

it("a Job that never completes has no duration", () => {
  const { attempt, finish } = aClusterWith(aJob({ completions: 3 }));
  attempt(0, 10);
  const { value } = finish(100);
  expect(value("job_duration_s", "count")).toBe(0);
  expect(value("job_duration_s", "mean", JOB)).toBeNaN();
});

it("a Job without a number of completions is complete when one has succeeded and none is left", () => {
  const { attempt, finish } = aClusterWith(aJob({ completions: NEVER, parallelism: 2 }));
  attempt(0, 10);
  attempt(0, 30, 1);
  attempt(0, 50);
  expect(finish(100).value("job_duration_s", "max", JOB)).toBe(50);
});
