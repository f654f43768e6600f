import type { ClientLimit, PriorityLevel } from "../spec/api-server.ts";
import type { ApiServer, Lateness } from "./api-server.ts";
import { TokenBucket } from "./token-bucket.ts";
import { WaitingLine } from "./waiting-line.ts";

/** One client of the API server: its own rate limit, its priority level, and what of its requests wait there. */
export class ApiClient {
  readonly #server: ApiServer;
  readonly #bucket: TokenBucket;
  readonly #level: PriorityLevel;
  readonly #line = new WaitingLine();

  constructor(server: ApiServer, limit: ClientLimit, level: PriorityLevel = "workload-high") {
    this.#server = server;
    this.#bucket = new TokenBucket(limit);
    this.#level = level;
  }

  /** Takes a token: how long after `now` the request is sent, whole microseconds. */
  take(now: number): number {
    return this.#bucket.take(now);
  }

  /** How long a request that is asked for now takes if it meets nobody: until a token is there, and its `cost`. */
  ask(now: number, cost: number): number {
    return this.#bucket.take(now) + this.#server.costOf(cost);
  }

  /** At `due`, the instant of which `ask` told: how much later the request is there, since it met others. */
  lateness(due: number, cost: number): Lateness {
    const takes = this.#server.costOf(cost);
    return this.#server.request(this.#level, this.#line, due - takes, takes);
  }
}
