import { type EventQueue, NO_SLOT as NONE, PRIORITIES } from "./event-queue.ts";

/**
 * The fast event queue: buckets by the leading bits of a key, as wide as suits what is pending.
 *
 * Four places hold slots, and the order of keys decides which:
 * - `now`: one list a priority, for events of the instant that is being processed.
 * - `near`: a short sorted array, for keys below NEAR_LIMIT.
 * - rungs: rows of buckets. A rung covers START to END in equal widths, powers of two; the next rung covers the
 *   bucket that was opened last, so the last rung comes first in time.
 * - `far`: an unsorted array, for keys beyond all rungs.
 *
 * When `near` is empty the next bucket is opened: its slots are sorted into `near` if they are few, spread over
 * a rung of their own if they are many. When the rungs are empty, `far` is spread in the same way. The width is
 * chosen then, from the mean distance of the keys, so that a bucket gets about LOAD of them.
 *
 * Equal keys are always in one place (`now` apart, whose slots come last), and move in order: first in, first
 * out. Starts and widths are whole instants, so that an instant is never torn apart. Equal keys that are pushed one
 * after the other are a group, which is kept and moved as its first slot: a thousand ends of one instant move as
 * one.
 *
 * Push O(1); pop amortised O(1): most slots move once, from a bucket to `near`.
 * Equal to HeapQueue on every sequence of calls (test/kernel/event-queues.test.ts).
 * Source: ladder queue, Tang, Goh and Thng, ACM TOMACS 15(3), 2005; here widths are powers of two.
 */
export class LadderQueue implements EventQueue {
  /** Numbers that change with each call; a typed array holds doubles without a box. */
  readonly #state = new Float64Array(5);

  readonly #nowHead = new Int32Array(PRIORITIES).fill(NO_SLOT);
  readonly #nowTail = new Int32Array(PRIORITIES).fill(NO_SLOT);
  #nowCount = 0;

  /** Keys in descending order: the first to leave is the last. */
  #nearKeys = new Float64Array(1024);
  #nearSlots = new Int32Array(1024);
  #nearCount = 0;

  /** The slot behind each in its group; NO_SLOT for the last one. */
  #after = new Int32Array(1024).fill(NO_SLOT);
  /** The slot that was pushed last, `now` apart; its key is in the state. */
  #pushed = NO_SLOT;
  /** Slots that are not the first of their group. */
  #grouped = 0;

  /** Four numbers a rung: START, END, SCALE, FIRST. The rung 0 stands for `far`, and ends nowhere. */
  readonly #rungs = new Float64Array(4 * MAX_RUNGS);
  /** The next bucket to open, and the one behind the last. */
  readonly #rungNext = new Int32Array(MAX_RUNGS);
  readonly #rungLast = new Int32Array(MAX_RUNGS);
  #rung = 0;

  /** A bucket is a list: the slot that was pushed last, then the one before it. */
  #heads = new Int32Array(1024).fill(NO_SLOT);
  #keys = new Float64Array(1024);
  #next = new Int32Array(1024);
  #bucketed = 0;

  /** In the order of pushes. */
  #far = new Int32Array(1024);
  #farCount = 0;

  constructor() {
    this.#state[NEAR_LIMIT] = Number.POSITIVE_INFINITY;
    this.#state[PUSHED_KEY] = Number.NaN;
    this.#rungs[END] = Number.POSITIVE_INFINITY;
  }

  get size(): number {
    return this.#nowCount + this.#nearCount + this.#bucketed + this.#farCount + this.#grouped;
  }

  get poppedKey(): number {
    return this.#state[POPPED_KEY]!;
  }

  push(key: number, slot: number): void {
    if (slot >= this.#keys.length) this.#grow(slot);
    const state = this.#state;
    this.#keys[slot] = key;
    if (key - state[NOW_KEY]! < INSTANT) this.#pushNow(key - state[NOW_KEY]!, slot);
    else if (key === state[PUSHED_KEY]) this.#pushBehind(slot);
    else {
      state[PUSHED_KEY] = key;
      this.#pushed = slot;
      if (key < state[NEAR_LIMIT]!) this.#pushSoon(slot);
      else this.#pushLater(slot);
    }
  }

  /** The last pushed slot, whose instant is still to come, is the last of its group. */
  #pushBehind(slot: number): void {
    this.#after[this.#pushed] = slot;
    this.#pushed = slot;
    this.#grouped++;
  }

