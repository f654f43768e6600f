import type { NodeId } from "../cluster/ids.ts";

/**
 * The lost nodes of one zone that wait for their NoExecute taint: first come, first served, at a limited rate.
 *
 * A token bucket with room for one token, tried each 100 ms: the first node has its turn at once, each further
 * one a token later. Source: facts 6.2. Times in microseconds, rates in nodes per second.
 */
export class ZoneEvictions {
  readonly #waiting: NodeId[] = [];
  readonly #tryFrom: number;
  #rate: number;
  /** When the next token is there; Infinity: never. */
  #tokenAt = 0;

  /** Tries are at `tryFrom` and whole tenths of a second from there. */
  constructor(rate: number, tryFrom: number) {
    this.#rate = rate;
    this.#tryFrom = tryFrom;
    if (rate === 0) this.#tokenAt = Number.POSITIVE_INFINITY;
  }

  add(node: NodeId): void {
    if (!this.#waiting.includes(node)) this.#waiting.push(node);
  }

  remove(node: NodeId): void {
    const position = this.#waiting.indexOf(node);
    if (position >= 0) this.#waiting.splice(position, 1);
  }

  /** When the next node has its turn, at or after `now`; undefined while none waits, or none will have one. */
  nextAt(now: number): number | undefined {
    if (this.#waiting.length === 0 || this.#tokenAt === Number.POSITIVE_INFINITY) return undefined;
    const tries = Math.ceil((Math.max(now, this.#tokenAt) - this.#tryFrom) / TRY_PERIOD);
    return this.#tryFrom + tries * TRY_PERIOD;
  }

  /** Takes the node whose turn it is now, and its token with it. */
  take(now: number): NodeId | undefined {
    const node = this.#waiting.shift();
    if (node !== undefined) this.#tokenAt = this.#nextToken(now);
    return node;
  }

  /**
   * Another rate from now on. A token that is there stays; else the next one takes its whole time at the new rate,
   * as in the real queue, whose new limiter is drained when the old one was. Rates are set at the end of a pass of the
   * node monitor, some milliseconds after `now`: a token that was taken at a pass is there again at the end of one that
   * comes just its interval later (recorded in all repeats).
   */
  setRate(rate: number, now: number): void {
    if (rate === this.#rate) return;
    const hasToken = this.#rate > 0 && this.#tokenAt <= now + LATE;
    this.#rate = rate;
    if (!hasToken || rate === 0) this.#tokenAt = this.#nextToken(now);
  }

  #nextToken(now: number): number {
    return this.#rate === 0 ? Number.POSITIVE_INFINITY : now + Math.round(SECOND / this.#rate) + LATE;
  }
}

const SECOND = 1_000_000;
const TRY_PERIOD = 100_000;
/** A token is taken some milliseconds after its try began, so that the try a whole interval later comes too early. */
const LATE = 1;
