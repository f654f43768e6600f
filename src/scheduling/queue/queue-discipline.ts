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
  /** A pod has come to a node, or has left one: true if that may let somebody in. */
  podsChanged(): boolean;
  /** Offers pods, each at most once, until nothing more can be placed; those placed are taken out. */
  offer(tryPlace: TryPlace): void;
  /** Visits all that wait, in no particular order. */
  forEach(visit: (pod: PodId) => void): void;
  /** What a queue does as time passes, if it does something. */
  readonly flushes?: Flushes;
}

/** Pods that are offered again after a time, whatever happens. */
export interface Flushes {
  /** Pods that back off, which the next flushes will let go. */
  readonly backingOff: number;
  /** Pods that were found unschedulable, and wait for something that helps. */
  readonly unschedulable: number;
  /** To be called at each whole second while pods back off; true if some are to be offered. O(those log n). */
  flushBackoff(): boolean;
  /** To be called each 30 s while pods are unschedulable; true if some are to be offered. O(classes). */
  flushUnschedulable(): boolean;
}
