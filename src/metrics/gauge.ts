import type { MetricValue, TimelineSeries } from "../spec/run-result.ts";
import { BucketSeries } from "../stats/bucket-series.ts";
import { TimeAverage } from "../stats/time-average.ts";

/** One number over time: its time-weighted summary after the warm-up, and its curve over the whole run. */
export class Gauge {
  readonly #metric: string;
  readonly #labels: string;
  readonly #average: TimeAverage;
  readonly #series: BucketSeries;

  constructor(metric: string, labels: string, initial: number, { step, buckets }: TimelineShape) {
    this.#metric = metric;
    this.#labels = labels;
    this.#average = new TimeAverage(0, initial);
    this.#series = new BucketSeries(step, buckets, initial);
  }

  set(time: number, value: number): void {
    this.#average.set(time, value);
    this.#series.record(time, value);
  }

  add(time: number, difference: number): void {
    this.set(time, this.#average.last + difference);
  }

  /** The end of the warm-up. */
  reset(time: number): void {
    this.#average.reset(time);
  }

  finish(time: number): { values: readonly MetricValue[]; series: TimelineSeries; step: number } {
    this.#average.finish(time);
    const { step, mean, min, max } = this.#series.finish(time);
    const at = { metric: this.#metric, labels: this.#labels };
    const average = this.#average;
    return {
      step,
      series: { ...at, mean, min, max },
      values: [
        { ...at, stat: "mean", value: average.mean },
        { ...at, stat: "min", value: average.min },
        { ...at, stat: "max", value: average.max },
        { ...at, stat: "last", value: average.last },
      ],
    };
  }

  /** Time-weighted mean so far; call after `finish`. */
  get mean(): number {
    return this.#average.mean;
  }

  /** The integral over time since the warm-up; call after `finish`. */
  get area(): number {
    return this.#average.area;
  }
}

/** How curves are drawn: a first step in microseconds, and how many buckets before it doubles. */
export interface TimelineShape {
  readonly step: number;
  readonly buckets: number;
}
