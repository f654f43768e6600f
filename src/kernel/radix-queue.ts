import { type EventQueue, NO_SLOT, PRIORITIES } from "./event-queue.ts";

/**
 * The fast event queue: buckets by the highest byte in which a key differs from a base, 256 a level.
 *
 * Three places hold slots, and the order of keys decides which:
 * - `now`: one list a priority, for events of the instant that is being processed.
 * - `near`: a short sorted array, for keys below `#nearLimit`.
 * - buckets: for all others. Level l has 256 buckets; a key lies at the level of the highest byte in which it
 *   differs from `#base`, in the bucket of that byte. So lower levels and lower buckets hold smaller keys.
 *
 * When `near` is empty the first bucket is opened: `#base` moves to its start; its slots go to `near` if they
 * are few, to lower levels if they are many. A bucket of level 0 holds one key and is emptied from its head.
 * Lists are appended to and moved in order, so equal keys stay first in, first out.
 *
 * Push O(1); pop amortised O(1): a slot moves down at most once a level, and few reach a second one.
 * Equal to HeapQueue on every sequence of calls (test/kernel/event-queues.test.ts).
 */
export class RadixQueue implements EventQueue {
  /** Keys that change with each call; a typed array holds doubles without a box. */
  readonly #state = new Float64Array(4);

  #keys = new Float64Array(1024);
  #next = new Int32Array(1024);

  readonly #nowHead = new Int32Array(PRIORITIES).fill(NO_SLOT);
  readonly #nowTail = new Int32Array(PRIORITIES).fill(NO_SLOT);
  #nowCount = 0;

  /** Keys in descending order: the first to leave is the last. */
  readonly #nearKeys = new Float64Array(NEAR_CAPACITY);
  readonly #nearSlots = new Int32Array(NEAR_CAPACITY);
  #nearCount = 0;

  readonly #head = new Int32Array(LEVELS * 256).fill(NO_SLOT);
  readonly #tail = new Int32Array(LEVELS * 256);
  readonly #count = new Int32Array(LEVELS * 256);
  /** One bit a bucket: not empty. */
  readonly #occupied = new Int32Array(LEVELS * 8);
  readonly #levelCount = new Int32Array(LEVELS);
  #bucketed = 0;
  /** High and low 32 bits of the base, and the base itself. */
  #baseHigh = 0;
  #baseLow = 0;

  get size(): number {
    return this.#nowCount + this.#nearCount + this.#bucketed;
  }

  get poppedKey(): number {
    return this.#state[POPPED_KEY]!;
  }

