import type { PodId } from "../cluster/ids.ts";

/** The pods of one owner. Written by PodCounts alone. */
export interface OwnedPods {
  /** Neither ended nor being deleted, in order of creation. */
  readonly pods: Set<PodId>;
  /** How many of them are ready, and have been for `minReady` microseconds. */
  ready: number;
  available: number;
  /** Being deleted, and not yet gone. */
  terminating: number;
  minReady: number;
}
