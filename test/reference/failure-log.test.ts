import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { plan } from "../../src/batch/plan.ts";
import { catalog } from "../../src/run/catalog.ts";
import { runScenario } from "../../src/run/run-scenario.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import type { RunResult } from "../../src/spec/run-result.ts";
import { metricOf } from "./run-file.ts";
import { HAS_SHARED, SHARED } from "./shared-data.ts";

const FILE = "LA-UR-05-7318-failure-data-1996-2005.csv.gz";
const LOG = join(SHARED, "failures", FILE);
const why = HAS_SHARED ? "" : `: left out, since ${LOG} is not there`;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Nodes 0 to 511 of system 20. */
const NODES = 512;

type Span = readonly [from: number, until: number];

/** Cells of a line, with quotes around those that have commas. */
function cellsOf(line: string): readonly string[] {
  return Array.from(line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g), ([, quoted, plain]) => quoted ?? plain!);
}

/** When each node of system 20 was down, by its number: milliseconds since 1970, in file order, as the file says. */
function spansOf(): ReadonlyMap<number, readonly Span[]> {
  const [head, ...lines] = gunzipSync(readFileSync(LOG)).toString("latin1").trim().split(/\r?\n/);
  const names = cellsOf(head!);
  const spans = new Map<number, Span[]>();
  for (const line of lines) {
    const cells = cellsOf(line);
    const cell = (name: string) => cells[names.indexOf(name)]!;
    if (cell("System") !== "20") continue;
    const [from, until] = [cell("Prob Started"), cell("Prob Fixed")].map((text) => Date.parse(`${text} UTC`));
    if (!(until! > from!)) continue;
    const node = Number(cell("nodenum"));
    spans.set(node, [...(spans.get(node) ?? []), [from!, until!]]);
  }
  return spans;
}

/** Spans that overlap are one; those that touch are two, since a node that is repaired is up for an instant. */
function united(spans: readonly Span[]): readonly Span[] {
  const all: [number, number][] = [];
  for (const [from, until] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (last !== undefined && from < last[1]) last[1] = Math.max(last[1], until);
    else all.push([from, until]);
  }
  return all;
}

/** The entry of docs/scenario.md that plays the log. */
function entryOfDocs(): string {
  const docs = readFileSync(resolve("docs/scenario.md"), "utf8");
  const entry = / {2}- trace: lanl.*\n(?: {4}.*\n)+/.exec(docs)?.[0];
  if (entry === undefined) throw new Error("docs/scenario.md has no such entry");
  return entry.replace(FILE, LOG);
}

/** Runs it on as many nodes as the system has. */
async function played(entry: string, horizon: string) {
  const path = join(mkdtempSync(join(tmpdir(), "failure-log-")), "log.yaml");
  const text = `apiVersion: stowage/v1
kind: Scenario
metadata: {name: log}
horizon: ${horizon}
replications: 1
cluster:
  pools:
    - {name: web, count: ${NODES}, machine: {cpu: "4", memory: 16Gi}}
workloads:
  tasks:
    - {name: one, arrivals: {at: 0s, count: 1}, duration: 1s, requests: {cpu: 1}}
failures:
${entry}`;
  writeFileSync(path, text);
  const { scenario, diagnostics } = await loadScenario(path, { catalog, sets: [] });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const [run] = plan(scenario!, { check: false, eventQueue: "ladder" });
  return runScenario(run!);
}

/** What is to come of spans, in milliseconds from 0 to the horizon: losses, and shares of the time. */
function expected(byNode: readonly (readonly Span[])[], horizon: number) {
  const within = byNode.map((spans) => united(spans).filter(([from]) => from < horizon));
  const down = within.map((spans) =>
    spans.reduce((sum, [from, until]) => sum + Math.min(until, horizon) - from, 0),
  );
  const sum = down.reduce((all, each) => all + each, 0);
  return {
    failures: within.reduce((all, spans) => all + spans.length, 0),
    mean: 1 - sum / (NODES * horizon),
    worst: 1 - Math.max(...down) / horizon,
  };
}

function compare(result: RunResult, wanted: ReturnType<typeof expected>): void {
  expect(metricOf(result, "node_failures.sum")).toBe(wanted.failures);
  expect(metricOf(result, "node_availability.mean")).toBeCloseTo(wanted.mean, 12);
  expect(metricOf(result, "node_availability.min")).toBeCloseTo(wanted.worst, 12);
}

describe.runIf(HAS_SHARED)(`the failures of system 20 of Los Alamos${why}`, () => {
  const numbered = Array.from({ length: NODES }, (_, node) => node);

  it("are played over nine years as an independent count of the file has them", async () => {
    const spans = spansOf();
    const begin = Math.floor(Math.min(...[...spans.values()].flat().map(([from]) => from)) / DAY) * DAY;
    const relative = numbered.map((node) =>
      (spans.get(node) ?? []).map(([from, until]): Span => [from - begin, until - begin]),
    );
    expect(relative.flat().length).toBeGreaterThan(2000);
    const result = await played(`  - {trace: lanl, system: 20, file: ${LOG}}\n`, "3600d");
    compare(result, expected(relative, 3600 * DAY));
  });

  it("are played for a month at twice the pace as the documentation writes it", async () => {
    // As in docs/scenario.md: from: 2003-05-01, window: 720h, scale: 0.5.
    const begin = Date.parse("2003-05-01T00:00:00Z");
    const spans = spansOf();
    const half = numbered.map((node) =>
      (spans.get(node) ?? [])
        .filter(([from]) => from >= begin && from < begin + 720 * HOUR)
        .map(([from, until]): Span => {
          const scaled = (from - begin) / 2;
          return [scaled, scaled + until - from];
        }),
    );
    expect(half.flat().length).toBeGreaterThan(10);
    compare(await played(entryOfDocs(), "360h"), expected(half, 360 * HOUR));
  });
});
