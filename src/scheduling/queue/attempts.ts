import type { PodId } from "../../cluster/ids.ts";
import { lengthened } from "../../cluster/lengthened.ts";

/**
 * What the scheduler remembers of each pod's attempts, and how long a pod backs off after one that failed.
 *
 * Rows are pods, times microseconds. A pod that was found unschedulable c times backs off 1, 2, 4, 8, then 10
 * seconds; where the last c attempts ended in errors, these count instead. Source: facts 1.1, backoff_queue.go.
 */
export class Attempts {
  /** What orders pods of equal priority: first submitted, or since the last attempt failed. */
  since = new Float64Array(1024);
  /** Times that the pod was taken out to be placed. */
  count = new Int32Array(1024);
  /** Times that it was found unschedulable. */
  failures = new Int32Array(1024);
  /** Errors since the last attempt that ended without one. */
  errors = new Int32Array(1024);
  readonly #windowed: boolean;

  /** `windowed`: backoffs end on whole seconds, as they do from 1.33 on, rounded down. */
  constructor(windowed: boolean) {
    this.#windowed = windowed;
  }

  begin(pod: PodId, now: number): void {
    if (pod >= this.since.length) this.#grow(Math.max(pod + 1, 2 * this.since.length));
    this.since[pod] = now;
    this.count[pod] = 0;
    this.failures[pod] = 0;
    this.errors[pod] = 0;
  }

  fail(pod: PodId, now: number): void {
    this.since[pod] = now;
    this.failures[pod]!++;
    this.errors[pod] = 0;
  }

  err(pod: PodId, now: number): void {
    this.since[pod] = now;
    this.errors[pod]!++;
  }

  /** When the pod's backoff ends. */
  backoffEnd(pod: PodId): number {
    const end = this.since[pod]! + backoffAfter(this.errors[pod]! || this.failures[pod]!);
    return this.#windowed ? wholeSecond(end) : end;
  }

  isBackingOff(pod: PodId, now: number): boolean {
    if ((this.errors[pod]! || this.failures[pod]!) === 0) return false;
    const end = this.backoffEnd(pod);
    return this.#windowed ? end >= wholeSecond(now) : end > now;
  }

  #grow(rows: number): void {
    this.since = lengthened(this.since, new Float64Array(rows));
    this.count = lengthened(this.count, new Int32Array(rows));
    this.failures = lengthened(this.failures, new Int32Array(rows));
    this.errors = lengthened(this.errors, new Int32Array(rows));
  }
}

export const SECOND = 1_000_000;

const INITIAL_BACKOFF = SECOND;
const LONGEST_BACKOFF = 10 * SECOND;

function backoffAfter(failures: number): number {
  return failures === 0 ? 0 : Math.min(INITIAL_BACKOFF * 2 ** (failures - 1), LONGEST_BACKOFF);
}

function wholeSecond(time: number): number {
  return time - (time % SECOND);
}
