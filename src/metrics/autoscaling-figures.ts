import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import type { ClusterListener } from "../cluster/listener.ts";
import type { MetricValue, TimelineSeries } from "../spec/run-result.ts";
import { FollowedAutoscaler, totals } from "./followed-autoscaler.ts";
import type { TimelineShape } from "./gauge.ts";

/** An autoscaler that is measured. */
export interface MeasuredAutoscaler {
  /** "checkout", or "shop/checkout". */
  readonly name: string;
  /** Number of the workload that it scales. */
  readonly workload: number;
}

/**
 * How well autoscalers follow: replicas that their targets need at each moment against those that are ready. O(1) an
 * event of a pod that is scaled.
 */
export class AutoscalingFigures implements ClusterListener {
  readonly #cluster: Cluster;
  readonly #followed: readonly FollowedAutoscaler[];

  constructor(
    cluster: Cluster,
    autoscalers: readonly (MeasuredAutoscaler | undefined)[],
    shape: TimelineShape,
    warmUp: number,
  ) {
    this.#cluster = cluster;
    this.#followed = autoscalers.map((each) => new FollowedAutoscaler(each, shape, warmUp));
    cluster.listen(this);
  }

  /** Ready pods of what an autoscaler scales. */
  readyPods(autoscaler: number): ReadonlySet<PodId> {
    return this.#followed[autoscaler]!.ready;
  }

  /** What an autoscaler's target would need from now on; undefined: that cannot be told. */
  needs(autoscaler: number, replicas: number | undefined): void {
    this.#followed[autoscaler]?.update(this.#cluster.now, { needed: replicas });
  }

  /** What an autoscaler wants its target to have from now on. */
  desires(autoscaler: number, replicas: number): void {
    this.#followed[autoscaler]?.desire(this.#cluster.now, replicas);
  }

  /** What a load that drives an autoscaler is from now on. */
  driven(autoscaler: number, load: string, value: number): void {
    this.#followed[autoscaler]?.drive(this.#cluster.now, load, value);
  }

  /** An autoscaler has changed the size of its target. */
  rescaled(autoscaler: number, from: number, to: number): void {
    this.#followed[autoscaler]?.rescaled(this.#cluster.now, Math.sign(to - from));
  }

  podReady(pod: PodId): void {
    this.#count(pod, 1);
  }

  podUnready(pod: PodId): void {
    this.#count(pod, 0);
  }

  podDeleting(pod: PodId): void {
    this.#count(pod, 0);
  }

  podRemoved(pod: PodId): void {
    this.#count(pod, 0);
  }

  podLost(pod: PodId): void {
    this.#count(pod, 0);
  }

  finish(now: number): {
    readonly values: readonly MetricValue[];
    readonly series: readonly TimelineSeries[];
  } {
    const finished = this.#followed.map((each) => each.finish(now));
    return {
      values: [
        ...totals(
          "",
          finished.map((each) => each.account),
        ),
        ...finished.flatMap(({ values }) => values),
      ],
      series: finished.flatMap(({ series }) => series),
    };
  }

  #count(pod: PodId, counts: 0 | 1): void {
    const workload = this.#cluster.pods.workload[pod]!;
    const isLeaving = !Number.isNaN(this.#cluster.pods.deletedAt[pod]!);
    for (const each of this.#followed)
      if (each.workload === workload) each.count(this.#cluster.now, pod, counts === 1 && !isLeaving);
  }
}
