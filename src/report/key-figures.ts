import { unitOf } from "../spec/unit-of.ts";
import type { ComparedRuns } from "./compared-runs.ts";
import { metricInfo } from "./compared-runs.ts";
import { groupBy } from "./group-by.ts";
import { type KindsOfWork, kindsOfWork } from "./kinds-of-work.ts";
import { formatLabels, parseLabels } from "./labels.ts";
import { isShownAsZero, isWorthAWord } from "./slight-difference.ts";
import type { Summary, SummaryRow } from "./summarize.ts";

/** A number that a reader looks for: one metric, stat and labels. */
export interface KeyFigure {
  readonly metric: string;
  readonly stat: string;
  readonly labels: string;
  readonly unit: string;
  /** "wait, p95" */
  readonly title: string;
}

interface Candidate {
  readonly metric: string;
  readonly stat: string;
  readonly labels: string;
  readonly title: string;
  /** Words of a question that ask for it. */
  readonly asked: RegExp;
}

/** What may be shown, the most telling first. */
const CANDIDATES: readonly Candidate[] = [
  candidate("wait_s", "mean", "mean wait", /\bwait|queue|delay|latenc|soon|fast/i),
  candidate("wait_s", "p95", "p95 wait", /\btail\b|p95|worst/i),
  candidate("core_hours", "sum", "lost work", /\blos[est]|fail|outage|die[sd]?\b|surviv/i, 'outcome="lost"'),
  candidate("cost", "sum", "cost", /\bcost|cheap|price|money|pay\b/i),
  candidate("cpu_utilization", "mean", "CPU utilization", /utili[sz]|\bfull|\bpack|\bfit\b|tight/i),
  candidate("makespan_s", "last", "makespan", /makespan|finish|\bdone\b|through the/i),
  candidate("fragmentation", "mean", "fragmentation", /fragment|strand|waste/i),
  candidate("node_availability", "mean", "node availability", /availab|\bup\b/i),
  candidate("turnaround_s", "mean", "mean turnaround", /turnaround|respon/i),
  candidate("bounded_slowdown", "mean", "bounded slowdown", /slow/i),
  candidate("memory_utilization", "mean", "memory utilization", /memory/i),
  candidate("tasks_lost", "sum", "attempts lost", /\blost tasks|attempts/i),
  candidate("tasks_abandoned", "sum", "tasks abandoned", /abandon|give up/i),
  candidate("startup_s", "mean", "mean start-up", /start-?up|image|pull/i),
  candidate("tasks_ended", "sum", "tasks ended", /how many|throughput/i),
  candidate("pending_pods", "mean", "pods that wait", /pending|backlog|overload/i),
  candidate("pending_pods", "last", "pods left waiting", /\bleft\b|backlog|overload/i),
];

/** What may be shown of workload objects, before the others. */
const OBJECTS: readonly Candidate[] = [
  candidate(
    "rollout_duration_s",
    "max",
    "slowest rollout",
    /roll|deploy|surge|fast|long/i,
    'action="rollout"',
  ),
  candidate("availability", "min", "least availability", /\bup\b|avail|surviv|serve|cost/i),
  candidate("time_below_wanted_s", "sum", "below wanted", /below|missing|serve|cost/i),
  candidate("recovery_s", "max", "time to recover", /recover|dies?\b|fail|outage|zone/i),
  candidate(
    "rollout_duration_s",
    "max",
    "slowest rollback",
    /roll|\bway\b|\bback\b|undo/i,
    'action="rollback"',
  ),
  candidate("rollouts_stalled", "sum", "stalled rollouts", /hang|stuck|stall/i),
  candidate("rollouts_incomplete", "sum", "incomplete rollouts", /complete|finish/i),
  candidate("drain_duration_s", "max", "longest drain", /drain/i),
  candidate("eviction_held_s", "max", "longest held by a budget", /drain|budget/i),
  candidate("pods_disrupted", "sum", "pods disrupted", /drain|disrupt|budget|evict/i),
  candidate("oom_kills", "sum", "OOM kills", /\boom|memory|leak/i),
  candidate("pressure_evictions", "sum", "evictions by kubelets", /pressure|memory|leak|neighbou?r/i),
  candidate("container_restarts", "sum", "restarts", /crash|restart|memory|leak/i),
  candidate("hpa_under_replica_s", "sum", "replicas too few", /too few|under-?prov|scal|replica/i),
  candidate("hpa_over_replica_s", "sum", "replicas too many", /too many|over-?prov|idle|scal|replica|cost/i),
  candidate("hpa_lag_s", "mean", "mean lag", /\blag|late|behind|follow|chase/i),
  candidate("hpa_rescales", "sum", "rescales", /rescal|restless/i),
  candidate("hpa_flaps", "sum", "flaps", /flap|oscillat|restless/i),
  candidate("rollout_duration_s", "max", "slowest scale-out", /scal/i, 'action="scale-out"'),
];

