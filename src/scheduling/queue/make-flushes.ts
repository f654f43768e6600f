import { type ClassId, NO_POD, type PodId } from "../../cluster/ids.ts";
import type { Attempts } from "./attempts.ts";
import { SECOND } from "./attempts.ts";
import type { Holders } from "./holders.ts";
import type { PodHeap } from "./pod-heap.ts";
import type { Flushes } from "./queue-discipline.ts";
import type { Line } from "./unschedulable-pool.ts";

/** What the flushes of a queue do to it. */
interface FlushedQueue {
  readonly holders: Holders;
  readonly attempts: Attempts;
  now(): number;
  fitsAnywhere(podClass: ClassId): boolean;
  /** A pod has backed off long enough. */
  activate(pod: PodId): void;
  /** A flush brings back every pod that is being tried. */
  anythingHappened(): void;
  /** The first pods of a line have waited too long. */
  wake(line: Line, since: number): void;
}

/** Backoffs that end, and pods that were found unschedulable too long ago. Source: facts 1.1. */
export function makeFlushes({
  holders,
  attempts,
  now,
  fitsAnywhere,
  anythingHappened,
  activate,
  wake,
}: FlushedQueue): Flushes {
  const { active, backoff, errors, unschedulable, gated } = holders;
  const activateRested = (heap: PodHeap) => {
    for (let pod = heap.head; pod !== NO_POD; pod = heap.head) {
      if (attempts.isBackingOff(pod, now())) return;
      activate(pod);
    }
  };
  const someLine = (holds: (line: Line) => boolean) => {
    let isFound = false;
    unschedulable.forEachLine((line) => {
      isFound ||= holds(line);
    });
    return isFound;
  };
  return {
    get backingOff() {
      return backoff.size + errors.size;
    },
    get unschedulable() {
      return unschedulable.size;
    },
    flushBackoff() {
      const before = active.size;
      activateRested(errors);
      activateRested(backoff);
      return active.size > before;
    },
    flushUnschedulable() {
      const before = unschedulable.size;
      const time = now() - LONGEST_STAY;
      // They stay where they are, and are counted as brought back all the same.
      if ([...gated].some((pod) => attempts.since[pod]! < time)) anythingHappened();
      unschedulable.forEachLine((line) => wake(line, time));
      return unschedulable.size < before;
    },
    get isStale() {
      return someLine((line) => unschedulable.isStale(line));
    },
    get isHelpful() {
      return someLine((line) => unschedulable.isStale(line) && fitsAnywhere(line.podClass));
    },
  };
}

/** A pod that was found unschedulable longer ago than this is tried again, whatever has happened. */
const LONGEST_STAY = 300 * SECOND;
