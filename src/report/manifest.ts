import type { MetricInfo } from "../spec/catalog.ts";
import { failedRuns } from "./compared-runs.ts";
import {
  DISTRIBUTIONS_TABLE,
  FAILED_RUNS_TABLE,
  FAILURES_TABLE,
  MARKS_TABLE,
  PENDING_TABLE,
  ROLLOUTS_TABLE,
  RUNS_TABLE,
  type TableSpec,
  TIMELINE_TABLE,
} from "./result-tables.ts";
import type { StoredRun, StoredScenario, StoredStudy } from "./stored-study.ts";
import { SUMMARY_TABLE } from "./summary-table.ts";

/** manifest.json: what a results folder is, and what its files hold. */
export interface Manifest {
  /** Of this file; raised when its readers must change. */
  readonly format: 1;
  readonly version: string;
  readonly hash: string;
  readonly command: string;
  readonly scenario: StoredScenario;
  readonly seeds: readonly number[];
  readonly planned: number;
  readonly finished: number;
  readonly failed: number;
  /** Whether every planned run finished. */
  readonly complete: boolean;
  readonly runs: readonly StoredRun[];
  readonly metrics: readonly MetricInfo[];
  readonly files: readonly StoredFile[];
}

export interface StoredFile {
  readonly file: string;
  readonly holds: string;
  readonly columns: readonly { readonly name: string; readonly unit: string; readonly meaning: string }[];
}

export function manifestOf(study: StoredStudy, more: readonly StoredFile[]): Manifest {
  const failed = failedRuns(study.outcomes).length;
  const { count, seed } = study.scenario.replications;
  return {
    format: 1,
    version: study.version,
    hash: study.hash,
    command: study.command,
    scenario: study.scenario,
    seeds: Array.from({ length: count }, (_, replication) => seed + replication),
    planned: study.planned,
    finished: study.outcomes.length - failed,
    failed,
    complete: study.outcomes.length - failed === study.planned,
    runs: study.runs,
    metrics: study.metrics,
    files: [
      storedTable(RUNS_TABLE),
      storedTable(SUMMARY_TABLE),
      storedTable(TIMELINE_TABLE),
      storedTable(DISTRIBUTIONS_TABLE),
      storedTable(MARKS_TABLE),
      storedTable(PENDING_TABLE),
      ...(study.rollouts.length > 0 ? [storedTable(ROLLOUTS_TABLE)] : []),
      ...(study.failures.length > 0 ? [storedTable(FAILURES_TABLE)] : []),
      storedTable(FAILED_RUNS_TABLE),
      ...more,
    ],
  };
}

function storedTable<Row>({ file, holds, columns }: TableSpec<Row>): StoredFile {
  return { file, holds, columns: columns.map(({ name, unit, meaning }) => ({ name, unit, meaning })) };
}
