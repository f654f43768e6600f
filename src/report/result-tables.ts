import {
  ROLLOUT_STAGES,
  type RolloutAction,
  type RolloutOutcome,
  type RolloutStage,
} from "../spec/rollout.ts";
import type { TimelineMark } from "../spec/run-result.ts";

/** A table of a results folder: what its file holds and how each column is written and read. */
export interface TableSpec<Row> {
  readonly file: string;
  readonly holds: string;
  readonly columns: readonly ColumnSpec<Row>[];
}

/** number: a decimal that reads back to the same double; an empty cell is NaN, "Infinity" has no end. */
export interface ColumnSpec<Row> {
  readonly key: keyof Row & string;
  readonly name: string;
  readonly type: "text" | "number";
  readonly unit: string;
  readonly meaning: string;
}

interface Place {
  readonly strategy: string;
  readonly variant: string;
}

export interface RunRow extends Place {
  readonly scenario: string;
  readonly seed: number;
  readonly metric: string;
  readonly stat: string;
  readonly labels: string;
  readonly value: number;
}

/** One bucket of a gauge in the first replication that finished. Times in seconds. */
export interface TimelineRow extends Place {
  readonly seed: number;
  readonly metric: string;
  readonly labels: string;
  readonly start: number;
  readonly end: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

/** A quantile of every replication at one probability: their mean, smallest and largest. */
export interface DistributionRow extends Place {
  readonly metric: string;
  readonly labels: string;
  readonly probability: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
}

/** What befell the cluster in the first replication that finished. Seconds; `until` is Infinity for what had not ended. */
export interface MarkRow extends Place {
  readonly seed: number;
  readonly from: number;
  readonly until: number;
  readonly what: string;
  readonly target: string;
  readonly cause: TimelineMark["cause"];
}

export interface FailedRunRow extends Place {
  readonly seed: number;
  readonly kind: string;
  readonly simulated: number;
  readonly message: string;
}

export interface PendingRow extends Place {
  readonly seed: number;
  readonly workload: string;
  readonly count: number;
  readonly reason: string;
  readonly message: string;
}

/** One failure of nodes, or of the network to them, in one run. Seconds; NaN for what did not happen. */
export interface FailureRow extends Place {
  readonly seed: number;
  readonly what: string;
  readonly target: string;
  readonly cause: TimelineMark["cause"];
  readonly start: number;
  readonly lasted: number;
  readonly nodes: number;
  readonly detected: number;
  readonly firstEviction: number;
  readonly lastEviction: number;
  readonly workloads: number;
  readonly recovered: number;
  readonly podsLost: number;
  readonly coreHoursLost: number;
}

/** One change of a workload in one run. Seconds; NaN for what did not happen. */
export interface RolloutRow extends Place {
  readonly seed: number;
  readonly workload: string;
  readonly action: RolloutAction;
  readonly start: number;
  readonly duration: number;
  readonly firstReady: number;
  readonly wanted: number;
  readonly resized: number;
  readonly minServing: number;
  readonly minAvailability: number;
  readonly timeBelowWanted: number;
  readonly shortfall: number;
  readonly surge: number;
  readonly surgeTime: number;
  readonly surgeCost: number;
  readonly availabilityTime: number;
  readonly created: number;
  readonly deleted: number;
  readonly disrupted: number;
  readonly failed: number;
  readonly restarted: number;
  readonly outcome: RolloutOutcome;
  /** 1 if the progress deadline passed. */
  readonly stalled: number;
  readonly reason: string;
  readonly status: string;
  readonly gap: number;
  readonly gapEstimate: number;
  /** Where its time went, in seconds: they sum to the time from its begin to its end. */
  readonly controllersTime: number;
  readonly pauseTime: number;
  readonly quotaTime: number;
  readonly terminationTime: number;
  readonly budgetTime: number;
  readonly nodeLossTime: number;
  readonly schedulerTime: number;
  readonly capacityTime: number;
  readonly pullTime: number;
  readonly startTime: number;
  readonly crashingTime: number;
  readonly readinessTime: number;
}

/** The column of each stage. */
export const STAGE_COLUMNS = {
  controllers: "controllersTime",
  pause: "pauseTime",
  quota: "quotaTime",
  termination: "terminationTime",
  budget: "budgetTime",
  "node-loss": "nodeLossTime",
  scheduler: "schedulerTime",
  capacity: "capacityTime",
  pull: "pullTime",
  start: "startTime",
  crashing: "crashingTime",
  readiness: "readinessTime",
} as const satisfies Record<RolloutStage, keyof RolloutRow>;

const text = <Row>(key: keyof Row & string, meaning: string, name: string = key): ColumnSpec<Row> => ({
  key,
  name,
  type: "text",
  unit: "",
  meaning,
});

const number = <Row>(
  key: keyof Row & string,
  unit: string,
  meaning: string,
  name: string = key,
): ColumnSpec<Row> => ({ key, name, type: "number", unit, meaning });

const PLACE: readonly ColumnSpec<Place>[] = [
  text("strategy", "label of the strategy"),
  text("variant", "name of the variant; empty for the scenario as written"),
];
const SEED = number<{ seed: number }>("seed", "", "seed of the replication");
const FIRST_SEED = number<{ seed: number }>("seed", "", "seed of the first replication that finished");
const METRIC: readonly ColumnSpec<{ metric: string; labels: string }>[] = [
  text("metric", "name in docs/metrics.md"),
  text("labels", 'pairs key="value", sorted by key; empty for the whole run'),
];

export const RUNS_TABLE: TableSpec<RunRow> = {
  file: "runs.csv",
  holds: "every metric of every run that finished, one value a row",
  columns: [
    text("scenario", "name of the scenario"),
    ...PLACE,
    SEED,
    text("metric", "name in docs/metrics.md"),
    text("stat", "mean, a quantile, min, max, sum, last or count"),
    text("labels", 'pairs key="value", sorted by key; empty for the whole run'),
    number("value", "of the metric", "empty where nothing was observed"),
  ],
};

export const TIMELINE_TABLE: TableSpec<TimelineRow> = {
  file: "timeline.csv",
  holds: "gauges over time in buckets, for the first replication of each strategy and variant",
  columns: [
    ...PLACE,
    FIRST_SEED,
    ...METRIC,
    number("start", "s", "start of the bucket in simulated time", "start_s"),
    number("end", "s", "end of the bucket", "end_s"),
    number("mean", "of the metric", "mean over the bucket, weighted by time"),
    number("min", "of the metric", "smallest value seen in the bucket"),
    number("max", "of the metric", "largest value seen in the bucket"),
  ],
};

export const DISTRIBUTIONS_TABLE: TableSpec<DistributionRow> = {
  file: "distributions.csv",
  holds: "quantiles of delays, combined over the replications at equal probability",
  columns: [
    ...PLACE,
    ...METRIC,
    number("probability", "1", "share of the samples at or below the quantile"),
    number("mean", "of the metric", "mean of the replications' quantiles"),
    number("min", "of the metric", "smallest of them"),
    number("max", "of the metric", "largest of them"),
    number("runs", "1", "replications that had a sample"),
  ],
};

export const MARKS_TABLE: TableSpec<MarkRow> = {
  file: "marks.csv",
  holds: "failures and what else befell the cluster, for the first replication of each strategy and variant",
  columns: [
    ...PLACE,
    FIRST_SEED,
    number("from", "s", "when it began", "from_s"),
    number("until", "s", "when it ended; Infinity if it had not", "until_s"),
    text("what", "fail, drain, cordon, ..."),
    text("target", "node/web-3, zone/b, ..."),
    text(
      "cause",
      "timeline: the scenario said so; random: it was drawn; log: it was recorded so; plan: a rollout plan came to it",
    ),
  ],
};

export const FAILED_RUNS_TABLE: TableSpec<FailedRunRow> = {
  file: "failed-runs.csv",
  holds: "runs that failed and count nowhere else",
  columns: [
    ...PLACE,
    SEED,
    text("kind", "strategy, stuck, crash or invariant"),
    number("simulated", "s", "simulated time of the failure; empty where it is not known", "simulated_s"),
    text("message", "what went wrong"),
  ],
};

export const PENDING_TABLE: TableSpec<PendingRow> = {
  file: "pending.csv",
  holds:
    "pods that were still waiting at the end of the first replication, and why; what was not taken over from a running cluster, and what kubectl refused",
  columns: [
    ...PLACE,
    FIRST_SEED,
    text("workload", "name of the workload"),
    number("count", "1", "pods; 0 for what kubectl refused"),
    text("reason", "why, in words: Insufficient cpu on 12 nodes"),
    text("message", "the same as Kubernetes says it"),
  ],
};

export const FAILURES_TABLE: TableSpec<FailureRow> = {
  file: "failures.csv",
  holds: "losses of nodes, and of the network to them, in every run that finished: one row each",
  columns: [
    ...PLACE,
    SEED,
    text("what", "fail, partition or deleteNode"),
    text("target", "node/web-3, zone/b, ..."),
    text("cause", "timeline: the scenario said so; random: it was drawn; log: it was recorded so"),
    number("start", "s", "when it began", "start_s"),
    number("lasted", "s", "until the last of its nodes was back; Infinity if it was not", "lasted_s"),
    number("nodes", "1", "nodes that it took away"),
    number("detected", "s", "until the control plane held the first of them not ready", "detected_s"),
    number("firstEviction", "s", "until the first of their pods was told to go, or lost", "first_eviction_s"),
    number("lastEviction", "s", "until the last of them was", "last_eviction_s"),
    number("workloads", "1", "workloads that had replicas there"),
    number(
      "recovered",
      "s",
      "until all of those had as many replicas serving as are wanted, for good; empty: they had not",
      "recovered_s",
    ),
    number("podsLost", "1", "pods that were evicted, lost or collected", "pods_lost"),
    number(
      "coreHoursLost",
      "core h",
      "CPU request x time from bound to their loss of those that work to an end",
      "core_hours_lost",
    ),
  ],
};

const STAGE_MEANINGS: Readonly<Record<RolloutStage, string>> = {
  controllers: "API writes, client limits and controllers",
  pause: "a step of its plan, or kubectl rollout pause",
  quota: "pods that a quota refused",
  termination: "old pods that had to end first",
  budget: "an eviction that a budget held",
  "node-loss": "pods on nodes that were lost or cut off, until they were evicted or back",
  scheduler: "queue, decision and binding",
  capacity: "no node had room",
  pull: "images",
  start: "containers, until they had started up",
  crashing: "containers that ended and were started again",
  readiness: "probes, reports and minReadySeconds",
};

export const ROLLOUTS_TABLE: TableSpec<RolloutRow> = {
  file: "rollouts.csv",
  holds: "rollouts, rollbacks and scalings of workload objects, in every run that finished",
  columns: [
    ...PLACE,
    SEED,
    text("workload", "deployment/NAME and the like"),
    text("action", "create, rollout, restart, rollback, scale-out or scale-in"),
    number("start", "s", "when it was begun", "start_s"),
    number("duration", "s", "begin to complete; empty if it never was", "duration_s"),
    number("firstReady", "s", "begin to the first new pod being ready; empty if none was", "first_ready_s"),
    number("wanted", "1", "replicas wanted at its end"),
    number("resized", "1", "times that another size was wanted meanwhile"),
    number("minServing", "1", "fewest replicas serving", "min_serving"),
    number("minAvailability", "1", "least min(serving, wanted) / wanted", "min_availability"),
    number("timeBelowWanted", "s", "time with fewer serving than wanted", "time_below_wanted_s"),
    number(
      "shortfall",
      "replica s",
      "integral of the replicas wanted and not serving",
      "shortfall_replica_s",
    ),
    number("surge", "1", "most pods beyond the wanted, those being deleted apart", "surge_pods"),
    number("surgeTime", "replica s", "integral of the pods beyond the wanted", "surge_replica_s"),
    number("surgeCost", "currency", "what those cost at their share of the nodes", "surge_cost"),
    number("availabilityTime", "s", "integral of min(serving, wanted) / wanted", "availability_integral_s"),
    number("created", "1", "pods created", "pods_created"),
    number("deleted", "1", "pods deleted by the workload", "pods_deleted"),
    number("disrupted", "1", "pods that a failed node or an eviction took away", "pods_disrupted"),
    number("failed", "1", "pods that ended in failure", "pods_failed"),
    number("restarted", "1", "starts of containers beyond the first", "containers_restarted"),
    text("outcome", "complete, stalled, superseded, rolled back or unfinished"),
    number("stalled", "1", "1 if the progress deadline passed, even if it was complete later"),
    text("reason", "why it was not complete"),
    text("status", "what kubectl rollout status said of one that was under way when the run ended"),
    number("gap", "s", "mean time between new pods becoming ready", "gap_s"),
    number("gapEstimate", "s", "1 / sum(1 / x_i) over the parallel slots", "gap_estimate_s"),
    ...ROLLOUT_STAGES.map((stage) =>
      number<RolloutRow>(
        STAGE_COLUMNS[stage],
        "s",
        `of its time: ${STAGE_MEANINGS[stage]}`,
        `${stage.replace("-", "_")}_s`,
      ),
    ),
  ],
};
