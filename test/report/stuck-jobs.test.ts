import { describe, expect, it } from "vitest";
import { describeStuckJobs } from "../../src/report/describe-stuck-jobs.ts";
import { studyEvents } from "../../src/report/study-events.ts";
import type { PendingReason } from "../../src/spec/run-result.ts";
import type { Study } from "../../src/spec/study.ts";
import { aRun, aStudy } from "./a-study.ts";

const FULL = "Insufficient cpu on 4 nodes";
const told = (study: Study) => describeStuckJobs(study, studyEvents(study));
const run = (seed: number, completed: number, pending: readonly PendingReason[]) =>
  aRun("a", seed, { 'job_duration_s.count{job="ml/train"}': completed }, { pending });

describe("Jobs that never were complete", () => {
  it("are told with what their pods wait for, and in how many runs", () => {
    const pending = [{ workload: "ml/job/train", count: 6, reason: FULL, message: "" }];
    expect(told(aStudy([run(1, 0, pending), run(2, 1, []), run(3, 0, [])]))).toEqual([
      `ml/job/train: was not complete in 2 of 3 runs: 6 pods pending: ${FULL}`,
    ]);
  });

  it("have the reason of most pods, and say so where there are others", () => {
    const pending = [
      { workload: "ml/job/train", count: 1, reason: "other", message: "" },
      { workload: "ml/job/train", count: 2, reason: FULL, message: "" },
    ];
    expect(told(aStudy([run(1, 0, pending)]))).toEqual([
      `ml/job/train: was not complete: mostly 2 pods pending: ${FULL}`,
    ]);
  });

  it("are not Jobs that are complete, nor other workloads whose pods wait", () => {
    const pending = [
      { workload: "ml/job/train", count: 1, reason: FULL, message: "" },
      { workload: "deployment/job", count: 1, reason: FULL, message: "" },
    ];
    expect(told(aStudy([run(1, 1, pending)]))).toEqual([]);
  });
});
