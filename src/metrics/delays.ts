import type { DistributionColumn, MetricValue } from "../spec/run-result.ts";
import { QuantileSketch } from "../stats/quantile-sketch.ts";

/** Samples of one metric, for the whole run and for each workload. */
export class Delays {
  readonly #metric: string;
  readonly #all = new QuantileSketch();
  readonly #byWorkload: readonly QuantileSketch[];
  readonly #labels: readonly string[];

  /** `labels` by workload. */
  constructor(metric: string, labels: readonly string[]) {
    this.#metric = metric;
    this.#labels = labels;
    // A single workload would say everything twice.
    this.#byWorkload = labels.length > 1 ? labels.map(() => new QuantileSketch()) : [];
  }

  add(workload: number, value: number): void {
    this.#all.add(value);
    if (this.#byWorkload.length > 0) this.#byWorkload[workload]!.add(value);
  }

  values(): MetricValue[] {
    return this.#sketches().flatMap(([labels, sketch]) =>
      STATS.map(({ stat, of }) => ({ metric: this.#metric, stat, labels, value: of(sketch) })),
    );
  }

  distributions(): DistributionColumn[] {
    return this.#sketches()
      .filter(([, sketch]) => sketch.count > 0)
      .map(([labels, sketch]) => ({
        metric: this.#metric,
        labels,
        count: sketch.count,
        quantiles: Float64Array.from({ length: 101 }, (_, percent) => sketch.quantile(percent / 100)),
      }));
  }

  /** One sketch a workload, labelled; a run with one workload has it labelled as well as unlabelled. */
  #sketches(): [labels: string, sketch: QuantileSketch][] {
    const labelled = this.#labels.map((labels, workload): [string, QuantileSketch] => [
      labels,
      this.#byWorkload[workload] ?? this.#all,
    ]);
    return [["", this.#all], ...labelled];
  }
}

const STATS: readonly { readonly stat: string; readonly of: (sketch: QuantileSketch) => number }[] = [
  { stat: "mean", of: (sketch) => (sketch.count === 0 ? Number.NaN : sketch.mean) },
  ...[50, 90, 95, 99].map((percent) => ({
    stat: `p${percent}`,
    of: (sketch: QuantileSketch) => (sketch.count === 0 ? Number.NaN : sketch.quantile(percent / 100)),
  })),
  { stat: "max", of: (sketch) => (sketch.count === 0 ? Number.NaN : sketch.max) },
  { stat: "count", of: (sketch) => sketch.count },
];
