import type { MetricValue } from "../spec/run-result.ts";
import { Gauge, type TimelineShape } from "./gauge.ts";

/** One gauge for the whole run and, where there are several workloads, one for each. */
export class GaugesByWorkload {
  readonly all: Gauge;
  readonly #metric: string;
  readonly #labels: readonly string[];
  readonly #byWorkload: readonly Gauge[];

  /** The first `drawn` workloads have curves. */
  constructor(metric: string, labels: readonly string[], drawn: number, shape: TimelineShape) {
    const shapeOf = (workload: number) => (workload < drawn ? shape : undefined);
    this.all = new Gauge(metric, "", 0, shape);
    this.#metric = metric;
    this.#labels = labels;
    this.#byWorkload =
      labels.length > 1
        ? labels.map((label, workload) => new Gauge(metric, label, 0, shapeOf(workload)))
        : [];
  }

  add(now: number, workload: number, difference: number): void {
    this.all.add(now, difference);
    if (this.#byWorkload.length > 0) this.#byWorkload[workload]!.add(now, difference);
  }

  gauges(): Gauge[] {
    return [this.all, ...this.#byWorkload];
  }

  /** The values of the only workload, labelled with its name: those of the whole run. */
  aliases(values: readonly MetricValue[]): MetricValue[] {
    if (this.#labels.length !== 1) return [];
    return values
      .filter((each) => each.metric === this.#metric && each.labels === "")
      .map((each) => ({ ...each, labels: this.#labels[0]! }));
  }
}
