import { type Condition, condition } from "./conditions.ts";

/** What one metric asks for, or why it asks for nothing. */
export type Proposal =
  | { readonly replicas: number; readonly metric: string; readonly status: MetricStatus }
  | { readonly failure: MetricFailure };

/** What is last known of a metric; amounts in thousandths. */
export interface MetricStatus {
  readonly kind: "Resource" | "ContainerResource" | "Pods" | "Object" | "External";
  readonly averageUtilization?: number;
  readonly averageValue?: number;
  readonly value?: number;
}

export interface MetricFailure {
  /** Of the Event, and of the condition. */
  readonly reason: string;
  readonly message: string;
  /** With what kind of metric it is of. */
  readonly full: string;
}

/** What all metrics together ask for. */
export interface Combined {
  /** undefined: nothing may be done. */
  readonly replicas: number | undefined;
  readonly metric: string;
  /** ScalingActive. */
  readonly active: Condition;
  /** What failed, in all; "": nothing. */
  readonly error: string;
}

/**
 * The most that any metric asks for. Where some fail, the others may only ask for more than there is. O(proposals).
 * Source: facts 5.4.
 */
export function combine(proposals: readonly Proposal[], current: number): Combined {
  let replicas = 0;
  let metric = "";
  let failed = 0;
  let first: MetricFailure | undefined;
  for (const proposal of proposals) {
    if ("failure" in proposal) {
      first ??= proposal.failure;
      failed++;
    } else if (replicas === 0 || proposal.replicas > replicas) ({ replicas, metric } = proposal);
  }
  const error =
    first === undefined
      ? ""
      : `invalid metrics (${failed} invalid out of ${proposals.length}), first error is: ${first.full}`;
  if (first !== undefined && (failed === proposals.length || replicas < current)) {
    const why = `the HPA was unable to compute the replica count: ${first.message}`;
    return {
      replicas: undefined,
      metric: "",
      active: condition("ScalingActive", false, first.reason, why),
      error,
    };
  }
  const found = `the HPA was able to successfully calculate a replica count from ${metric}`;
  return { replicas, metric, active: condition("ScalingActive", true, "ValidMetricFound", found), error };
}
