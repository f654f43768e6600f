import type { MetricValue, TimelineSeries } from "../spec/run-result.ts";
import { BucketSeries } from "../stats/bucket-series.ts";
import { TimeAverage } from "../stats/time-average.ts";

/**
 * One number over time: its time-weighted summary after the warm-up, and, given a shape, its curve over the whole run.
 *
 * Kept in whole canonical units, so that what is added and taken away again leaves nothing behind; results are
 * in `unit`s of them (1000 millicores).
 */
export class Gauge {
  readonly #metric: string;
  readonly #labels: string;
  readonly #average: TimeAverage;
  readonly #series: BucketSeries | undefined;
  readonly #unit: number;

  constructor(metric: string, labels: string, initial: number, shape: TimelineShape | undefined, unit = 1) {
    this.#metric = metric;
    this.#labels = labels;
    this.#average = new TimeAverage(0, initial);
    this.#series = shape && new BucketSeries(shape.step, shape.buckets, initial);
    this.#unit = unit;
  }

  set(time: number, value: number): void {
    this.#average.set(time, value);
    this.#series?.record(time, value);
  }

  add(time: number, difference: number): void {
    this.set(time, this.#average.last + difference);
  }

  /** The end of the warm-up. */
  reset(time: number): void {
    this.#average.reset(time);
  }

  finish(time: number): FinishedGauge {
    this.#average.finish(time);
    const at = { metric: this.#metric, labels: this.#labels };
    const unit = this.#unit;
    const average = this.#average;
    return {
      curve: this.#curve(time),
      values: [
        { ...at, stat: "mean", value: average.mean / unit },
        { ...at, stat: "min", value: average.min / unit },
        { ...at, stat: "max", value: average.max / unit },
        { ...at, stat: "last", value: average.last / unit },
      ],
    };
  }

  /** Time-weighted mean so far; call after `finish`. */
  get mean(): number {
    return this.#average.mean / this.#unit;
  }

  /** Integral over time in units x microseconds; call after `finish`. */
  get area(): number {
    return this.#average.area / this.#unit;
  }

  #curve(time: number): Curve | undefined {
    if (this.#series === undefined) return undefined;
    const { step, mean, min, max } = this.#series.finish(time);
    const inUnits = (column: Float64Array) => column.map((value) => value / this.#unit);
    const columns = { mean: inUnits(mean), min: inUnits(min), max: inUnits(max) };
    return { step, series: { metric: this.#metric, labels: this.#labels, ...columns } };
  }
}

export interface FinishedGauge {
  readonly values: readonly MetricValue[];
  readonly curve: Curve | undefined;
}

export interface Curve {
  /** Microseconds; equal for all curves of a run. */
  readonly step: number;
  readonly series: TimelineSeries;
}

/** How curves are drawn: a first step in microseconds, and how many buckets before it doubles. */
export interface TimelineShape {
  readonly step: number;
  readonly buckets: number;
}
