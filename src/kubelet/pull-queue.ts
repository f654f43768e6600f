import type { KubeletSpec } from "../spec/kubelet.ts";
import type { PullRequest } from "./pull-request.ts";

/** Whose turn it is to pull on one node, and how often it may ask the registry. Source: facts 7.1, 7.3. */
export class PullQueue {
  readonly #limit: number;
  readonly #rate: number;
  readonly #burst: number;
  readonly waiting: PullRequest[] = [];
  readonly running = new Set<PullRequest>();
  /** Which request brings each layer that is under way. */
  readonly layers = new Map<number, PullRequest>();
  #tokens: number;
  #since = 0;

  constructor(parallelPulls: number, { registryPullQPS, registryBurst }: KubeletSpec) {
    this.#limit = parallelPulls;
    this.#rate = registryPullQPS / 1_000_000;
    this.#burst = registryBurst;
    this.#tokens = registryBurst;
  }

  /** The next one whose turn has come. */
  next(): PullRequest | undefined {
    if (this.running.size >= this.#limit) return undefined;
    const request = this.waiting.shift();
    if (request !== undefined) this.running.add(request);
    return request;
  }

  /** Whether the kubelet may ask the registry now; it does not wait for that. */
  mayAsk(now: number): boolean {
    if (this.#rate === 0) return true;
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#since) * this.#rate);
    this.#since = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
