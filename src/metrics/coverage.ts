import type { MetricValue, TimelineSeries } from "../spec/run-result.ts";
import { TimeAverage } from "../stats/time-average.ts";
import { Gauge, type TimelineShape } from "./gauge.ts";

/** How well the wanted replicas are there over time, of one workload or of all. What holds for no time does not count. */
export class Coverage {
  readonly #labels: string;
  readonly #wanted: Gauge;
  readonly #available: Gauge;
  readonly #serving: Gauge;
  readonly #unavailable: Gauge;
  readonly #availability: Gauge;
  /** 1 while fewer serve than are wanted. */
  readonly #below = new TimeAverage(0, 0);

  /** Curves are drawn if there is a shape for them. */
  constructor(labels: string, shape: TimelineShape | undefined) {
    this.#labels = labels;
    this.#wanted = new Gauge("wanted_pods", labels, 0, shape);
    this.#available = new Gauge("available_pods", labels, 0, undefined);
    this.#serving = new Gauge("serving_pods", labels, 0, shape);
    this.#unavailable = new Gauge("unavailable_pods", labels, 0, shape);
    this.#availability = new Gauge("availability", labels, 1, shape);
  }

  set(now: number, wanted: number, available: number, serving: number, covered: number): void {
    this.#wanted.set(now, wanted);
    this.#available.set(now, available);
    this.#serving.set(now, serving);
    this.#unavailable.set(now, wanted - covered);
    this.#availability.set(now, wanted === 0 ? 1 : covered / wanted);
    this.#below.set(now, covered < wanted ? 1 : 0);
  }

  reset(now: number): void {
    for (const gauge of this.#gauges()) gauge.reset(now);
    this.#below.reset(now);
  }

  finish(now: number): { values: MetricValue[]; series: TimelineSeries[] } {
    this.#below.finish(now);
    const finished = this.#gauges().map((gauge) => gauge.finish(now));
    const total = (metric: string, area: number) => ({
      metric,
      stat: "sum",
      labels: this.#labels,
      value: area / SECOND,
    });
    return {
      values: [
        ...finished.flatMap(({ values }) => values),
        total("time_below_wanted_s", this.#below.area),
        total("shortfall_replica_s", this.#unavailable.area),
      ],
      series: finished.flatMap(({ curve }) => curve?.series ?? []),
    };
  }

  #gauges(): Gauge[] {
    return [this.#wanted, this.#available, this.#serving, this.#unavailable, this.#availability];
  }
}

const SECOND = 1_000_000;
