import type { PodId } from "../cluster/ids.ts";

/** After failures, before the scheduler: what arrives at an instant is offered at that instant. */
export const ARRIVAL_PRIORITY = 2;

/** Submits the tasks of one workload, each at its time. */
export interface TaskSource {
  /** Whether it will submit no more, whatever happens. */
  readonly isExhausted: boolean;
  /** One of its tasks has ended or been abandoned; the row is still readable. */
  taskLeft?(pod: PodId): void;
  /** One of its tasks was bound. */
  taskBound?(pod: PodId): void;
}
