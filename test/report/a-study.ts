import { INSTANT } from "../../src/spec/control-plane.ts";
import { METRICS } from "../../src/spec/metrics.ts";
import { NO_OBJECTS } from "../../src/spec/objects.ts";
import type {
  DistributionColumn,
  MetricValue,
  RunFailure,
  RunOutcome,
  RunResult,
  TimelineMark,
  TimelineSeries,
} from "../../src/spec/run-result.ts";
import type { ExpectationSpec, ScenarioSpec } from "../../src/spec/scenario-spec.ts";
import type { Study } from "../../src/spec/study.ts";
import type { TaskStreamSpec, WorldSpec } from "../../src/spec/world.ts";

/** A metric's value by its short spelling: "wait_s.mean" or 'core_hours.sum{outcome="lost"}'. */
export function value(spelling: string, number: number): MetricValue {
  const [, metric = "", stat = "", labels = ""] = /^(\w+)\.(\w+)(?:\{(.*)\})?$/.exec(spelling) ?? [];
  return { metric, stat, labels, value: number };
}

export function aRun(
  strategy: string,
  seed: number,
  values: Readonly<Record<string, number>>,
  more: Partial<RunResult> = {},
): RunResult {
  return {
    status: "finished",
    scenario: "a-scenario",
    variant: "",
    strategy,
    seed,
    metrics: Object.entries(values).map(([spelling, number]) => value(spelling, number)),
    distributions: [],
    timeline: { step: 60e6, buckets: 0, series: [] },
    marks: [],
    pending: [],
    rollouts: [],
    failures: [],
    endedAt: 3600e6,
    events: 1000,
    eventHash: `hash-${strategy}-${seed}`,
    ...more,
  };
}

export function aFailure(strategy: string, seed: number, message = "it threw"): RunFailure {
  return {
    status: "failed",
    scenario: "a-scenario",
    variant: "",
    strategy,
    seed,
    kind: "strategy",
    message,
    simulatedTime: 90.5e6,
  };
}

export function anExpectation(text: string, more: Partial<ExpectationSpec> = {}): ExpectationSpec {
  const [, metric = "", stat = "", , operator = "", bound = ""] =
    /^(\w+)\.(\w+)(\{.*\})? (\S+) (\S+)$/.exec(text) ?? [];
  return {
    text,
    metric,
    stat,
    labels: [],
    operator: operator as ExpectationSpec["operator"],
    value: Number(bound),
    across: "every-run",
    ...more,
  };
}

export function aTaskStream(name: string): TaskStreamSpec {
  const constant = { kind: "constant", value: 1e6 } as const;
  return {
    name,
    arrivals: { kind: "burst", at: 0, count: 1 },
    duration: constant,
    requests: [100, 1, 1],
    labels: {},
    behavior: { image: "i", imageSize: 0, startup: constant, usage: { cpu: "request", memory: "request" } },
    onNodeFailure: "resubmit",
    onDrain: "finish",
  };
}

export function aWorld(more: Partial<WorldSpec> = {}): WorldSpec {
  const machine = { allocatable: [4000, 8e9, 110], bandwidth: 125, parallelPulls: 1 };
  return {
    kubernetesVersion: "1.36",
    start: "cold",
    startTime: 0,
    horizon: 3600e6,
    warmUp: 0,
    resources: ["cpu", "memory", "pods"],
    nodes: ["web-0", "web-1"].map((name) => ({
      name,
      pool: "web",
      zone: "a",
      rack: "",
      machine,
      pricePerHour: 0.1,
      labels: {},
      taints: [],
      images: {},
      isCordoned: false,
    })),
    objects: NO_OBJECTS,
    controlPlane: INSTANT,
    tasks: [aTaskStream("batch")],
    timeline: [],
    failures: [],
    ...more,
  };
}

export function aStudy(
  outcomes: readonly RunOutcome[],
  more: Partial<ScenarioSpec> & { planned?: number; version?: string } = {},
): Study {
  const { planned = outcomes.length, version = "0.1.0", ...scenario } = more;
  const labels = [...new Set(outcomes.map((outcome) => outcome.strategy))];
  const variants = [...new Set(outcomes.map((outcome) => outcome.variant))];
  const seeds = new Set(outcomes.map((outcome) => outcome.seed));
  return {
    version,
    metrics: METRICS,
    planned,
    outcomes,
    scenario: {
      name: "a-scenario",
      question: "",
      replications: { count: seeds.size, seed: Math.min(...seeds) },
      strategies: labels.map((label) => ({ label, name: label, module: "", options: {}, queue: "list" })),
      baseline: labels[0] ?? "",
      variants: variants.map((name) => ({ name, world: aWorld() })),
      expectations: [],
      notes: [],
      inputs: [{ name: "a.yaml", digest: "00" }],
      ...scenario,
    },
  };
}

/** A generator of its own (mulberry32), so that what tests draw does not hang on the code under test. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** How much each strategy waits, uses and loses, relative to the others: a made-up but plausible comparison. */
const TEMPERS: readonly (readonly [label: string, wait: number, fragmentation: number, lost: number])[] = [
  ["least-allocated", 1, 0.31, 1],
  ["best-fit", 0.72, 0.12, 1.5],
  ["random", 1.02, 0.28, 1.02],
  ["first-fit", 0.8, 0.16, 1.6],
  ["worst-fit", 1.1, 0.35, 0.95],
  ["shortest-first", 0.55, 0.3, 1.05],
];

export interface PlausibleShape {
  readonly strategies?: number;
  readonly seeds?: number;
  readonly variants?: readonly string[];
  readonly buckets?: number;
  readonly hours?: number;
}

