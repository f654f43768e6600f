import { type ControlPlane, controlPlaneOf } from "../control-plane/control-plane.ts";
import { TokenBucket } from "../control-plane/token-bucket.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import { CONTROLLER_PRIORITY } from "./controller-priority.ts";

/** The steps of one sync: each yields how long it takes, in microseconds, before the next one begins. */
export type Sync = Generator<number, SyncEnd, void>;

/** failed: an error came of it, so that the object is synced again, later each time that this happens. */
// biome-ignore lint/suspicious/noConfusingVoidType: most syncs end without saying anything.
export type SyncEnd = void | "failed";

/** The sync of an object that is as it should be: over before it has begun. */
export const NOTHING_TO_DO: Sync = (function* (): Sync {})();

/**
 * A controller's work queue: objects to be synced, each at most once in it and by at most one worker at a time.
 *
 * A sync that was under way when its controller stopped, or lost the API server, comes to nothing more: the object is
 * synced from the beginning when the controller goes on. A new process remembers no failures and no times, and lists
 * all objects.
 * An object that changes while it is synced is synced again. Where steps take no time, a sync is over within the
 * event that began it. A sync that fails is repeated after 5 ms, doubled with each failure in a row up to 1000 s; one
 * that does not forgets them. All objects of a queue together are retried 10 times a second, after the first 100.
 * O(1) a call. Source: client-go's workqueue and its default rate limiter, as all controllers of Kubernetes use it.
 */
export class SyncQueue {
  readonly #simulation: Simulation;
  readonly #controlPlane: ControlPlane;
  #retries: TokenBucket;
  readonly #watch: number;
  readonly #backoff: SyncQueueOptions["backoff"];
  readonly #listed: (object: number) => void;
  readonly #begin: (object: number) => Sync;
  readonly #noticed: EventKind;
  readonly #stepped: EventKind;
  readonly #due: EventKind;
  #idleWorkers: number;
  readonly #queue: number[] = [];
  #head = 0;
  readonly #entries: (Entry | undefined)[] = [];

