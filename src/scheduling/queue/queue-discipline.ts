import type { Cluster } from "../../cluster/cluster.ts";
import type { PodId } from "../../cluster/ids.ts";

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
  /** Offers pods, each at most once, until nothing more can be placed; those placed are taken out. */
  offer(tryPlace: TryPlace): void;
  /** Begins to hear of what may let pods in; `heard` is told whether some are to be offered now. */
  listenTo(cluster: Cluster, heard: (isDue: boolean) => void): void;
  /** Visits all that wait, in no particular order. */
  forEach(visit: (pod: PodId) => void): void;
  /** A pod is not held any more, of which no event will tell: see `isHeld` of the queue that holds pods. */
  released?(pod: PodId): void;
  /**
   * A pod that it holds back for its scheduling gates has none any more. Absent: it knows nothing of gates, and must
   * not be given such pods.
   */
  ungated?(pod: PodId): void;
  /** One pod at a time, for decisions that take time; if the queue can do that. */
  readonly inTurn?: InTurn;
  /** What a queue does as time passes, if it does something. */
  readonly flushes?: Flushes;
}

/** Gives out pods one by one. */
export interface InTurn {
  /** Takes out the pod that is to be tried now; NO_POD: there is none. */
  pop(): PodId;
  /** What came of it; not to be told of a pod that was removed meanwhile. */
  attempted(pod: PodId, isPlaced: boolean): void;
  /** Who would reject a pod on every node for want of room, if that is known without asking; else undefined. O(1). */
  lackOfRoomOf(pod: PodId): readonly string[] | undefined;
}

/** Pods that are offered again after a time, whatever happens. */
export interface Flushes {
  /** Pods that back off, which the next flushes will let go. */
  readonly backingOff: number;
  /** Pods that were found unschedulable, and wait for something that helps. */
  readonly unschedulable: number;
  /** To be called at each whole second while pods back off; true if some are to be offered. O(those log n). */
  flushBackoff(): boolean;
  /** To be called each 30 s while pods are unschedulable; true if some are to be offered. O(lines). */
  flushUnschedulable(): boolean;
  /** Whether the cluster has changed since some unschedulable pod was last tried. O(lines). */
  readonly isStale: boolean;
  /** Whether some unschedulable pod fits by now, whatever its queue knows of that. O(lines x nodes). */
  readonly isHelpful: boolean;
}
