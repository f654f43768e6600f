import { EventHash } from "./event-hash.ts";
import { type EventQueue, MAX_TIME, NO_SLOT as NONE, PRIORITIES } from "./event-queue.ts";
import { HeapQueue } from "./heap-queue.ts";
import { LadderQueue } from "./ladder-queue.ts";
import { Lanes } from "./lanes.ts";

export type EventHandler = (subject: number, detail: number) => void;
/** A number that `define` gave out. */
export type EventKind = number & { readonly __brand: "EventKind" };
/** Names one scheduled event for `cancel`; of no use once the event was handled or cancelled. */
export type EventHandle = number & { readonly __brand: "EventHandle" };

/**
 * One run's clock, pending events and event kinds.
 *
 * Time is whole microseconds from 0. Events are handled in order of time, then of priority (0 first, 7 last),
 * then in the order in which they were scheduled. An event that a handler schedules for the current instant is
 * handled at this instant, by priority among what is still pending there.
 *
 * An event is not an object but (time, priority) -> (kind, subject, detail); subject and detail are whole
 * numbers of 32 bits, mostly a row of some table. Nothing is allocated per event.
 */
export class Simulation {
  readonly #queue: EventQueue;
  readonly #handlers: EventHandler[] = [];
  readonly #names: string[] = [];
  readonly #afterEach: (() => void) | undefined;
  readonly #hash = new EventHash();
  readonly #sources: Source[] = [];
  readonly #lanes: Lanes = new Lanes();
  /** The source with the smallest key, the first one registered among equals. */
  #source: Source | undefined;

  /** Four numbers a slot: kind, subject, detail, generation. A free slot's subject is the next free slot. */
  #records = new Int32Array(4 * 1024);
  #free = NO_SLOT;
  #slots = 0;
  #cancelled = 0;

  /** Numbers that change with each event; a typed array holds doubles without a box. */
  readonly #state = new Float64Array([ORIGIN, Number.POSITIVE_INFINITY]);
  #handled = 0;
  #stopped = false;

  /** `afterEach` is called after each event that is handled, to check what must hold. */
  constructor(queue: "ladder" | "heap" = "ladder", afterEach?: () => void) {
    this.#afterEach = afterEach;
    this.#queue = queue === "ladder" ? new LadderQueue() : new HeapQueue();
  }

