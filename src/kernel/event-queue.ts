/**
 * Pending events by key, first in first out among equal keys.
 *
 * A key is `origin + time x 8 + priority`: one whole number that orders by time, then by priority; the eight
 * keys from a multiple of 8 are an instant. It stays exact because times end at MAX_TIME. An event is known
 * here by its slot, a small whole number that the caller gives out; the queue never looks at what it holds.
 */
export interface EventQueue {
  /** Number of slots in the queue. */
  readonly size: number;
  /** Key of the slot that `popBelow` returned last. */
  readonly poppedKey: number;
  /** Adds a slot. `key` must not be below the instant of the last popped key. */
  push(key: number, slot: number): void;
  /** Takes out the first slot if its key is below `limit`; NO_SLOT otherwise. */
  popBelow(limit: number): number;
  /** Moves to the instant of a key that no pending key is below: keys of this instant may be pushed from now on. */
  advance(key: number): void;
  /** The smallest key; Infinity when empty. */
  peek(): number;
  /** The first slot, which stays; NO_SLOT when empty. */
  peekSlot(): number;
  /** Takes out the first slot, which must exist, without moving to its instant: keys before it may still come. */
  discard(): void;
}

export const NO_SLOT = -1;

/** Priorities of one instant: 0 (first) to 7 (last). */
export const PRIORITIES = 8;

/** The last instant, 31 years in microseconds: 8 x MAX_TIME is below 2^53, with room for an origin. */
export const MAX_TIME = 1e15;
