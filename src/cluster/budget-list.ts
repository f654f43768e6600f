import type { LabelSelectorSpec } from "../spec/pod.ts";
import type { PodId } from "./ids.ts";

/** What a PodDisruptionBudget says now, for those who evict pods without asking it. */
export interface BudgetState {
  readonly namespace: string;
  /** undefined: selects nothing. */
  readonly selector: LabelSelectorSpec | undefined;
  /** status.disruptionsAllowed: so many of its pods may be evicted. */
  readonly allowed: number;
  /** Whether the eviction of a pod is counted already: status.disruptedPods. Stays as it is while listed. */
  isDisrupted(pod: PodId): boolean;
}
