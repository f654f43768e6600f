import type { MetricValue, TimelineSeries } from "../spec/run-result.ts";
import { Gauge, type TimelineShape } from "./gauge.ts";

/** Gauges of one metric that come into being as what they count does; each was 0 before. */
export class CurvesBy {
  readonly #metric: string;
  readonly #labelsOf: (key: number) => string;
  readonly #shape: TimelineShape;
  /** By key, a small whole number. */
  readonly #gauges: (Gauge | undefined)[] = [];
  #from = 0;

  constructor(metric: string, labelsOf: (key: number) => string, shape: TimelineShape) {
    this.#metric = metric;
    this.#labelsOf = labelsOf;
    this.#shape = shape;
  }

  add(now: number, key: number, difference: number): void {
    const gauge = this.#gauges[key] ?? this.#begin(key);
    gauge.add(now, difference);
  }

  reset(now: number): void {
    this.#from = now;
    for (const gauge of this.#present()) gauge.reset(now);
  }

  /** In the order of their keys. */
  finish(now: number): { values: MetricValue[]; series: TimelineSeries[] } {
    const finished = this.#present().map((gauge) => gauge.finish(now));
    return {
      values: finished.flatMap(({ values }) => values),
      series: finished.flatMap(({ curve }) => curve?.series ?? []),
    };
  }

  #begin(key: number): Gauge {
    const gauge = new Gauge(this.#metric, this.#labelsOf(key), 0, this.#shape);
    gauge.reset(this.#from);
    this.#gauges[key] = gauge;
    return gauge;
  }

  #present(): Gauge[] {
    return this.#gauges.filter((gauge) => gauge !== undefined);
  }
}
