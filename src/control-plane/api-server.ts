import { type ApiServerSpec, HAND, type PriorityLevel } from "../spec/api-server.ts";
import { Seats } from "./seats.ts";
import type { WaitingLine } from "./waiting-line.ts";

/** What a request that came has to do: nothing more (0), to wait so long, or (negative) to come again after so long. */
export type Lateness = number;

/**
 * How long requests wait for the API server: for a seat of their priority level, and for the server as a whole.
 *
 * A level has ceil(inflight x share / sum of shares) seats, each taken for as long as a request is served; who finds
 * none waits, first come first served, unless too many of its client wait already: then it is told 429 and comes
 * again. Over all levels `throughput` requests a second get done. Requests make no events of their own: a client says
 * of each when it would be there, had nobody else asked, and is told how much later it is. O(log busy) a request.
 *
 * Levels do not lend seats to each other, and clients of one level share it in the order of requests.
 * Source: facts 10; apiserver flowcontrol, borrowing and fair queuing apart.
 */
export class ApiServer {
  /** By how much everything takes longer than usual. */
  slowness = 1;
  /** By how much etcd's part of a write takes longer. */
  etcdSlowness = 1;
  /** Requests that were told to come again. */
  refused = 0;
  readonly #spec: ApiServerSpec;
  readonly #levels = new Map<PriorityLevel, Seats>();
  readonly #whole: Seats | undefined;
  readonly #between: number;

  constructor(spec: ApiServerSpec) {
    this.#spec = spec;
    this.#between = 1_000_000 / spec.throughput;
    this.#whole = this.#between > 0 ? new Seats(1) : undefined;
    if (spec.inflight === Number.POSITIVE_INFINITY) return;
    for (const level of Object.keys(spec.shares) as PriorityLevel[])
      this.#levels.set(level, new Seats(seatsOf(spec, level)));
  }

  /** What a request takes that meets nobody, if it usually takes `cost`: whole microseconds. */
  costOf(cost: number): number {
    if (this.slowness === 1 && this.etcdSlowness === 1) return cost;
    return Math.round(cost * this.slowness + Math.min(cost, this.#spec.commit) * (this.etcdSlowness - 1));
  }

  /** How long one who watches takes to see a change, if it usually is `watch`. */
  watchOf(watch: number): number {
    return this.slowness === 1 ? watch : Math.round(watch * this.slowness);
  }

  /** A request that was sent at `arrival` and takes `cost` if it meets nobody. `line`: of its client. */
  request(level: PriorityLevel, line: WaitingLine, arrival: number, cost: number): Lateness {
    const seats = this.#levels.get(level);
    const start = seats === undefined ? arrival : seats.freeAt(arrival);
    if (start > arrival) {
      if (line.lengthAt(arrival) >= HAND[level] * this.#spec.queueLength) {
        this.refused++;
        return -this.#spec.retryAfter;
      }
      line.add(start);
    }
    const done = this.#passAt(start, cost);
    seats?.occupy(done);
    return Math.ceil(done - arrival - cost);
  }

  /** When a request is done that was taken up at `start`. */
  #passAt(start: number, cost: number): number {
    if (this.#whole === undefined) return start + cost;
    const turn = this.#whole.freeAt(start);
    this.#whole.occupy(turn + this.#between * this.slowness);
    return turn + Math.max(cost, this.#between);
  }
}

/** Source: facts 10. */
export function seatsOf({ inflight, shares }: ApiServerSpec, level: PriorityLevel): number {
  const sum = Object.values(shares).reduce((all, share) => all + share, 0);
  return Math.ceil((inflight * shares[level]) / sum);
}
