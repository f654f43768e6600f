import type { PodId } from "../../cluster/ids.ts";
import { lengthened } from "../../cluster/lengthened.ts";

/** How long pods back off, in microseconds: doubling from `initial` to `longest`. */
export interface Backoff {
  readonly initial: number;
  readonly longest: number;
  /** Whether backoffs end on whole seconds, rounded down: from 1.33 on. */
  readonly isWindowed: boolean;
}

/**
 * What the scheduler remembers of each pod's attempts, and how long a pod backs off after one that failed.
 *
 * Rows are pods, times microseconds. A pod that was found unschedulable c times backs off min(initial x 2^(c-1),
 * longest); where the last c attempts ended in errors, these count instead. Source: facts 1.1, backoff_queue.go.
 */
export class Attempts {
  /** What orders pods of equal priority: first submitted, or since the last attempt failed. */
  since = new Float64Array(1024);
  /** When it came to the queue: what orders pods whose last attempts failed at one instant. */
  first = new Float64Array(1024);
  /** Times that the pod was taken out to be placed. */
  count = new Int32Array(1024);
  /** Times that it was found unschedulable. */
  failures = new Int32Array(1024);
  /** Errors since the last attempt that ended without one. */
  errors = new Int32Array(1024);
  readonly #backoff: Backoff;

  constructor(backoff: Backoff) {
    this.#backoff = backoff;
  }

  begin(pod: PodId, now: number): void {
    if (pod >= this.since.length) this.#grow(Math.max(pod + 1, 2 * this.since.length));
    this.since[pod] = now;
    this.first[pod] = now;
    this.count[pod] = 0;
    this.failures[pod] = 0;
    this.errors[pod] = 0;
  }

  fail(pod: PodId, now: number): void {
    this.since[pod] = now;
    this.failures[pod]!++;
    this.errors[pod] = 0;
  }

  /** Others failed for the pod too: `times`, the last time at `at`. */
  failWithOthers(pod: PodId, times: number, at: number): void {
    this.count[pod]! += times;
    this.failures[pod]! += times;
    this.errors[pod] = 0;
    this.since[pod] = Math.max(this.since[pod]!, at);
  }

  err(pod: PodId, now: number): void {
    this.since[pod] = now;
    this.errors[pod]!++;
  }

  /** When the pod's backoff ends. */
  backoffEnd(pod: PodId): number {
    const { initial, longest, isWindowed } = this.#backoff;
    const turns = this.errors[pod]! || this.failures[pod]!;
    const end = this.since[pod]! + (turns === 0 ? 0 : Math.min(initial * 2 ** (turns - 1), longest));
    return isWindowed ? wholeSecond(end) : end;
  }

  isBackingOff(pod: PodId, now: number): boolean {
    const { longest, isWindowed } = this.#backoff;
    if ((this.errors[pod]! || this.failures[pod]!) === 0 || longest === 0) return false;
    const end = this.backoffEnd(pod);
    return isWindowed ? end >= wholeSecond(now) : end > now;
  }

  #grow(rows: number): void {
    this.since = lengthened(this.since, new Float64Array(rows));
    this.first = lengthened(this.first, new Float64Array(rows));
    this.count = lengthened(this.count, new Int32Array(rows));
    this.failures = lengthened(this.failures, new Int32Array(rows));
    this.errors = lengthened(this.errors, new Int32Array(rows));
  }
}

export const SECOND = 1_000_000;

function wholeSecond(time: number): number {
  return time - (time % SECOND);
}
