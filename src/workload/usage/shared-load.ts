/** What is used, in millicores and bytes; `lost`: what limits keep from being used of CPU. */
export interface Taken {
  readonly cpu: number;
  readonly memory: number;
  readonly lost: number;
}

export const NOTHING: Taken = { cpu: 0, memory: 0, lost: 0 };

/**
 * A load as the pods of one workload share it: evenly, among those that serve, up to so many units a pod as its
 * container's limit allows. O(1) a call.
 */
export class SharedLoad {
  /** Position in the world's `loads`. */
  readonly load: number;
  /** Units a pod; what is more is lost. */
  readonly most: number;
  #value: number;
  #servers = 0;
  #takers = 0;
  #since = 0;
  #integral = 0;
  /** What one unit takes of each serving pod, summed over those that run. */
  #each = { cpu: 0, memory: 0 };

  constructor(load: number, value: number, most = Number.POSITIVE_INFINITY) {
    this.load = load;
    this.most = most;
    this.#value = value;
  }

  /** Of one serving pod. */
  get share(): number {
    return Math.min(this.most, this.#asked);
  }

  /** What the shares take in all, in whole millicores and bytes. */
  get taken(): Taken {
    const { share } = this;
    return {
      cpu: Math.round(this.#each.cpu * share),
      memory: Math.round(this.#each.memory * share),
      lost: Math.round(this.#each.cpu * (this.#asked - share)),
    };
  }

  get #asked(): number {
    return this.#servers === 0 ? 0 : this.#value / this.#servers;
  }

  /** The integral of the share until now, in units times microseconds. */
  integralAt(now: number): number {
    return this.#integral + this.share * (now - this.#since);
  }

  setValue(value: number, now: number): void {
    this.#advance(now);
    this.#value = value;
  }

  /** A pod begins to serve (1), or serves no more (-1). */
  serve(sign: 1 | -1, now: number): void {
    this.#advance(now);
    this.#servers += sign;
  }

  /** What a unit takes of a serving pod counts (1), or not any more (-1): its machine may be down. */
  take(sign: 1 | -1, each: { readonly cpu: number; readonly memory: number }): void {
    this.#takers += sign;
    // Exactly nothing is left when the last one goes.
    this.#each =
      this.#takers === 0
        ? { cpu: 0, memory: 0 }
        : { cpu: this.#each.cpu + sign * each.cpu, memory: this.#each.memory + sign * each.memory };
  }

  #advance(now: number): void {
    this.#integral = this.integralAt(now);
    this.#since = now;
  }
}
