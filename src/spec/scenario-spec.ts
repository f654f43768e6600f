import type { Comparator } from "./comparison.ts";
import type { SchedulerSpec } from "./scheduler.ts";
import type { WorldSpec } from "./world.ts";

/** A scenario file, read: what to simulate, what to compare, what to expect. Plain data. */
export interface ScenarioSpec {
  readonly name: string;
  /** What the scenario wants to know; "" if it does not say. */
  readonly question: string;
  readonly replications: ReplicationSpec;
  readonly strategies: readonly StrategySpec[];
  /** Label of the strategy that the others are compared with. */
  readonly baseline: string;
  /** At least one; the only one of a scenario without variants is called "". */
  readonly variants: readonly VariantSpec[];
  readonly expectations: readonly ExpectationSpec[];
  /** Things that the author should know: defaults in use, fields that have no effect. */
  readonly notes: readonly string[];
  /** Text of everything that was read (scenario, traces, modules), for the hash of the inputs. */
  readonly inputs: readonly InputFile[];
}

export interface ReplicationSpec {
  readonly count: number;
  /** Replication i, from 0, runs with seed + i. */
  readonly seed: number;
}

export interface VariantSpec {
  readonly name: string;
  readonly world: WorldSpec;
}

/** Who decides where pods go, and in which order they are offered. */
export interface StrategySpec {
  /** Unique within a scenario; what the reports call it. */
  readonly label: string;
  /** Name in the registry, or "" for a module. */
  readonly name: string;
  /** Absolute path of a user's own module, or "". */
  readonly module: string;
  readonly options: StrategyOptions;
  readonly queue: QueueDiscipline;
  /** A KubeSchedulerConfiguration, for strategies that take one; the release's own where none is given. */
  readonly scheduler?: SchedulerSpec;
}

export type StrategyOptions = Readonly<Record<string, string | number | boolean>>;

/**
 * fifo: the head waits and blocks. list: in order, those that do not fit are passed over. kubernetes: by priority;
 * those that do not fit back off, and are tried again when something may help.
 */
export type QueueDiscipline = "fifo" | "list" | "kubernetes";

/** What must hold of the results: `metric.stat{label="x"} op value`. */
export interface ExpectationSpec {
  /** As written. */
  readonly text: string;
  readonly metric: string;
  readonly stat: string;
  readonly labels: readonly LabelMatcher[];
  readonly operator: Comparator;
  /** In the unit of the metric. */
  readonly value: number;
  /** every-run: each run must satisfy it; mean and p95: the mean, the 95th percentile over the replications. */
  readonly across: "every-run" | "mean" | "p95";
}

export interface LabelMatcher {
  readonly label: string;
  readonly operator: "=" | "!=" | "=~" | "!~";
  readonly value: string;
}

export interface InputFile {
  /** As the scenario names it, so that the hash does not depend on the machine. */
  readonly name: string;
  /** SHA-256 of its bytes, in hex. */
  readonly digest: string;
}