  /** Simulated time: the instant of the event being handled. */
  get now(): number {
    return (this.#state[NOW_KEY]! - ORIGIN) / INSTANT;
  }

  /** Events that are scheduled and not cancelled, those of sources not counted. */
  get pending(): number {
    return this.#queue.size + this.#lanes.waiting - this.#cancelled;
  }

  /** Events handled so far. */
  get handled(): number {
    return this.#handled;
  }

  /** Of time, priority, kind's name, subject and detail of all events handled so far, in order: 16 hex digits. */
  get hash(): string {
    return this.#hash.digest();
  }

  /**
   * Makes an event kind known. Kinds are made before the run; the name is for traces, errors and the hash. Kinds of
   * one `lane` can be held together; without one they are of the lane in which they are made, if any.
   */
  define(name: string, handler: EventHandler, lane?: string): EventKind {
    if (this.#names.includes(name)) throw new Error(`event kind "${name}" is already defined`);
    this.#names.push(name);
    this.#hash.define(name);
    const kind = (this.#handlers.push(followedBy(this.#afterEach, handler)) - 1) as EventKind;
    this.#lanes.add(kind, lane);
    return kind;
  }

  /** Calls `make`: the kinds that it defines are of a lane, unless they name another. */
  inLane<T>(lane: string, make: () => T): T {
    return this.#lanes.inside(lane, make);
  }

  /** From now on events of a lane wait when they are due, until it is released. Holding twice needs two releases. */
  hold(lane: string): void {
    this.#lanes.hold(lane);
  }

  /**
   * What was due in a lane meanwhile happens at this instant, in the order in which it was due, by priority; what
   * was cancelled meanwhile does not. O(events that waited).
   */
  release(lane: string): void {
    for (const { slot, priority } of this.#lanes.release(lane))
      this.#queue.push(this.#state[NOW_KEY]! + priority, slot);
  }

  nameOf(kind: EventKind): string {
    return this.#names[kind]!;
  }

  /**
   * Schedules an event `delay` microseconds from now; 0 is this instant. O(1) amortised.
   *
   * @throws RangeError if the delay is negative, not whole, or leads past MAX_TIME.
   */
  schedule(kind: EventKind, delay: number, subject = 0, detail = 0, priority = 0): EventHandle {
    const slot = this.#enter(kind, delay, subject, detail, priority);
    // Apart from the rest and short, so that it is inlined and a handle that nobody keeps is never made.
    return (this.#records[(slot << 2) + 3]! * MAX_PENDING + slot) as EventHandle;
  }

  #enter(kind: EventKind, delay: number, subject: number, detail: number, priority: number): number {
    const key = this.#state[NOW_KEY]! + (delay * INSTANT + priority);
    if (!(delay >= 0 && key < END_KEY && Math.floor(delay) === delay)) this.#refuse(kind, delay);
    let slot = this.#free;
    if (slot === NO_SLOT) slot = this.#newSlot();
    const records = this.#records;
    const at = slot << 2;
    this.#free = records[at + 1]!;
    records[at] = kind;
    records[at + 1] = subject;
    records[at + 2] = detail;
    this.#queue.push(key, slot);
    return slot;
  }

  /**
   * Takes back an event; false if it was handled or cancelled already. O(1).
   *
   * Its slot stays taken until its instant: far-away events that are always cancelled cost memory till then.
   */
  cancel(handle: EventHandle): boolean {
    const generation = Math.floor(handle / MAX_PENDING);
    const slot = handle - generation * MAX_PENDING;
    const at = slot << 2;
    const records = this.#records;
    if (slot >= this.#slots || records[at + 3] !== generation) return false;
    if (records[at] === CANCELLED) return false;
    records[at] = CANCELLED;
    this.#cancelled++;
    return true;
  }

  /**
   * Adds events whose times are known and ascending: event i has time `times[i]` and subject i.
   *
   * Costs O(1) an event and no slots. Among events of equal time and priority those of a source go before
   * those that were scheduled, and sources go in the order in which they were added.
   *
   * @throws RangeError if a time lies before its predecessor, in the past, or is not whole.
   */
  addSource(kind: EventKind, times: ArrayLike<number>, detail = 0, priority = 0): void {
    let previous = this.now;
    for (let i = 0; i < times.length; i++) {
      const time = times[i]!;
      if (!(time >= previous && time <= MAX_TIME && Math.floor(time) === time)) {
        throw new RangeError(
          `event "${this.nameOf(kind)}": time ${i} of the source is ${time}, after ${previous}`,
        );
      }
      previous = time;
    }
    this.#sources.push({ kind, times, detail, priority, position: 0 });
    this.#findSource();
  }

  /** Time of the next event; Infinity if there is none. */
  peek(): number {
    this.#dropCancelled();
    return timeOf(Math.min(this.#queue.peek(), this.#state[SOURCE_KEY]!));
  }

  /** Ends `run` after the event being handled. */
  stop(): void {
    this.#stopped = true;
  }

  /**
   * Handles events up to and including the instant `until`, to which the clock then moves; all of them if it
   * is Infinity, and the clock stays at the last one. Returns early after `stop`, at the instant of the stop.
   */
  run(until = Number.POSITIVE_INFINITY): void {
    this.#stopped = false;
    const end = until === Number.POSITIVE_INFINITY ? until : keyOf(Math.floor(until) + 1, 0);
    const queue = this.#queue;
    const state = this.#state;
    while (!this.#stopped) {
      const slot = queue.popBelow(Math.min(state[SOURCE_KEY]!, end));
      if (slot !== NO_SLOT) this.#handle(slot);
      else if (state[SOURCE_KEY]! < end) this.#handleSource(this.#source!);
      else break;
    }
    if (!this.#stopped && until !== Number.POSITIVE_INFINITY && until > this.now)
      state[NOW_KEY] = keyOf(Math.floor(until), 0);
    // Cancelled events may have been the last ones: the queue was ahead of the clock then, and is not to stay there.
    if (queue.size === 0) queue.advance(state[NOW_KEY]!);
  }

  #handle(slot: number): void {
    const records = this.#records;
    const at = slot << 2;
    const kind = records[at]!;
    if (this.#lanes.isHolding && this.#lanes.holds(kind)) {
      this.#lanes.keep(kind, slot, this.#queue.poppedKey);
      return;
    }
    const subject = records[at + 1]!;
    const detail = records[at + 2]!;
    records[at + 3] = (records[at + 3]! + 1) & MAX_GENERATION;
    records[at + 1] = this.#free;
    this.#free = slot;
    if (kind === CANCELLED) {
      this.#cancelled--;
      return;
    }
    const key = this.#queue.poppedKey;
    this.#state[NOW_KEY] = Math.floor(key / INSTANT) * INSTANT;
    this.#handled++;
    this.#hash.add(key, kind, subject, detail);
    this.#handlers[kind]!(subject, detail);
  }

  #recycle(slot: number): void {
    const at = slot << 2;
    const records = this.#records;
    records[at + 3] = (records[at + 3]! + 1) & MAX_GENERATION;
    records[at + 1] = this.#free;
    this.#free = slot;
  }

  #handleSource(source: Source): void {
    const key = this.#state[SOURCE_KEY]!;
    const subject = source.position++;
    this.#findSource();
    this.#queue.advance(key);
    this.#state[NOW_KEY] = Math.floor(key / INSTANT) * INSTANT;
    this.#handled++;
    this.#hash.add(key, source.kind, subject, source.detail);
    this.#handlers[source.kind]!(subject, source.detail);
  }

  #dropCancelled(): void {
    for (let slot = this.#queue.peekSlot(); slot !== NO_SLOT; slot = this.#queue.peekSlot()) {
      if (this.#records[slot << 2] !== CANCELLED) return;
      this.#queue.discard();
      this.#recycle(slot);
      this.#cancelled--;
    }
  }

  #findSource(): void {
    let first = Number.POSITIVE_INFINITY;
    for (const source of this.#sources) {
      if (source.position === source.times.length) continue;
      const key = keyOf(source.times[source.position]!, source.priority);
      if (key >= first) continue;
      first = key;
      this.#source = source;
    }
    this.#state[SOURCE_KEY] = first;
  }

  #newSlot(): number {
    if (this.#slots === MAX_PENDING) {
      throw new RangeError(`more than ${MAX_PENDING} events are pending at once`);
    }
    const slot = this.#slots++;
    if (slot << 2 >= this.#records.length) {
      const records = new Int32Array(2 * this.#records.length);
      records.set(this.#records);
      this.#records = records;
    }
    this.#records[(slot << 2) + 1] = NO_SLOT;
    return slot;
  }

  #refuse(kind: EventKind, delay: number): never {
    const wanted = `a whole number of microseconds from 0, to at most ${MAX_TIME} in all`;
    throw new RangeError(
      `event "${this.nameOf(kind)}": delay is ${delay} us at ${this.now} us, must be ${wanted}`,
    );
  }
}

function followedBy(afterEach: (() => void) | undefined, handler: EventHandler): EventHandler {
  if (afterEach === undefined) return handler;
  return (subject, detail) => {
    handler(subject, detail);
    afterEach();
  };
}

interface Source {
  readonly kind: EventKind;
  readonly times: ArrayLike<number>;
  readonly detail: number;
  readonly priority: number;
  position: number;
}

/** The queue's key of a time and a priority. */
function keyOf(time: number, priority: number): number {
  return time * INSTANT + (ORIGIN + priority);
}

function timeOf(key: number): number {
  return Math.floor((key - ORIGIN) / INSTANT);
}

// V8 folds the constants of a module into its code, imported ones not.
const INSTANT = PRIORITIES;
const NO_SLOT = NONE;

/** Key of time 0: beyond 32 bits, as nearly all keys are, so that V8 takes none for a small integer. */
const ORIGIN = 2 ** 33;
const END_KEY = ORIGIN + (MAX_TIME + 1) * PRIORITIES;

/** Key of priority 0 at the instant being processed. */
const NOW_KEY = 0;
/** Key of the next event of a source; Infinity if there is none. */
const SOURCE_KEY = 1;

/** A handle is generation x MAX_PENDING + slot: exact, since generations have 30 bits. */
const MAX_PENDING = 2 ** 22;
const MAX_GENERATION = 2 ** 30 - 1;
const CANCELLED = -1;
