import type { RunResult } from "../spec/run-result.ts";
import type { Study } from "../spec/study.ts";
import { finishedRuns } from "./compared-runs.ts";
import type { MarkRow, RolloutRow } from "./result-tables.ts";
import { markRows, placesOf, rolloutRows, type StoredStudy } from "./stored-study.ts";

/** A study that has just been run, or one that was read back: both tell the same. */
export type ToldStudy = Study | StoredStudy;

/** What befell workloads and nodes, beside the figures. */
export interface StudyEvents {
  /** Of every run that finished. */
  readonly rollouts: readonly RolloutRow[];
  /** Of the first replication that finished of each strategy and variant. */
  readonly marks: readonly MarkRow[];
}

export function studyEvents(study: ToldStudy): StudyEvents {
  if ("rollouts" in study) return study;
  const finished: readonly RunResult[] = finishedRuns<RunResult>(study.outcomes);
  return {
    rollouts: finished.flatMap(rolloutRows),
    marks: placesOf(finished).flatMap(([first]) => markRows(first!)),
  };
}
