import type { PodId } from "../../cluster/ids.ts";
import type { DescribePods } from "../hints/describe-pods.ts";
import type { Backoff } from "./backoff.ts";
import type { PodOrder } from "./queue-discipline.ts";
import type { WorthRetrying } from "./worth-retrying.ts";

/** What a KubernetesQueue works with. */
export interface KubernetesQueueSettings {
  /** Who goes first, before the time of waiting decides: priority, or what the strategy says. */
  readonly order: PodOrder;
  readonly describe: DescribePods;
  readonly isWorthRetrying: WorthRetrying;
  /**
   * Pods of a class that were tried at the same instant go on together. It changes nothing but what an event costs:
   * then O(cohorts), else O(pods). Only where attempts take no time, and where `order` is the same for all of a class.
   */
  readonly formsCohorts: boolean;
  /** Who rejected the pod that `tryPlace` has just found unschedulable; undefined: it met an error. */
  readonly rejectorsOf: () => readonly string[] | undefined;
  /** Hears of pods that fail without being tried, since others of their class have just failed: of the first time. */
  readonly passOver: (pod: PodId) => void;
  /** Pods that stay where they are, whatever happens: others are about to be evicted for them. Absent: none. */
  readonly isHeld?: ((pod: PodId) => boolean) | undefined;
  /** From 1.33 on: a pod that backs off is tried when there is no other. */
  readonly popsFromBackoff: boolean;
  readonly backoff: Backoff;
}

/** What the queue remembers of a pod. Times are microseconds. */
export interface Attempts {
  /** Times that it was taken out to be placed. */
  readonly count: number;
  /** Times that it was found unschedulable. */
  readonly failures: number;
  /** Errors since the last attempt that ended without one. */
  readonly errors: number;
  /** First submitted, or when the last attempt failed. */
  readonly since: number;
  readonly backoffEnd: number;
}
