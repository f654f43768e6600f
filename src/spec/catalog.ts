import type { QueueDiscipline } from "./scenario-spec.ts";

/** What exists: told to the reader of scenarios, so that it can check names and suggest others. */
export interface Catalog {
  readonly strategies: readonly StrategyInfo[];
  readonly metrics: readonly MetricInfo[];
}

export interface StrategyInfo {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** How a node is chosen, as a formula. */
  readonly formula: string;
  /** Where the formula is from. */
  readonly source: string;
  readonly ties: "lowest id" | "seeded uniform" | "none";
  readonly queue: QueueDiscipline;
  /** What it lacks of its model in the real world; "" for nothing. */
  readonly limits: string;
  readonly options: readonly OptionInfo[];
  /** Whether it goes by a KubeSchedulerConfiguration, which a scenario may give; absent: it does not. */
  readonly takesSchedulerConfig?: boolean;
}

export interface OptionInfo {
  readonly name: string;
  readonly summary: string;
  readonly type: "string" | "number" | "boolean";
  /** Allowed values; empty: any of the type. */
  readonly values: readonly (string | number)[];
  readonly default: string | number | boolean;
  /** Values that stand for what Kubernetes does since a minor release; absent: none does. */
  readonly sinceMinor?: Readonly<Record<string, number>>;
}

export interface MetricInfo {
  readonly name: string;
  /** "s", "cores", "GiB", "1" (a ratio or a count), "h", "currency". */
  readonly unit: string;
  /** Stats that a run gives for it. */
  readonly stats: readonly string[];
  /** Labels that it may carry besides the whole run's none. */
  readonly labels: readonly string[];
  /** Which direction is better, if any: what "who is better" means. */
  readonly better: "lower" | "higher" | "neither";
  /** Over what it is taken, and how. */
  readonly meaning: string;
}
