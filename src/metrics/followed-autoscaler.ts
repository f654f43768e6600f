import type { PodId } from "../cluster/ids.ts";
import type { MetricValue, TimelineSeries } from "../spec/run-result.ts";
import { Gauge, type TimelineShape } from "./gauge.ts";
import { labelText } from "./label-text.ts";

const SECOND = 1_000_000;

/** What one autoscaler, or several, came to. */
export interface AutoscalingAccount {
  /** Replicas x microseconds. */
  readonly under: number;
  readonly over: number;
  /** Seconds. */
  readonly lags: readonly number[];
  readonly rescales: number;
  readonly flaps: number;
}

/** One autoscaler over time. */
export class FollowedAutoscaler {
  /** Number of the workload that it scales; -1: it scales none. */
  readonly workload: number;
  readonly #name: string;
  readonly #labels: string;
  readonly #shape: TimelineShape;
  readonly #warmUp: number;
  readonly #readyGauge: Gauge;
  readonly #neededGauge: Gauge;
  readonly #desiredGauge: Gauge;
  readonly #loadGauges = new Map<string, Gauge>();
  readonly #loads = new Map<string, number>();
  readonly #ready = new Set<PodId>();
  #isWarm = false;
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

  constructor(
    autoscaler: { readonly name: string; readonly workload: number } | undefined,
    shape: TimelineShape,
    warmUp: number,
  ) {
    this.workload = autoscaler?.workload ?? -1;
    this.#name = autoscaler?.name ?? "";
    this.#labels = labelText({ hpa: this.#name });
    this.#shape = shape;
    this.#warmUp = warmUp;
    this.#readyGauge = new Gauge("hpa_ready_replicas", this.#labels, 0, shape);
    this.#neededGauge = new Gauge("hpa_needed_replicas", this.#labels, 0, shape);
    this.#desiredGauge = new Gauge("hpa_desired_replicas", this.#labels, 0, shape);
  }

  /** Ready pods of what it scales. */
  get ready(): ReadonlySet<PodId> {
    return this.#ready;
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

  desire(now: number, replicas: number): void {
    this.#advance(now);
    this.#desiredGauge.set(now, replicas);
  }

  drive(now: number, load: string, value: number): void {
    if (this.#loads.get(load) === value) return;
    this.#loads.set(load, value);
    this.#advance(now);
    let gauge = this.#loadGauges.get(load);
    if (gauge === undefined) {
      gauge = new Gauge("hpa_load", labelText({ hpa: this.#name, load }), 0, this.#shape);
      if (this.#isWarm) gauge.reset(this.#warmUp);
      this.#loadGauges.set(load, gauge);
    }
    gauge.set(now, value);
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
    readonly account: AutoscalingAccount;
  } {
    this.#advance(now);
    const account = {
      ...{ under: this.#under, over: this.#over, lags: this.#lags },
      ...{ rescales: this.#rescales, flaps: this.#flaps },
    };
    const gauges = this.#gauges().map((gauge) => gauge.finish(now));
    return {
      account,
      values: [...gauges.flatMap(({ values }) => values), ...totals(this.#labels, [account])],
      series: gauges.flatMap(({ curve }) => (curve === undefined ? [] : [curve.series])),
    };
  }

  #gauges(): readonly Gauge[] {
    return [this.#readyGauge, this.#neededGauge, this.#desiredGauge, ...this.#loadGauges.values()];
  }

  /** Counts what has been the case until now. */
  #advance(now: number): void {
    const from = Math.max(this.#since, this.#warmUp);
    this.#since = now;
    if (!this.#isWarm && now > this.#warmUp) {
      this.#isWarm = true;
      for (const gauge of this.#gauges()) gauge.reset(this.#warmUp);
    }
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

/** What autoscalers came to together, as metrics with these labels. */
export function totals(labels: string, accounts: readonly AutoscalingAccount[]): readonly MetricValue[] {
  const sum = (pick: (account: AutoscalingAccount) => number) =>
    accounts.reduce((total, account) => total + pick(account), 0);
  const lags = accounts.flatMap((account) => account.lags);
  const mean = lags.reduce((total, each) => total + each, 0) / lags.length;
  const most = lags.reduce((longest, each) => Math.max(longest, each), Number.NEGATIVE_INFINITY);
  return [
    { labels, metric: "hpa_under_replica_s", stat: "sum", value: sum(({ under }) => under) / SECOND },
    { labels, metric: "hpa_over_replica_s", stat: "sum", value: sum(({ over }) => over) / SECOND },
    { labels, metric: "hpa_lag_s", stat: "mean", value: mean },
    { labels, metric: "hpa_lag_s", stat: "max", value: lags.length === 0 ? Number.NaN : most },
    { labels, metric: "hpa_lag_s", stat: "count", value: lags.length },
    { labels, metric: "hpa_rescales", stat: "sum", value: sum(({ rescales }) => rescales) },
    { labels, metric: "hpa_flaps", stat: "sum", value: sum(({ flaps }) => flaps) },
  ];
}
