import type { MarkCause } from "./mark-cause.ts";

/**
 * One failure of nodes, or of the network to them, and what became of it. Times in microseconds; those after `start`
 * are since then, NaN for what did not happen.
 */
export interface FailureRecord {
  /** "fail", "partition" or "deleteNode". */
  readonly what: string;
  /** "zone/b". */
  readonly target: string;
  readonly cause: MarkCause;
  readonly start: number;
  /** Until the last of its nodes was heard again; Infinity: it was not. */
  readonly lasted: number;
  /** Nodes that it took away; those that were away already are another's. */
  readonly nodes: number;
  /** Until the control plane held the first of them not ready. */
  readonly detected: number;
  /** Until the first and the last of their pods was told to go, or, of a task, was lost. */
  readonly firstEviction: number;
  readonly lastEviction: number;
  /** Workloads of which replicas served there. */
  readonly workloads: number;
  /** Until as many replicas of all of them served as are wanted, for good; NaN: they did not, or it hit none. */
  readonly recovered: number;
  /** Pods that were evicted, lost or collected. */
  readonly podsLost: number;
  /** CPU request x time from bound to their loss of those of them that work to an end, in core-hours. */
  readonly coreHoursLost: number;
}

/** A run keeps no more records; its metrics count all failures. */
export const MAX_FAILURES = 2000;