  popBelow(limit: number): number {
    const state = this.#state;
    if (this.#nowCount > 0 || this.#nearCount === 0) {
      state[LIMIT] = limit;
      return this.#popAny();
    }
    // The common case, apart so that it is inlined: the first slot is near.
    const first = this.#nearCount - 1;
    const key = this.#nearKeys[first]!;
    if (key >= limit) return NO_SLOT;
    state[POPPED_KEY] = key;
    state[NOW_KEY] = Math.floor(key / INSTANT) * INSTANT;
    const slot = this.#nearSlots[first]!;
    if (this.#after[slot] === NO_SLOT) this.#nearCount = first;
    else this.#leaveGroup(slot);
    return slot;
  }

  advance(key: number): void {
    const state = this.#state;
    const instant = Math.floor(key / INSTANT) * INSTANT;
    state[NOW_KEY] = instant;
    state[NEAR_LIMIT] = Math.max(state[NEAR_LIMIT]!, instant + INSTANT);
  }

  peek(): number {
    this.#state[LIMIT] = Number.POSITIVE_INFINITY;
    if (this.#nearCount === 0) this.#open();
    const later = this.#firstLater();
    return this.#nowCount === 0 ? later : Math.min(later, this.#state[NOW_KEY]! + this.#firstNow());
  }

  peekSlot(): number {
    const key = this.peek();
    if (key === Number.POSITIVE_INFINITY) return NO_SLOT;
    if (key !== this.#firstLater()) return this.#nowHead[this.#firstNow()]!;
    return this.#nearSlots[this.#nearCount - 1]!;
  }

  discard(): void {
    const key = this.peek();
    if (key !== this.#firstLater()) this.#removeNow(this.#firstNow());
    else {
      this.#removeNear();
      // Its instant has not begun: its equals may be pushed yet, and must not be put behind who has left.
      this.#state[PUSHED_KEY] = Number.NaN;
    }
  }

  #popAny(): number {
    const state = this.#state;
    if (this.#nearCount === 0) this.#open();
    const later = this.#firstLater();
    // What is near was pushed before its instant began, so it goes first among equals.
    if (this.#nowCount > 0) {
      const priority = this.#firstNow();
      const key = state[NOW_KEY]! + priority;
      if (key < later) {
        if (key >= state[LIMIT]!) return NO_SLOT;
        state[POPPED_KEY] = key;
        return this.#removeNow(priority);
      }
    }
    if (later >= state[LIMIT]!) return NO_SLOT;
    state[POPPED_KEY] = later;
    state[NOW_KEY] = Math.floor(later / INSTANT) * INSTANT;
    return this.#removeNear();
  }

  #removeNear(): number {
    const slot = this.#nearSlots[this.#nearCount - 1]!;
    if (this.#after[slot] === NO_SLOT) this.#nearCount--;
    else this.#leaveGroup(slot);
    return slot;
  }

  /** The first slot of the group that comes next leaves it. */
  #leaveGroup(slot: number): void {
    this.#nearSlots[this.#nearCount - 1] = this.#after[slot]!;
    this.#after[slot] = NO_SLOT;
    this.#grouped--;
  }

  #firstLater(): number {
    return this.#nearCount > 0 ? this.#nearKeys[this.#nearCount - 1]! : Number.POSITIVE_INFINITY;
  }

  #pushSoon(slot: number): void {
    if (this.#nearCount >= NEAR_ROOM) this.#spill();
    if (this.#keys[slot]! < this.#state[NEAR_LIMIT]!) this.#pushNear(slot);
    else this.#pushLater(slot);
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

  #pushNear(slot: number): void {
    const key = this.#keys[slot]!;
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

  #pushLater(slot: number): void {
    const key = this.#keys[slot]!;
    const rungs = this.#rungs;
    let at = 4 * this.#rung;
    while (key >= rungs[at + END]!) at -= 4;
    if (at === 0) {
      this.#pushFar(slot);
      return;
    }
    const heads = this.#heads;
    const bucket = ((key - rungs[at]!) * rungs[at + SCALE]! + rungs[at + FIRST]!) | 0;
    this.#next[slot] = heads[bucket]!;
    heads[bucket] = slot;
    this.#bucketed++;
  }

  #pushFar(slot: number): void {
    const i = this.#farCount++;
    if (i === this.#far.length) this.#far = lengthened(this.#far, new Int32Array(2 * i));
    this.#far[i] = slot;
  }

  /** Fills `near`, which is empty, unless all that rungs and `far` hold lies beyond the instant of LIMIT. */
  #open(): void {
    const state = this.#state;
    for (;;) {
      const bucket = this.#nextBucket();
      if (bucket === NO_BUCKET) {
        state[NEAR_LIMIT] = Number.POSITIVE_INFINITY;
        if (this.#farCount <= NEAR_LOAD) {
          this.#farToNear();
          return;
        }
        this.#spreadFar();
        continue;
      }
      const at = 4 * this.#rung;
      const width = 1 / this.#rungs[at + SCALE]!;
      const start = this.#rungs[at]! + (bucket - this.#rungs[at + FIRST]!) * width;
      state[NEAR_LIMIT] = start;
      if (start >= state[LIMIT]! + INSTANT) return;
      state[NEAR_LIMIT] = Math.min(start + width, this.#rungs[at + END]!);
      this.#rungNext[this.#rung] = bucket + 1;
      const head = this.#heads[bucket]!;
      this.#heads[bucket] = NO_SLOT;
      if (width === INSTANT) this.#gatherInstant(head, start);
      else this.#gather(head);
      this.#bucketed -= this.#nearCount;
      if (this.#nearCount <= NEAR_LOAD || width === INSTANT) return;
      this.#spread(start);
    }
  }

  /** The first bucket that is not empty; rungs that are used up are left. */
  #nextBucket(): number {
    const heads = this.#heads;
    if (this.#bucketed === 0) this.#rung = 0;
    for (; this.#rung > 0; this.#rung--) {
      const last = this.#rungLast[this.#rung]!;
      let bucket = this.#rungNext[this.#rung]!;
      while (bucket < last && heads[bucket] === NO_SLOT) bucket++;
      this.#rungNext[this.#rung] = bucket;
      if (bucket < last) return bucket;
    }
    return NO_BUCKET;
  }

  /** Moves a list to `near`; sorted if it is short, else only equal keys are in order. */
  #gather(head: number): void {
    const keys = this.#keys;
    const next = this.#next;
    const nearKeys = this.#nearKeys;
    const nearSlots = this.#nearSlots;
    let count = 0;
    let slot = head;
    while (slot !== NO_SLOT && count <= NEAR_LOAD) {
      const key = keys[slot]!;
      let i = count++;
      while (i > 0 && nearKeys[i - 1]! < key) {
        nearKeys[i] = nearKeys[i - 1]!;
        nearSlots[i] = nearSlots[i - 1]!;
        i--;
      }
      nearKeys[i] = key;
      nearSlots[i] = slot;
      slot = next[slot]!;
    }
    this.#nearCount = count;
    for (; slot !== NO_SLOT; slot = next[slot]!) this.#appendNear(keys[slot]!, slot);
  }

  /** Moves the list of a bucket that is one instant wide to `near`, sorted however long it is. */
  #gatherInstant(head: number, start: number): void {
    for (let key = start + INSTANT - 1; key >= start; key--) {
      for (let slot = head; slot !== NO_SLOT; slot = this.#next[slot]!) {
        if (this.#keys[slot] === key) this.#appendNear(key, slot);
      }
    }
  }

  #appendNear(key: number, slot: number): void {
    const i = this.#nearCount++;
    if (i === this.#nearKeys.length) {
      this.#nearKeys = lengthened(this.#nearKeys, new Float64Array(2 * i));
      this.#nearSlots = lengthened(this.#nearSlots, new Int32Array(2 * i));
    }
    this.#nearKeys[i] = key;
    this.#nearSlots[i] = slot;
  }

  #farToNear(): void {
    for (let i = 0; i < this.#farCount; i++) this.#pushNear(this.#far[i]!);
    this.#farCount = 0;
  }

  #spreadFar(): void {
    const first = this.#farToNearUnsorted();
    this.#farCount = 0;
    this.#spread(Math.floor(first / INSTANT) * INSTANT);
  }

  /** Gives the smallest key. */
  #farToNearUnsorted(): number {
    let first = Number.POSITIVE_INFINITY;
    for (let i = this.#farCount - 1; i >= 0; i--) {
      const slot = this.#far[i]!;
      const key = this.#keys[slot]!;
      if (key < first) first = key;
      this.#appendNear(key, slot);
    }
    return first;
  }

