import type { DistributionColumn, MetricValue } from "../spec/run-result.ts";
import { QuantileSketch } from "../stats/quantile-sketch.ts";

/** Samples of one metric, for the whole run and for each workload. */
export class Delays {
  readonly #metric: string;
  readonly #all = new QuantileSketch();
  /** By workload. A single one has the samples of the whole run. */
  readonly #byWorkload: readonly (QuantileSketch | undefined)[];
  readonly #labels: readonly (string | undefined)[];
  readonly #drawn: number;

  /** `labels` by workload, undefined for one without samples; the distributions of the first `drawn` are kept. */
  constructor(metric: string, labels: readonly (string | undefined)[], drawn: number = labels.length) {
    const isSingle = labels.filter((each) => each !== undefined).length === 1;
    this.#metric = metric;
    this.#labels = labels;
    this.#drawn = drawn;
    this.#byWorkload = labels.map((each) =>
      each === undefined || isSingle ? undefined : new QuantileSketch(),
    );
  }

  add(workload: number, value: number): void {
    this.#all.add(value);
    this.#byWorkload[workload]?.add(value);
  }

  values(): MetricValue[] {
    return this.#sketches(this.#labels.length).flatMap(([labels, sketch]) =>
      delayValues(this.#metric, labels, sketch),
    );
  }

  distributions(): DistributionColumn[] {
    return this.#sketches(this.#drawn)
      .filter(([, sketch]) => sketch.count > 0)
      .map(([labels, sketch]) => ({
        metric: this.#metric,
        labels,
        count: sketch.count,
        quantiles: Float64Array.from({ length: 101 }, (_, percent) => sketch.quantile(percent / 100)),
      }));
  }

  /** One sketch for each of the first workloads, labelled; a single one is told with and without its label. */
  #sketches(workloads: number): [labels: string, sketch: QuantileSketch][] {
    const labelled = this.#labels
      .slice(0, workloads)
      .flatMap((labels, workload): [string, QuantileSketch][] =>
        labels === undefined ? [] : [[labels, this.#byWorkload[workload] ?? this.#all]],
      );
    return [["", this.#all], ...labelled];
  }
}

/** The figures of samples; NaN of none. */
export function delayValues(metric: string, labels: string, sketch: QuantileSketch): MetricValue[] {
  return STATS.map(({ stat, of }) => ({ metric, stat, labels, value: of(sketch) }));
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
