import type { Cluster } from "../cluster/cluster.ts";
import type { ClassId } from "../cluster/ids.ts";
import { compileDistribution, type Sampler } from "../random/distributions.ts";
import { meanOf } from "../random/mean-of.ts";
import type { RandomStream } from "../random/random-stream.ts";
import { createStream } from "../random/streams.ts";
import type { TaskStreamSpec } from "../spec/world.ts";

/**
 * Submits the tasks of one stream, numbered from 0.
 *
 * The duration of task i is drawn from a stream keyed by workload and i (or by member of a population), so
 * every strategy meets the same durations. What it is expected to be is the mean of its distribution.
 */
export class TaskMaker {
  readonly #cluster: Cluster;
  readonly #workload: number;
  readonly #podClass: ClassId;
  readonly #sampler: Sampler;
  readonly #durations: RandomStream;
  readonly #expected: number;
  #made = 0;

  constructor(
    cluster: Cluster,
    workload: number,
    { name, requests, duration }: TaskStreamSpec,
    seed: number,
  ) {
    this.#cluster = cluster;
    this.#workload = workload;
    this.#podClass = cluster.classes.intern({ requests });
    this.#sampler = compileDistribution(duration);
    this.#durations = createStream(seed, "durations", name);
    this.#expected = meanOf(duration);
  }

  /** Tasks submitted so far. */
  get made(): number {
    return this.#made;
  }

  submit(): void {
    this.submitFor(this.#made, this.#durations.fork(this.#made));
  }

  /** `origin` is what the source knows the task by; the duration is drawn from `durations`. */
  submitFor(origin: number, durations: RandomStream): void {
    this.#cluster.submit({
      podClass: this.#podClass,
      workload: this.#workload,
      index: this.#made++,
      origin,
      duration: Math.round(this.#sampler(durations)),
      expected: this.#expected,
    });
  }
}