  /** Makes room in a full `near`. */
  #spill(): void {
    if (this.#rung === 0 || this.#rung >= MAX_SPILLED) this.#startAnew();
    else this.#spread(this.#state[NOW_KEY]!);
  }

  /** Moves all but `now` to `far`. */
  #startAnew(): void {
    this.#nearToFar();
    for (let bucket = this.#nextBucket(); bucket !== NO_BUCKET; bucket = this.#nextBucket()) {
      for (let slot = this.#heads[bucket]!; slot !== NO_SLOT; slot = this.#next[slot]!) {
        this.#appendNear(this.#keys[slot]!, slot);
      }
      this.#heads[bucket] = NO_SLOT;
      this.#bucketed -= this.#nearCount;
      this.#nearToFar();
    }
    this.#state[NEAR_LIMIT] = this.#state[NOW_KEY]! + INSTANT;
  }

  #nearToFar(): void {
    for (let i = this.#nearCount - 1; i >= 0; i--) this.#pushFar(this.#nearSlots[i]!);
    this.#nearCount = 0;
  }

  /**
   * Moves `near` to a new rung that covers `start` to NEAR_LIMIT, or, where that is endless, about SPAN times
   * the mean distance to `start`, and what lies beyond to `far`.
   */
  #spread(start: number): void {
    const count = this.#nearCount;
    const limit = this.#state[NEAR_LIMIT]!;
    const isEndless = limit === Number.POSITIVE_INFINITY;
    const wanted = (LOAD * this.#meanDistance(start)) / count;
    // Few slots in a long stretch must not take a bucket for each of its instants.
    const least = isEndless ? 0 : (limit - start) / (2 * count);
    const width = Math.max(INSTANT, 2 ** Math.ceil(Math.log2(Math.max(wanted, least))));
    this.#addRung(start, isEndless ? start + width * Math.ceil((SPAN * count) / LOAD) : limit, width);
    this.#state[NEAR_LIMIT] = Math.max(start, this.#state[NOW_KEY]! + INSTANT);
    this.#nearCount = 0;
    this.#nearToRung(count);
  }

  #meanDistance(start: number): number {
    const keys = this.#nearKeys;
    const count = this.#nearCount;
    let sum = 0;
    for (let i = 0; i < count; i++) sum += keys[i]! - start;
    return sum / count;
  }

  #nearToRung(count: number): void {
    const slots = this.#nearSlots;
    for (let i = count - 1; i >= 0; i--) this.#pushLater(slots[i]!);
  }

  #addRung(start: number, end: number, width: number): void {
    const first = this.#rung === 0 ? 0 : this.#rungLast[this.#rung]!;
    const last = first + Math.ceil((end - start) / width);
    if (last > this.#heads.length) {
      const longer = new Int32Array(Math.max(last, 2 * this.#heads.length)).fill(NO_SLOT);
      this.#heads = lengthened(this.#heads, longer);
    }
    const rung = ++this.#rung;
    this.#rungs.set([start, end, 1 / width, first], 4 * rung);
    this.#rungNext[rung] = first;
    this.#rungLast[rung] = last;
  }

  #grow(slot: number): void {
    const length = Math.max(slot + 1, 2 * this.#keys.length);
    this.#keys = lengthened(this.#keys, new Float64Array(length));
    this.#next = lengthened(this.#next, new Int32Array(length));
    this.#after = lengthened(this.#after, new Int32Array(length).fill(NO_SLOT));
  }
}

