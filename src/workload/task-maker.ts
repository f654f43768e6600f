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
 * The duration of task i is drawn from a stream keyed by workload and i (by member of a population and its own
 * count), so every strategy meets the same durations. What it is expected to be is the mean of its distribution.
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
    const index = this.#made;
    this.#submit(index, index, this.#durations.fork(index));
  }

  /** Submits the task of a member of a population, its `count`-th from 0, as number `index`. */
  submitFor(member: number, count: number, index: number): void {
    this.#submit(index, member, this.#durations.fork(member).fork(count));
  }

  #submit(index: number, origin: number, durations: RandomStream): void {
    this.#made++;
    this.#cluster.submit({
      podClass: this.#podClass,
      workload: this.#workload,
      index,
      origin,
      duration: Math.round(this.#sampler(durations)),
      expected: this.#expected,
    });
  }
}