/** What may be shown of Jobs, after what is shown of replicas. */
const JOBS: readonly Candidate[] = [
  candidate("job_duration_s", "max", "slowest Job", /\bjobs?\b/i),
  candidate("jobs_complete", "sum", "Jobs complete", /\bjobs? (are|is) (done|complete)|\bdone\b/i),
  candidate("jobs_failed", "sum", "Jobs given up", /give[sn]? up|\bfail/i),
  candidate("job_wasted_core_s", "sum", "wasted core time", /wast|lost work/i),
];

function candidate(metric: string, stat: string, title: string, asked: RegExp, labels = ""): Candidate {
  return { metric, stat, labels, title, asked };
}

/** Figures shown whether they differ or not, as long as they are not zero throughout. */
const SHOWN_ALWAYS: ReadonlySet<string> = new Set(["mean wait", "p95 wait", "CPU utilization"]);
const SHOWN_OF_OBJECTS: ReadonlySet<string> = new Set([
  "slowest rollout",
  "least availability",
  "below wanted",
  "slowest Job",
]);

const SHOWN_OF_JOBS: ReadonlySet<string> = new Set(["slowest Job", ...SHOWN_ALWAYS]);

/**
 * The figures that answer the scenario's question, the most important first, at most `limit`.
 *
 * First what the question asks for (the waits of a workload that it names, figures that its words mean), then what
 * is always of interest, what the expectations name, and whatever differs between strategies or variants. A figure
 * that is zero or missing everywhere is left out.
 */
export function chooseKeyFigures(study: ComparedRuns, summary: Summary, limit: number): readonly KeyFigure[] {
  const rowsOf = groupBy(summary.rows, (row) => figureKey(row));
  const isOver = cameToAnEnd(summary);
  const kinds = kindsOfWork(summary);
  const { hasReplicas, hasJobs } = kinds;
  const common = [...(hasReplicas ? OBJECTS : []), ...(hasJobs ? JOBS : []), ...candidatesOf(kinds)];
  const shownAlways = hasReplicas ? SHOWN_OF_OBJECTS : hasJobs ? SHOWN_OF_JOBS : SHOWN_ALWAYS;
  const candidates = [...waitsOf(workloadsAsked(study, summary)), ...common, ...expected(study)];
  const present = candidates.filter(
    (figure) =>
      (isOver || figure.metric !== "makespan_s") &&
      (rowsOf.get(figureKey(figure)) ?? []).some(
        (row) => Number.isFinite(row.mean) && !isShownAsZero(row, row.mean),
      ),
  );
  const asked = present.filter((figure) => figure.asked.test(study.scenario.question));
  const always = present.filter((figure) => shownAlways.has(figure.title));
  const named = present.filter((figure) =>
    study.scenario.expectations.some((e) => e.metric === figure.metric && e.stat === figure.stat),
  );
  const differing = present.filter((figure) => (rowsOf.get(figureKey(figure)) ?? []).some(differs));
  const single = summary.rows.every(
    (row) => row.toBaseline === undefined && row.toFirstVariant === undefined,
  );
  // Where nothing was ever placed, what is left waiting is all that there is to see.
  const isEmpty = asked.length + always.length + named.length + differing.length === 0;
  const rest = single || isEmpty ? present : [];
  const chosen = new Map<string, Candidate>();
  for (const figure of [...asked, ...always, ...named, ...differing, ...rest]) {
    const isSaid = [...chosen.values()].some((other) => saySame(figure, other, rowsOf));
    if (!chosen.has(figureKey(figure)) && !isSaid) chosen.set(figureKey(figure), figure);
  }
  // Of replicas so much may be shown that what is equal for all stands back.
  const isUnasked = (figure: Candidate) => !asked.includes(figure) && !single;
  const standsBack = (figure: Candidate) =>
    hasReplicas && isUnasked(figure) && isEqualForAll(rowsOf.get(figureKey(figure)) ?? []);
  const ordered = [...chosen.values()].sort((a, b) => Number(standsBack(a)) - Number(standsBack(b)));
  return ordered.slice(0, limit).map(({ metric, stat, labels, title }) => ({
    metric,
    stat,
    labels,
    title,
    unit: unitOf(metricInfo(study.metrics, metric), stat),
  }));
}