function lengthened<Column extends Float64Array | Int32Array>(column: Column, longer: Column): Column {
  longer.set(column);
  return longer;
}

// V8 folds the constants of a module into its code, imported ones not.
const INSTANT = PRIORITIES;
const NO_SLOT = NONE;

const POPPED_KEY = 0;
/** Key of priority 0 at the instant being processed. */
const NOW_KEY = 1;
/** Keys below it belong to `near` or `now`; always after the instant being processed. */
const NEAR_LIMIT = 2;
/** What the pop or peek being done was limited to. */
const LIMIT = 3;
/** Key of the slot that was pushed last, `now` apart. */
const PUSHED_KEY = 4;

/** Where a rung keeps what, after its START: its end, buckets a unit of key, its first bucket. */
const END = 1;
const SCALE = 2;
const FIRST = 3;
const NO_BUCKET = -1;
/** Each rung of a bucket is at most a quarter as wide as the bucket, so beyond a spill there are 27 at most. */
const MAX_RUNGS = 64;
const MAX_SPILLED = 32;

/** A bucket of at most this many slots is sorted; a larger one is spread. */
const NEAR_LOAD = 32;
const NEAR_ROOM = 64;
/** What a bucket should hold. */
const LOAD = 4;
/** How far a rung reaches that takes from `far`, in mean distances: farther, and few slots move twice. */
const SPAN = 8;
