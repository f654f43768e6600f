import { readFile } from "node:fs/promises";
import { join } from "node:path";
import Papa from "papaparse";
import type { RunFailure } from "../spec/run-result.ts";
import type { FinishedRun } from "./compared-runs.ts";
import { headerOf, rowOf } from "./csv-cells.ts";
import { groupBy } from "./group-by.ts";
import type { Manifest } from "./manifest.ts";
import {
  DISTRIBUTIONS_TABLE,
  FAILED_RUNS_TABLE,
  FAILURES_TABLE,
  type FailedRunRow,
  MARKS_TABLE,
  PENDING_TABLE,
  ROLLOUTS_TABLE,
  RUNS_TABLE,
  type RunRow,
  type TableSpec,
  TIMELINE_TABLE,
} from "./result-tables.ts";
import { fileError, ResultsError } from "./results-error.ts";
import type { StoredRun, StoredStudy } from "./stored-study.ts";

/**
 * Reads a results folder back. What is read equals what was stored, number by number.
 *
 * Throws a ResultsError where the folder is not one, was written by another format, or a file is damaged.
 */
export async function readResults(dir: string): Promise<StoredStudy> {
  const manifest = await readManifest(dir);
  const runs = await readTable(dir, RUNS_TABLE);
  const failed = await readTable(dir, FAILED_RUNS_TABLE);
  const { version, hash, command, scenario, metrics, planned } = manifest;
  return {
    version,
    hash,
    command,
    scenario,
    metrics,
    planned,
    outcomes: outcomesOf(manifest, runs, failed),
    runs: manifest.runs,
    timeline: await readTable(dir, TIMELINE_TABLE),
    distributions: await readTable(dir, DISTRIBUTIONS_TABLE),
    marks: await readTable(dir, MARKS_TABLE),
    pending: await readTable(dir, PENDING_TABLE),
    rollouts: await readIfThere(dir, manifest, ROLLOUTS_TABLE),
    failures: await readIfThere(dir, manifest, FAILURES_TABLE),
  };
}

/** Only studies of workload objects have rollouts, and only some have failures. */
async function readIfThere<Row>(dir: string, { files }: Manifest, table: TableSpec<Row>): Promise<Row[]> {
  return files.some(({ file }) => file === table.file) ? await readTable(dir, table) : [];
}

const CURE = "name a folder that `stowage run` wrote, such as results/<scenario>/<hash>";

export async function readManifest(dir: string): Promise<Manifest> {
  const path = join(dir, "manifest.json");
  const text = await readText(path);
  let manifest: Partial<Manifest>;
  try {
    manifest = JSON.parse(text) as Partial<Manifest>;
  } catch (error) {
    throw new ResultsError("cannot read", path, "it is not JSON", CURE, error);
  }
  if (manifest.format !== 1) {
    const found = manifest.format === undefined ? "it has no format" : `its format is ${manifest.format}`;
    throw new ResultsError("cannot read", path, `${found}, this version reads format 1`, CURE);
  }
  return manifest as Manifest;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const told = fileError("cannot read", path, error);
    throw told instanceof ResultsError
      ? new ResultsError("cannot read", path, told.message.slice(`cannot read ${path}: `.length), CURE, error)
      : told;
  }
}

async function readTable<Row>(dir: string, table: TableSpec<Row>): Promise<Row[]> {
  const path = join(dir, table.file);
  const { data } = Papa.parse<string[]>(await readText(path), { delimiter: ",", skipEmptyLines: true });
  const header = headerOf(table);
  const found = data[0] ?? [];
  if (found.join() !== header.join()) {
    const reason = `line 1: found the columns ${found.join()}, wanted ${header.join()}`;
    throw new ResultsError("cannot read", path, reason, "run the scenario again");
  }
  return data.slice(1).map((cells, position) => {
    const row = cells.length === header.length ? rowOf(table, cells) : undefined;
    if (row !== undefined) return row;
    throw new ResultsError(
      "cannot read",
      path,
      `row ${position + 1} is damaged: ${cells.join()}`,
      "run the scenario again",
    );
  });
}

/** Puts finished and failed runs back in plan order, which the manifest keeps. */
function outcomesOf(
  manifest: Manifest,
  rows: readonly RunRow[],
  failed: readonly FailedRunRow[],
): (FinishedRun | RunFailure)[] {
  const values = groupBy(rows, runKey);
  const failures = new Map(failed.map((row) => [runKey(row), row]));
  return manifest.runs.map((run) => {
    if (run.status === "failed") return failureOf(manifest, run, failures.get(runKey(run)));
    const metrics = (values.get(runKey(run)) ?? []).map(({ metric, stat, labels, value }) => ({
      metric,
      stat,
      labels,
      value,
    }));
    return { status: "finished", variant: run.variant, strategy: run.strategy, seed: run.seed, metrics };
  });
}

function failureOf(manifest: Manifest, run: StoredRun, row: FailedRunRow | undefined): RunFailure {
  return {
    status: "failed",
    scenario: manifest.scenario.name,
    variant: run.variant,
    strategy: run.strategy,
    seed: run.seed,
    kind: (row?.kind ?? "crash") as RunFailure["kind"],
    message: row?.message ?? "",
    simulatedTime:
      row === undefined || Number.isNaN(row.simulated) ? undefined : Math.round(row.simulated * 1e6),
  };
}

function runKey(run: { readonly variant: string; readonly strategy: string; readonly seed: number }): string {
  return JSON.stringify([run.variant, run.strategy, run.seed]);
}
