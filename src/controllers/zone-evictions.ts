import type { NodeId } from "../cluster/ids.ts";

/**
 * The lost nodes of one zone that wait for their NoExecute taint: first come, first served, at a limited rate.
 *
 * A token bucket with room for one token, tried each 100 ms: the first node has its turn at once, each further
 * one a token later. Source: facts 6.2. Times in microseconds.
 */
export class ZoneEvictions {
  readonly #waiting: NodeId[] = [];
  /** When the next token is there. */
  #tokenAt = 0;

  add(node: NodeId): void {
    this.#waiting.push(node);
  }

  remove(node: NodeId): void {
    const position = this.#waiting.indexOf(node);
    if (position >= 0) this.#waiting.splice(position, 1);
  }

  /** When the next node has its turn, at or after `now`; undefined while none waits. */
  nextAt(now: number): number | undefined {
    if (this.#waiting.length === 0) return undefined;
    return Math.ceil(Math.max(now, this.#tokenAt) / TRY_PERIOD) * TRY_PERIOD;
  }

  /** Takes the node whose turn it is now; the next one's comes at `rate`, in nodes per second. */
  take(now: number, rate: number): NodeId | undefined {
    const node = this.#waiting.shift();
    if (node !== undefined) this.#tokenAt = now + SECOND / rate;
    return node;
  }
}

const SECOND = 1_000_000;
const TRY_PERIOD = 100_000;
