import type { ClassId, PodId } from "../../cluster/ids.ts";

/** Where pods of the queue are; nowhere: taken out to be tried; swept: about to fail with one of their class. */
export type Holder = "nowhere" | "active" | "backoff" | "error" | "unschedulable" | "gated" | "swept";

/**
 * Pods of one class whose last attempts failed at the same instant, and which back off equally long. A list by turn.
 *
 * They are woken together, and fail together once the first of them does. Where pods do not go together, each is a
 * cohort of its own. Times are microseconds.
 */
export interface Cohort {
  readonly podClass: ClassId;
  first: PodId;
  last: PodId;
  size: number;
  holder: Holder;
  /** Its place in the heap that holds it. */
  position: number;
  /** The line that holds it, while it is unschedulable. */
  line: Line | undefined;
  /** First submitted, or when the last attempt failed. */
  since: number;
  /** Times that the pods were found unschedulable, as far as that decides how long they back off. */
  failures: number;
  /** Errors since the last attempt that ended without one. */
  errors: number;
  /** When the backoff ends. */
  end: number;
  /** Changes of the cluster when the pods were found unschedulable. */
  seen: number;
  /** How often they have failed together, to be added to what is remembered of each. */
  rounds: number;
  /** To be added to the turns that are remembered of each. */
  offset: number;
}

/** Pods of one class that the same filters have rejected. */
export interface Line {
  readonly podClass: ClassId;
  /** Whether they wait for nodes on which others were evicted for them: each for its own, so that none tries for all. */
  readonly isNominated: boolean;
  /** Who rejected them; empty: nobody said. */
  readonly rejectors: readonly string[];
  /** In the order in which they were tried. */
  readonly cohorts: Set<Cohort>;
  isListed: boolean;
}