  push(key: number, slot: number): void {
    if (slot >= this.#keys.length) this.#grow(slot);
    this.#keys[slot] = key;
    const priority = key - this.#state[NOW_KEY]!;
    if (priority >= 0 && priority < PRIORITIES) this.#pushNow(priority, slot);
    else if (key < this.#state[NEAR_LIMIT]!) this.#pushNear(key, slot);
    else this.#pushBucket(key, slot);
  }

  peek(): number {
    if (this.#nearCount === 0 && this.#bucketed > 0) this.#open();
    const later = this.#firstLater();
    return this.#nowCount === 0 ? later : Math.min(later, this.#state[NOW_KEY]! + this.#firstNow());
  }

  peekSlot(): number {
    const key = this.peek();
    if (key === Number.POSITIVE_INFINITY) return NO_SLOT;
    if (key !== this.#firstLater()) return this.#nowHead[this.#firstNow()]!;
    return this.#nearCount > 0 ? this.#nearSlots[this.#nearCount - 1]! : this.#head[this.#firstBucket(0)]!;
  }

  discard(): void {
    const key = this.peek();
    if (key !== this.#firstLater()) this.#removeNow(this.#firstNow());
    else this.#removeLater();
  }

  popBelow(limit: number): number {
    if (this.#nowCount > 0 || this.#nearCount === 0) return this.#popAnyBelow(limit);
    // The common case, apart so that it is inlined: the first slot is near.
    const state = this.#state;
    const first = this.#nearCount - 1;
    const key = this.#nearKeys[first]!;
    if (key >= limit) return NO_SLOT;
    this.#nearCount = first;
    state[POPPED_KEY] = key;
    state[NOW_KEY] = Math.floor(key / PRIORITIES) * PRIORITIES;
    return this.#nearSlots[first]!;
  }

  #popAnyBelow(limit: number): number {
    const state = this.#state;
    if (this.#nearCount === 0 && this.#bucketed > 0) this.#open();
    const later = this.#firstLater();
    // What is near was pushed before its instant began, so it goes first among equals.
    if (this.#nowCount > 0) {
      const priority = this.#firstNow();
      const key = state[NOW_KEY]! + priority;
      if (key < later) {
        if (key >= limit) return NO_SLOT;
        state[POPPED_KEY] = key;
        return this.#removeNow(priority);
      }
    }
    if (later >= limit) return NO_SLOT;
    state[POPPED_KEY] = later;
    state[NOW_KEY] = Math.floor(later / PRIORITIES) * PRIORITIES;
    return this.#removeLater();
  }

  #removeLater(): number {
    return this.#nearCount > 0 ? this.#nearSlots[--this.#nearCount]! : this.#removeLevelZero();
  }

  /** The smallest key outside `now`; a bucket has been opened if there was one to open. */
  #firstLater(): number {
    if (this.#nearCount > 0) return this.#nearKeys[this.#nearCount - 1]!;
    if (this.#bucketed === 0) return Number.POSITIVE_INFINITY;
    return this.#keys[this.#head[this.#firstBucket(0)]!]!;
  }

  #pushNow(priority: number, slot: number): void {
    this.#next[slot] = NO_SLOT;
    if (this.#nowHead[priority] === NO_SLOT) this.#nowHead[priority] = slot;
    else this.#next[this.#nowTail[priority]!] = slot;
    this.#nowTail[priority] = slot;
    this.#nowCount++;
  }

  #firstNow(): number {
    let priority = 0;
    while (this.#nowHead[priority] === NO_SLOT) priority++;
    return priority;
  }

  #removeNow(priority: number): number {
    const slot = this.#nowHead[priority]!;
    this.#nowHead[priority] = this.#next[slot]!;
    this.#nowCount--;
    return slot;
  }

  #pushNear(key: number, slot: number): void {
    if (this.#nearCount === NEAR_CAPACITY) {
      this.#spill();
      if (key >= this.#state[NEAR_LIMIT]!) {
        this.#pushBucket(key, slot);
        return;
      }
    }
    const keys = this.#nearKeys;
    const slots = this.#nearSlots;
    // Whatever leaves before the new slot, its equals among them, moves one towards the end.
    let i = this.#nearCount++;
    while (i > 0 && keys[i - 1]! <= key) {
      keys[i] = keys[i - 1]!;
      slots[i] = slots[i - 1]!;
      i--;
    }
    keys[i] = key;
    slots[i] = slot;
  }

  /** Makes room in a full `near`: its slots go back to buckets, finer ones than they came from. */
  #spill(): void {
    const keys = this.#nearKeys.slice(0, this.#nearCount);
    const slots = this.#nearSlots.slice(0, this.#nearCount);
    this.#nearCount = 0;
    const smallest = keys[keys.length - 1]!;
    // A peek may have moved the base past keys that were pushed afterwards; then all start anew.
    const displaced = smallest < this.#state[BASE]! ? this.#takeBuckets() : [];
    if (smallest < this.#state[BASE]!) this.#setBase(smallest);
    this.#state[NEAR_LIMIT] = this.#state[BASE]!;
    for (let i = slots.length - 1; i >= 0; i--) this.#pushBucket(keys[i]!, slots[i]!);
    for (const slot of displaced) this.#pushBucket(this.#keys[slot]!, slot);
  }

  /** Empties all buckets; gives their slots, equal keys in order. */
  #takeBuckets(): number[] {
    const slots: number[] = [];
    for (const head of this.#head) {
      for (let slot = head; slot !== NO_SLOT; slot = this.#next[slot]!) slots.push(slot);
    }
    this.#head.fill(NO_SLOT);
    this.#count.fill(0);
    this.#occupied.fill(0);
    this.#levelCount.fill(0);
    this.#bucketed = 0;
    return slots;
  }

  #pushBucket(key: number, slot: number): void {
    const high = (key * INVERSE_2_32) | 0;
    const low = key | 0;
    const highDifference = high ^ this.#baseHigh;
    let level: number;
    let byte: number;
    if (highDifference !== 0) {
      level = (63 - Math.clz32(highDifference)) >> 3;
      byte = (high >>> ((level - 4) << 3)) & 255;
    } else {
      // The lowest bit is set so that an equal key counts as differing in byte 0.
      level = (31 - Math.clz32((low ^ this.#baseLow) | 1)) >> 3;
      byte = (low >>> (level << 3)) & 255;
    }
    const bucket = (level << 8) | byte;
    this.#next[slot] = NO_SLOT;
    if (this.#count[bucket]!++ === 0) {
      this.#head[bucket] = slot;
      this.#occupied[bucket >> 5]! |= 1 << (byte & 31);
    } else this.#next[this.#tail[bucket]!] = slot;
    this.#tail[bucket] = slot;
    this.#levelCount[level]!++;
    this.#bucketed++;
  }

  /** Makes the first slot reachable: in `near`, or at the head of a bucket of level 0. */
  #open(): void {
    for (;;) {
      let level = 0;
      while (this.#levelCount[level] === 0) level++;
      if (level === 0) return;
      const bucket = this.#firstBucket(level);
      const count = this.#count[bucket]!;
      const start = this.#startOf(bucket, level);
      this.#setBase(start);
      let slot = this.#head[bucket]!;
      this.#emptyBucket(bucket, level, count);
      if (count <= NEAR_LOAD) {
        this.#state[NEAR_LIMIT] = start + WIDTH[level]!;
        for (; slot !== NO_SLOT; slot = this.#next[slot]!) this.#pushNear(this.#keys[slot]!, slot);
        return;
      }
      this.#state[NEAR_LIMIT] = start;
      while (slot !== NO_SLOT) {
        const next = this.#next[slot]!;
        this.#pushBucket(this.#keys[slot]!, slot);
        slot = next;
      }
    }
  }

  #firstBucket(level: number): number {
    let word = level << 3;
    while (this.#occupied[word] === 0) word++;
    const bits = this.#occupied[word]!;
    return (word << 5) | (31 - Math.clz32(bits & -bits));
  }

  /** The smallest key that belongs into a bucket: the base's higher bytes, the bucket's own, zeros. */
  #startOf(bucket: number, level: number): number {
    const width = WIDTH[level]!;
    const above = width * 256;
    return Math.floor(this.#state[BASE]! / above) * above + (bucket & 255) * width;
  }

  #removeLevelZero(): number {
    const bucket = this.#firstBucket(0);
    const slot = this.#head[bucket]!;
    this.#head[bucket] = this.#next[slot]!;
    if (--this.#count[bucket]! === 0) this.#occupied[bucket >> 5]! &= ~(1 << (bucket & 31));
    this.#levelCount[0]!--;
    this.#bucketed--;
    return slot;
  }

  #emptyBucket(bucket: number, level: number, count: number): void {
    this.#head[bucket] = NO_SLOT;
    this.#count[bucket] = 0;
    this.#occupied[bucket >> 5]! &= ~(1 << (bucket & 31));
    this.#levelCount[level]! -= count;
    this.#bucketed -= count;
  }

  #setBase(key: number): void {
    this.#state[BASE] = key;
    this.#baseHigh = (key * INVERSE_2_32) | 0;
    this.#baseLow = key | 0;
  }

  #grow(slot: number): void {
    const length = Math.max(slot + 1, 2 * this.#keys.length);
    const keys = new Float64Array(length);
    keys.set(this.#keys);
    this.#keys = keys;
    const next = new Int32Array(length);
    next.set(this.#next);
    this.#next = next;
  }
}

const POPPED_KEY = 0;
/** Key of priority 0 at the instant being processed. */
const NOW_KEY = 1;
/** Keys below it belong to `near`, others to a bucket. */
const NEAR_LIMIT = 2;
/** Buckets are found by the difference to it. */
const BASE = 3;

/** 53-bit keys: seven bytes. */
const LEVELS = 7;
/** Keys that a bucket of each level spans. */
const WIDTH = new Float64Array(LEVELS).map((_, level) => 256 ** level);
/** A bucket of at most this many slots is sorted; a larger one is split. */
const NEAR_LOAD = 64;
const NEAR_CAPACITY = 128;
const INVERSE_2_32 = 2 ** -32;
