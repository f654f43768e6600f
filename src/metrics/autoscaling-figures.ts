import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import type { ClusterListener } from "../cluster/listener.ts";
import type { MetricValue, TimelineSeries } from "../spec/run-result.ts";
import { Gauge, type TimelineShape } from "./gauge.ts";
import { labelText } from "./label-text.ts";

/** An autoscaler that is measured. */
export interface MeasuredAutoscaler {
  /** "checkout", or "shop/checkout". */
  readonly name: string;
  /** Number of the workload that it scales. */
  readonly workload: number;
}

const SECOND = 1_000_000;

/**
 * How well autoscalers follow: replicas that their targets need at each moment against those that are ready. O(1) an
 * event of a pod that is scaled.
 */
export class AutoscalingFigures implements ClusterListener {
  readonly #cluster: Cluster;
  readonly #followed: readonly Followed[];

  constructor(
    cluster: Cluster,
    autoscalers: readonly (MeasuredAutoscaler | undefined)[],
    shape: TimelineShape,
    warmUp: number,
  ) {
    this.#cluster = cluster;
    this.#followed = autoscalers.map((each) => new Followed(each, shape, warmUp));
    cluster.listen(this);
  }

  /** What an autoscaler's target would need from now on; undefined: that cannot be told. */
  needs(autoscaler: number, replicas: number | undefined): void {
    this.#followed[autoscaler]?.update(this.#cluster.now, { needed: replicas });
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
      values: finished.flatMap(({ values }) => values),
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

/** One autoscaler over time. */
class Followed {
  readonly workload: number;
  readonly #labels: string;
  readonly #warmUp: number;
  readonly #readyGauge: Gauge;
  readonly #neededGauge: Gauge;
  readonly #ready = new Set<PodId>();
  #needed: number | undefined;
  #since = 0;
  #under = 0;
  #over = 0;
  /** Since when fewer are ready than are needed; NaN: enough are. */
  #shortSince = Number.NaN;
  readonly #lags: number[] = [];
  #rescales = 0;
  #flaps = 0;
  #direction = 0;

  constructor(autoscaler: MeasuredAutoscaler | undefined, shape: TimelineShape, warmUp: number) {
    this.workload = autoscaler?.workload ?? -1;
    this.#labels = labelText({ hpa: autoscaler?.name ?? "" });
    this.#warmUp = warmUp;
    this.#readyGauge = new Gauge("hpa_ready_replicas", this.#labels, 0, shape);
    this.#neededGauge = new Gauge("hpa_needed_replicas", this.#labels, 0, shape);
  }

  count(now: number, pod: PodId, isReady: boolean): void {
    if (this.#ready.has(pod) === isReady) return;
    this.#advance(now);
    if (isReady) this.#ready.add(pod);
    else this.#ready.delete(pod);
    this.#readyGauge.set(now, this.#ready.size);
    this.#look(now);
  }

  update(now: number, { needed }: { readonly needed: number | undefined }): void {
    this.#advance(now);
    this.#needed = needed;
    this.#neededGauge.set(now, needed ?? 0);
    this.#look(now);
  }

  rescaled(now: number, direction: number): void {
    if (now < this.#warmUp) return;
    this.#rescales++;
    if (this.#direction !== 0 && direction !== this.#direction) this.#flaps++;
    this.#direction = direction;
  }

  finish(now: number): {
    readonly values: readonly MetricValue[];
    readonly series: readonly TimelineSeries[];
  } {
    this.#advance(now);
    const at = { labels: this.#labels };
    const gauges = [this.#readyGauge.finish(now), this.#neededGauge.finish(now)];
    const lags = this.#lags;
    const mean = lags.reduce((sum, each) => sum + each, 0) / lags.length;
    return {
      values: [
        ...gauges.flatMap(({ values }) => values),
        { ...at, metric: "hpa_under_replica_s", stat: "sum", value: this.#under / SECOND },
        { ...at, metric: "hpa_over_replica_s", stat: "sum", value: this.#over / SECOND },
        { ...at, metric: "hpa_lag_s", stat: "mean", value: mean },
        {
          ...at,
          metric: "hpa_lag_s",
          stat: "max",
          value: lags.length === 0 ? Number.NaN : Math.max(...lags),
        },
        { ...at, metric: "hpa_lag_s", stat: "count", value: lags.length },
        { ...at, metric: "hpa_rescales", stat: "sum", value: this.#rescales },
        { ...at, metric: "hpa_flaps", stat: "sum", value: this.#flaps },
      ],
      series: gauges.flatMap(({ curve }) => (curve === undefined ? [] : [curve.series])),
    };
  }

  /** Counts what has been the case until now. */
  #advance(now: number): void {
    const from = Math.max(this.#since, this.#warmUp);
    this.#since = now;
    if (this.#needed === undefined || now <= from) return;
    const short = this.#needed - this.#ready.size;
    if (short > 0) this.#under += short * (now - from);
    else this.#over -= short * (now - from);
  }

  /** A shortage begins, or is over: from the moment that more are asked for until so many are ready. */
  #look(now: number): void {
    const isShort = this.#needed !== undefined && this.#ready.size < this.#needed;
    if (isShort && Number.isNaN(this.#shortSince)) this.#shortSince = now;
    if (isShort || Number.isNaN(this.#shortSince)) return;
    if (this.#shortSince >= this.#warmUp && now > this.#shortSince)
      this.#lags.push((now - this.#shortSince) / SECOND);
    this.#shortSince = Number.NaN;
  }
}
