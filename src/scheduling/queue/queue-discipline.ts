import type { NodeId, PodId } from "../../cluster/ids.ts";

/** Tries to place one pod; true if it was placed. */
export type TryPlace = (pod: PodId) => boolean;

/** Negative if `a` goes before `b`, 0 if neither does. */
export type PodOrder = (a: PodId, b: PodId) => number;

/** Pods that wait, and in which order they are offered to the strategy. */
export interface QueueDiscipline {
  /** Pods that wait. */
  readonly size: number;
  add(pod: PodId): void;
  /** Takes out a pod that waits, because it was given up. */
  remove(pod: PodId): void;
  /** A node has more room, or may be used again. */
  roomGained(node: NodeId): void;
  /** Offers pods, each at most once, until nothing more can be placed; those placed are taken out. */
  offer(tryPlace: TryPlace): void;
  /** Visits all that wait, in no particular order. */
  forEach(visit: (pod: PodId) => void): void;
}
