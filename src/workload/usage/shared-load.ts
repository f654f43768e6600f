/** A load as the pods of one workload share it: evenly, among those that serve. O(1) a call. */
export class SharedLoad {
  /** Position in the world's `loads`. */
  readonly load: number;
  #value: number;
  #servers = 0;
  #takers = 0;
  #since = 0;
  #integral = 0;
  /** What one unit takes of each serving pod, summed over those that run. */
  #each = { cpu: 0, memory: 0 };

  constructor(load: number, value: number) {
    this.load = load;
    this.#value = value;
  }

  /** Of one serving pod. */
  get share(): number {
    return this.#servers === 0 ? 0 : this.#value / this.#servers;
  }

  /** What the shares take in all, in whole millicores and bytes. */
  get taken(): { readonly cpu: number; readonly memory: number } {
    return {
      cpu: Math.round(this.#each.cpu * this.share),
      memory: Math.round(this.#each.memory * this.share),
    };
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