/** Those of tasks that mean something beside what else there is. */
function candidatesOf({ hasReplicas, hasWork }: KindsOfWork): readonly Candidate[] {
  return CANDIDATES.filter(
    ({ metric }) =>
      // "Up" is asked of the workloads where there are some, not of the nodes.
      !(hasReplicas && metric === "node_availability") && !(metric === "core_hours" && !hasWork),
  );
}

/** Whether two figures of a metric are equal everywhere: that of the only workload, and that of all. */
function saySame(a: Candidate, b: Candidate, rowsOf: ReadonlyMap<string, readonly SummaryRow[]>): boolean {
  if (a.metric !== b.metric || a.stat !== b.stat) return false;
  const [ofA, ofB] = [rowsOf.get(figureKey(a)) ?? [], rowsOf.get(figureKey(b)) ?? []];
  return (
    ofA.length === ofB.length &&
    ofA.every((row, i) => Object.is(row.mean, ofB[i]!.mean) && Object.is(row.sd, ofB[i]!.sd))
  );
}

function isEqualForAll(rows: readonly SummaryRow[]): boolean {
  return rows.every((row) => row.mean === rows[0]!.mean);
}

/** Whether nothing waited or ran at the end of any run: else the makespan is where the horizon cut it off. */
function cameToAnEnd(summary: Summary): boolean {
  const leftOver = (row: SummaryRow) =>
    (row.metric === "pending_pods" || row.metric === "running_pods") && row.stat === "last" && row.mean > 0;
  return !summary.rows.some(leftOver);
}

/** Workloads that the question names, with their kind or without: "checkout" is deployment/checkout. */
function workloadsAsked(study: ComparedRuns, summary: Summary): readonly string[] {
  const workloads = new Set(summary.rows.flatMap((row) => parseLabels(row.labels).get("workload") ?? []));
  const words = new Set(study.scenario.question.toLowerCase().match(/[\p{L}\p{N}_-]+/gu));
  return [...workloads].filter((workload) => words.has(workload.toLowerCase().split("/").at(-1)!));
}

/** How long the pods of a workload wait: what one wants to know of one that is asked about. */
function waitsOf(workloads: readonly string[]): Candidate[] {
  return workloads.map((workload) =>
    candidate("wait_s", "mean", `mean wait of ${workload}`, ALWAYS, formatLabels([["workload", workload]])),
  );
}

const ALWAYS = /(?:)/;

/** Figures that the expectations name and the list above does not, with labels only where they are plain equalities. */
function expected(study: ComparedRuns): Candidate[] {
  return study.scenario.expectations
    .filter((expectation) => expectation.labels.every((matcher) => matcher.operator === "="))
    .map(({ metric, stat, labels }) => {
      const pairs = labels.map(({ label, value }): [string, string] => [label, value]);
      const of = pairs.length > 0 ? ` of ${pairs.map(([, value]) => value).join(", ")}` : "";
      return candidate(metric, stat, `${nounOf(metric, stat)}${of}`, NEVER, formatLabels(pairs));
    });
}

/** What a metric is called in a sentence: "OOM kills", "p95 image pull", "rescales". */
function nounOf(metric: string, stat: string): string {
  const name = metric
    .replace(/_(s|gib|cores|replica_s|core_s)$/, "")
    .replace(/^hpa_/, "")
    .replace(/^slo_/, "error budget ")
    .replace(/^oom_/, "OOM ")
    .replaceAll("_", " ");
  if (stat === "sum") return name;
  if (stat === "count") return `number of ${name}`;
  return stat === "last" ? `final ${name}` : `${stat} ${name}`;
}

const NEVER = /(?!)/;

function differs(row: SummaryRow): boolean {
  return [row.toBaseline, row.toFirstVariant].some((comparison) => isWorthAWord(row, comparison));
}

export function figureKey(figure: {
  readonly metric: string;
  readonly stat: string;
  readonly labels: string;
}): string {
  return JSON.stringify([figure.metric, figure.stat, figure.labels]);
}