  /** `watch`: from a change to its being seen. `begin` starts the sync of an object. */
  constructor(
    simulation: Simulation,
    name: string,
    { watch, workers, backoff, listed }: SyncQueueOptions,
    begin: (object: number) => Sync,
  ) {
    this.#simulation = simulation;
    this.#controlPlane = controlPlaneOf(simulation);
    this.#retries = new TokenBucket(this.#controlPlane.retries.limit);
    this.#watch = watch;
    this.#backoff = backoff;
    this.#listed = listed ?? ((object) => this.changed(object));
    this.#idleWorkers = workers;
    this.#begin = begin;
    this.#noticed = simulation.define(`${name}-noticed`, (object) => this.#onNoticed(object));
    this.#stepped = simulation.define(`${name}-step`, (object, attempt) => this.#onStepped(object, attempt));
    this.#due = simulation.define(`${name}-due`, (object) => this.#onDue(object));
    this.#controlPlane.onReturn("controller-manager", (isNew) => {
      this.#beginAnew();
      if (isNew) this.#listAnew();
    });
  }

  /** Something that the controller watches has changed: the object is synced once that is seen. */
  changed(object: number): void {
    const entry = this.#entryOf(object);
    if (entry.isComing) return;
    entry.isComing = true;
    const delay = this.#controlPlane.server.watchOf(this.#watch);
    this.#simulation.schedule(this.#noticed, delay, object, 0, CONTROLLER_PRIORITY);
  }

  /** The object is to be synced `delay` from now, unless that happens earlier anyway. */
  later(object: number, delay: number): void {
    const entry = this.#entryOf(object);
    const at = this.#simulation.now + delay;
    if (at >= entry.dueAt) return;
    entry.dueAt = at;
    this.#simulation.schedule(this.#due, delay, object, 0, CONTROLLER_PRIORITY);
  }

  /** The controller has written of the object: a sync that begins before it has seen that fails. */
  wrote(object: number): void {
    this.#entryOf(object).seenAt = this.#simulation.now + this.#controlPlane.server.watchOf(this.#watch);
  }

  #onNoticed(object: number): void {
    this.#entryOf(object).isComing = false;
    this.#enqueue(object);
  }

  #onDue(object: number): void {
    const entry = this.#entryOf(object);
    // An earlier call has taken its place. One that was held while its component was away comes late.
    if (entry.dueAt > this.#simulation.now) return;
    entry.dueAt = Number.POSITIVE_INFINITY;
    this.#enqueue(object);
  }

  #enqueue(object: number): void {
    const entry = this.#entryOf(object);
    if (entry.isWaiting) return;
    entry.isWaiting = true;
    if (entry.sync !== undefined) return;
    this.#queue.push(object);
    this.#work();
  }

  #work(): void {
    while (this.#idleWorkers > 0 && this.#head < this.#queue.length) {
      const object = this.#queue[this.#head++]!;
      const entry = this.#entryOf(object);
      entry.isWaiting = false;
      if (entry.seenAt > this.#simulation.now) {
        this.#ended(object, entry, "failed");
        continue;
      }
      const sync = this.#begin(object);
      if (sync === NOTHING_TO_DO) {
        entry.failures = 0;
        continue;
      }
      entry.sync = sync;
      this.#idleWorkers--;
      this.#advance(object, entry, sync);
    }
    // Setting the length costs, even that of a short list.
    if (this.#head === this.#queue.length && this.#head > MANY) this.#queue.length = this.#head = 0;
  }

  #onStepped(object: number, attempt: number): void {
    const entry = this.#entryOf(object);
    if (entry.sync === undefined || entry.attempt !== attempt) return;
    this.#advance(object, entry, entry.sync!);
    this.#work();
  }

  #advance(object: number, entry: Entry, sync: Sync): void {
    let step = sync.next();
    while (!step.done && step.value === 0) step = sync.next();
    if (!step.done) {
      this.#simulation.schedule(this.#stepped, step.value, object, entry.attempt, CONTROLLER_PRIORITY);
      return;
    }
    entry.sync = undefined;
    this.#idleWorkers++;
    this.#ended(object, entry, step.value);
    if (entry.isWaiting) this.#queue.push(object);
  }

  #ended(object: number, entry: Entry, end: SyncEnd): void {
    if (end !== "failed") {
      entry.failures = 0;
      return;
    }
    const { base, longest } = this.#backoff ?? this.#controlPlane.retries;
    const backoff = Math.min(longest, base * 2 ** entry.failures);
    entry.failures++;
    this.later(object, Math.max(backoff, this.#retries.take(this.#simulation.now)));
  }

  #beginAnew(): void {
    for (const [object, entry] of this.#entries.entries()) {
      if (entry?.sync === undefined) continue;
      entry.sync.return();
      entry.sync = undefined;
      entry.attempt++;
      this.#idleWorkers++;
      if (entry.isWaiting) this.#queue.push(object);
      else this.changed(object);
    }
    this.#work();
  }

  #listAnew(): void {
    this.#retries = new TokenBucket(this.#controlPlane.retries.limit);
    for (const [object, entry] of this.#entries.entries()) {
      if (entry === undefined) continue;
      entry.failures = 0;
      entry.dueAt = Number.POSITIVE_INFINITY;
      this.#listed(object);
    }
  }

  #entryOf(object: number): Entry {
    let entry = this.#entries[object];
    if (entry === undefined) {
      entry = {
        isComing: false,
        isWaiting: false,
        dueAt: Number.POSITIVE_INFINITY,
        seenAt: 0,
        failures: 0,
        attempt: 0,
        sync: undefined,
      };
      this.#entries[object] = entry;
    }
    return entry;
  }
}

/** Entries of the queue that have been seen to, after which it begins anew. */
const MANY = 1024;

export interface SyncQueueOptions {
  /** From a change to its being seen, in microseconds. */
  readonly watch: number;
  readonly workers: number;
  /** How long after a failure it is tried again at first, and at most; as the control plane has it if absent. */
  readonly backoff?: { readonly base: number; readonly longest: number };
  /** What a new process does about an object that it finds; absent: it is synced. */
  readonly listed?: (object: number) => void;
}

interface Entry {
  /** A change is on its way to the controller. */
  isComing: boolean;
  /** In the queue; or, while it is synced, to be synced again. */
  isWaiting: boolean;
  /** When it is to be synced at the latest. */
  dueAt: number;
  /** When the controller's own last write is seen by itself. */
  seenAt: number;
  /** Syncs that have failed in a row. */
  failures: number;
  /** How often a sync of it was broken off. */
  attempt: number;
  sync: Sync | undefined;
}
