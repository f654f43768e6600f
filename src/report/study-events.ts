import type { RunResult } from "../spec/run-result.ts";
import type { Study } from "../spec/study.ts";
import { finishedRuns } from "./compared-runs.ts";
import type { FailureRow, PendingRow, RolloutRow } from "./result-tables.ts";
import { failureRows, pendingRows, rolloutRows, type StoredStudy } from "./stored-study.ts";

/** A study that has just been run, or one that was read back: both tell the same. */
export type ToldStudy = Study | StoredStudy;

/** What befell workloads, beside the figures. */
export interface StudyEvents {
  /** Of every run that finished. */
  readonly rollouts: readonly RolloutRow[];
  readonly failures: readonly FailureRow[];
  /** What waited at the end of the first replication that finished, of each strategy and variant. */
  readonly pending: readonly PendingRow[];
}

export function studyEvents(study: ToldStudy): StudyEvents {
  if ("rollouts" in study) return study;
  const finished: readonly RunResult[] = finishedRuns<RunResult>(study.outcomes);
  return {
    rollouts: finished.flatMap(rolloutRows),
    failures: finished.flatMap(failureRows),
    pending: pendingRows(finished),
  };
}
