import type { ClassId } from "../../cluster/ids.ts";
import { SECOND } from "./backoff.ts";
import type { Cohort, Line } from "./cohort.ts";
import type { CohortHeap } from "./cohort-heap.ts";
import type { Holders } from "./holders.ts";
import type { Flushes } from "./queue-discipline.ts";
import { oldestOf } from "./unschedulable-pool.ts";

/** What the flushes of a queue do to it. */
interface FlushedQueue {
  readonly holders: Holders;
  /** Counts changes of the cluster. */
  readonly changes: { readonly count: number };
  now(): number;
  fitsAnywhere(podClass: ClassId): boolean;
  isBackingOff(cohort: Cohort): boolean;
  /** A cohort has backed off long enough. */
  activate(cohort: Cohort): void;
  /** A flush brings back every pod that is being tried. */
  anythingHappened(): void;
  /** Those of a line that were last tried before a time have waited too long. */
  wakeOlder(line: Line, time: number): void;
}

/** Backoffs that end, and pods that were found unschedulable too long ago. Source: facts 1.1. */
export function makeFlushes({
  holders,
  changes,
  now,
  fitsAnywhere,
  isBackingOff,
  activate,
  anythingHappened,
  wakeOlder,
}: FlushedQueue): Flushes {
  const { active, backoff, errors, unschedulable, gated } = holders;
  const activateRested = (heap: CohortHeap) => {
    for (let cohort = heap.head; cohort !== undefined; cohort = heap.head) {
      if (isBackingOff(cohort)) return;
      activate(cohort);
    }
  };
  const someLine = (holds: (line: Line) => boolean) => {
    let isFound = false;
    unschedulable.forEachLine((line) => {
      isFound ||= holds(line);
    });
    return isFound;
  };
  const isStale = (line: Line) => oldestOf(line)!.seen < changes.count;
  return {
    get backingOff() {
      return backoff.pods + errors.pods;
    },
    get unschedulable() {
      return unschedulable.size;
    },
    flushBackoff() {
      const before = active.pods;
      activateRested(errors);
      activateRested(backoff);
      return active.pods > before;
    },
    flushUnschedulable() {
      const before = unschedulable.size;
      const time = now() - LONGEST_STAY;
      // They stay where they are, and are counted as brought back all the same.
      if ([...gated].some(({ since }) => since < time)) anythingHappened();
      unschedulable.forEachLine((line) => wakeOlder(line, time));
      return unschedulable.size < before;
    },
    get isStale() {
      return someLine(isStale);
    },
    get isHelpful() {
      return someLine((line) => isStale(line) && fitsAnywhere(line.podClass));
    },
  };
}

/** A pod that was found unschedulable longer ago than this is tried again, whatever has happened. */
const LONGEST_STAY = 300 * SECOND;
