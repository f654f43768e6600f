import type { Comparator } from "./comparison.ts";

/**
 * How a new image of a Deployment is let in, besides its own rolling update, and when it is taken back.
 *
 * rolling: as the Deployment has it. canary: so many pods of the new revision at a time, as steps say. blueGreen: a
 * full second set first, then the Service is switched, then the old set goes.
 */
export type RolloutPlanSpec = {
  readonly analyses: readonly AnalysisSpec[];
  readonly rollbackOn: readonly RollbackCause[];
} & (
  | { readonly kind: "rolling" }
  | { readonly kind: "canary"; readonly steps: readonly CanaryStep[] }
  | ({ readonly kind: "blueGreen" } & BlueGreenSpec)
);

export const ROLLBACK_CAUSES = ["deadline", "crashLoop"] as const;

export type RollbackCause = (typeof ROLLBACK_CAUSES)[number];

export type CanaryStep =
  /** Share of the wanted pods that are to be new, rounded up to whole pods. */
  | { readonly kind: "weight"; readonly share: number }
  | { readonly kind: "replicas"; readonly count: number }
  | { readonly kind: "pause"; readonly duration: number };

export interface BlueGreenSpec {
  /** Names of Services in the Deployment's namespace; "" for none. */
  readonly activeService: string;
  readonly previewService: string;
  /** From the second set's being available to the switch, and from that to the end of the first set. */
  readonly promoteAfter: number;
  readonly scaleDownDelay: number;
}

export const PLAN_METRICS = [
  "restarts",
  "crashLoops",
  "readyShare",
  "errorRatio",
  "pendingSeconds",
  "unavailable",
  "availability",
] as const;

export type PlanMetric = (typeof PLAN_METRICS)[number];

/** Something that is measured while a plan goes on: a measurement that fails too often takes the revision back. */
export interface AnalysisSpec {
  readonly metric: PlanMetric;
  /** A measurement for which this holds has failed; undefined: see `success`. */
  readonly failure: PlanCondition | undefined;
  /** A measurement for which this does not hold has failed, if no `failure` is given that decides. */
  readonly success: PlanCondition | undefined;
  /** Times in microseconds. */
  readonly initialDelay: number;
  readonly interval: number;
  /** Measurements; Infinity: as long as the plan goes on. */
  readonly count: number;
  /** So many may fail. */
  readonly failureLimit: number;
}

export interface PlanCondition {
  readonly operator: Comparator;
  readonly value: number;
}
