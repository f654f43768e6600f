import { parseDuration } from "../units/duration.ts";
import { parseBytes } from "../units/quantity.ts";
import { inUnits, names, oneOf, repeated, text, toggle, valued, wholeNumber } from "./flag.ts";
import type { Values } from "./read-flags.ts";

const SECOND = 1_000_000;
/** With less, a worker does not even start. */
const LEAST_MEMORY = "32Mi";

const whichRuns = oneOf("all", "first", "none");

/** What to read: `run`, `compare` and `validate`. */
export const INPUT_FLAGS = {
  file: repeated("A scenario to read, besides those named; - is the standard input", { alias: "f" }),
  set: repeated("Change the scenario: path=value, as in --set replications.count=5"),
  "ignore-unsupported": toggle("Go on without constraints of manifests that are not simulated"),
} as const;

/** What to run, and how: `run` and `compare`. */
export const RUN_FLAGS = {
  ...INPUT_FLAGS,
  strategies: valued("Run these: names or module paths, separated by commas", undefined, names),
  variants: valued("Run these variants only", undefined, names),
  replications: valued("Runs of each strategy, each with a seed of its own", undefined, wholeNumber(1)),
  seed: valued("Seed of the first replication; the others count up from it", undefined, wholeNumber(0)),
  horizon: valued("When runs end, in simulated time: 2h, 30m", undefined, text),
  check: toggle("Recount every invariant of the cluster after each event (slow)"),
  jobs: valued("Runs at the same time", undefined, wholeNumber(1), {
    alias: "j",
    shown: "one per processor",
  }),
  memory: valued("Heap of each worker: 2Gi, 512Mi", undefined, inUnits(parseBytes, LEAST_MEMORY), {
    shown: "3/4 of the machine's, shared by the jobs, at most 4Gi each",
  }),
  "stuck-after": valued(
    "Give a run up that makes no progress for so long",
    30 * SECOND,
    inUnits(parseDuration, "100ms"),
    {
      shown: "30s",
    },
  ),
  out: valued("Folder for the results", "results", text, { shown: "results" }),
  events: valued("Write event logs of all runs, the first of each strategy, or none", "first", whichRuns, {
    shown: "first",
  }),
  pods: valued("List the pods of all runs, the first of each strategy, or none", "first", whichRuns, {
    shown: "first",
  }),
  "no-charts": toggle("Draw no charts: no files, none in the page"),
  "no-html": toggle("Write no page"),
  output: valued("Print the summary as table, json or yaml", "table", oneOf("table", "json", "yaml"), {
    alias: "o",
    shown: "table",
  }),
  quiet: toggle("Show no progress and no warnings", { alias: "q" }),
  "event-queue": valued("Queue of the kernel", "ladder", oneOf("ladder", "heap"), { hidden: true }),
} as const;

export type RunFlags = Values<typeof RUN_FLAGS>;

export const VALIDATE_FLAGS = {
  ...INPUT_FLAGS,
  quiet: toggle("Show mistakes only", { alias: "q" }),
} as const;

export const EXPLAIN_FLAGS = {
  at: valued("The instant, in simulated time: 5m, 1h30m", undefined, inUnits(parseDuration, "0s")),
  strategy: valued("The strategy to ask", undefined, text, { shown: "the scenario's first" }),
  variant: valued("The variant to run", undefined, text, { shown: "the scenario's first" }),
  seed: valued("Seed of the run", undefined, wholeNumber(0), { shown: "the scenario's" }),
  ...INPUT_FLAGS,
  all: toggle("Show all nodes"),
  json: toggle("Print JSON, with the maps of kube-scheduler-simulator"),
} as const;

export const IMPORT_FLAGS = {
  file: repeated("Manifests to read, besides those named; - is the standard input", { alias: "f" }),
  out: valued("Where to write; - is the standard output", "scenario.yaml", text, { shown: "scenario.yaml" }),
  inline: toggle("Put the objects into the scenario's file instead of naming theirs"),
  "ignore-unsupported": INPUT_FLAGS["ignore-unsupported"],
  force: toggle("Replace a file that is there"),
  quiet: toggle("Show mistakes only", { alias: "q" }),
} as const;

export const SCHEMA_FLAGS = {
  out: valued("Write it to this file instead of the standard output", undefined, text),
} as const;

export const INIT_FLAGS = {
  rollout: toggle("Write one of Kubernetes objects: a rollout during which a zone fails"),
  force: toggle("Replace a file that is there"),
} as const;

export const STRATEGIES_FLAGS = {
  output: valued("Print as table, json or yaml", "table", oneOf("table", "json", "yaml"), {
    alias: "o",
    shown: "table",
  }),
} as const;

export const REPORT_FLAGS = { output: RUN_FLAGS.output } as const;