/** A study as a cluster with a zone outage would give it: for pictures, pages and sizes, not for figures. */
export function aPlausibleStudy(shape: PlausibleShape = {}, more: Partial<ScenarioSpec> = {}): Study {
  const { strategies = 3, seeds = 10, variants = [""], buckets = 120, hours = 2 } = shape;
  const outcomes = variants.flatMap((variant, v) =>
    TEMPERS.slice(0, strategies).flatMap((temper) =>
      Array.from({ length: seeds }, (_, i) =>
        plausibleRun(variant, 1 - 0.25 * v, temper, 42 + i, buckets, hours),
      ),
    ),
  );
  return aStudy(outcomes, {
    name: "zone-outage",
    question: "Which strategy keeps waits short when zone b dies for twenty minutes?",
    expectations: [
      anExpectation("wait_s.p95 < 400"),
      anExpectation("node_availability.min >= 0.8", { across: "mean" }),
    ],
    notes: ["imageSize: 94Mi, the default, for thumbnails", "startup: 1 s, the default, for thumbnails"],
    variants: variants.map((name) => ({ name, world: aWorld({ horizon: hours * 3600e6 }) })),
    ...more,
  });
}

function plausibleRun(
  variant: string,
  load: number,
  [strategy, wait, fragmentation, lost]: (typeof TEMPERS)[number],
  seed: number,
  buckets: number,
  hours: number,
): RunResult {
  const common = noise(seed);
  const own = noise(seed * 1000 + strategy.length * 7 + variant.length);
  const level = load * wait * (60 + 40 * common()) * (0.97 + 0.06 * own());
  const lostWork = lost * (3 + 4 * common()) * (0.95 + 0.1 * own());
  const horizon = hours * 3600e6;
  const outage = [0.3 * horizon, 0.3 * horizon + 1200e6] as const;
  return aRun(
    strategy,
    seed,
    {
      "wait_s.mean": level,
      "wait_s.p50": level * 0.5,
      "wait_s.p95": level * 3.4,
      "wait_s.max": level * 6,
      "wait_s.count": 3600,
      "turnaround_s.mean": level + 95,
      "cpu_utilization.mean": 0.71 + 0.02 * common() + 0.002 * own(),
      "fragmentation.mean": fragmentation * (0.9 + 0.2 * own()),
      "node_availability.mean": 0.94,
      "node_availability.min": 0.833,
      "cost.sum": 2.304,
      "core_hours.sum": 96 + lostWork,
      'core_hours.sum{outcome="useful"}': 90 + common(),
      'core_hours.sum{outcome="lost"}': lostWork,
      'core_hours.sum{outcome="unfinished"}': 2.5 + own(),
      "tasks_lost.sum": Math.round(lostWork * 9),
      "makespan_s.last": 7100 + 60 * own(),
    },
    {
      variant,
      endedAt: horizon,
      distributions: [waits(level, own)],
      timeline: { step: horizon / buckets, buckets, series: gauges(level, buckets, outage, horizon, own) },
      marks: marksOf(outage, horizon),
      pending: [
        {
          workload: "batch",
          count: 3,
          reason: "Insufficient cpu on 12 nodes",
          message: "0/12 nodes are available: 12 Insufficient cpu.",
        },
      ],
    },
  );
}

/** A fifth of the tasks waits for nothing, the others as an exponential would, cut at its 99.9 % point. */
function waits(level: number, own: () => number): DistributionColumn {
  const shake = 0.95 + 0.1 * own();
  const quantiles = Float64Array.from({ length: 101 }, (_, i) =>
    i <= 20 ? 0 : -level * 1.2 * shake * Math.log(1 - Math.min(((i - 20) / 80) * 0.999, 0.999)),
  );
  return { metric: "wait_s", labels: "", count: 3600, quantiles };
}

function gauges(
  level: number,
  buckets: number,
  [from, until]: readonly [number, number],
  horizon: number,
  own: () => number,
): TimelineSeries[] {
  const during = (bucket: number) => {
    const time = (bucket * horizon) / buckets;
    return time >= from && time < until;
  };
  const after = (bucket: number) => {
    const time = ((bucket + 1) * horizon) / buckets;
    if (time < from) return 0;
    return time < until ? (time - from) / (until - from) : Math.exp(-(time - until) / 900e6);
  };
  const series = (metric: string, spread: number, of: (bucket: number) => number): TimelineSeries => {
    const mean = Float64Array.from({ length: buckets }, (_, bucket) => of(bucket));
    const min = mean.map((middle) => Math.max(0, middle - spread * own()));
    const max = mean.map((middle) => middle + spread * own());
    return { metric, labels: "", mean, min, max };
  };
  return [
    series("pending_pods", 6, (bucket) => level * 0.1 * own() + level * 1.2 * after(bucket)),
    series("cpu_utilization", 0.02, (bucket) =>
      during(bucket) ? 0.62 : 0.7 + 0.05 * own() + 0.15 * after(bucket),
    ),
    series("nodes_up", 0, (bucket) => (during(bucket) ? 8 : 12)),
  ];
}

function marksOf([from, until]: readonly [number, number], horizon: number): TimelineMark[] {
  return [
    { from: 0.1 * horizon, until: 0.1 * horizon, what: "cordon", target: "node/web-3", cause: "timeline" },
    { from, until, what: "fail", target: "zone/b", cause: "timeline" },
    { from: 0.8 * horizon, until: 0.83 * horizon, what: "fail", target: "node/web-7", cause: "random" },
  ];
}
