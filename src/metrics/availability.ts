import type { Cluster } from "../cluster/cluster.ts";
import type { MetricValue, TimelineSeries } from "../spec/run-result.ts";
import { Coverage } from "./coverage.ts";
import type { TimelineShape } from "./gauge.ts";
import { largest } from "./largest.ts";
import type { PodStates } from "./pod-states.ts";
import { NO_ROW, type ReplicaCounts } from "./replica-counts.ts";
import { RunningSum } from "./running-sum.ts";

/** Replicas wanted, available and serving over time, and pods that were disrupted: by workload, and of the whole run. */
export class Availability {
  readonly #cluster: Cluster;
  readonly #counts: ReplicaCounts;
  readonly #all: Coverage;
  readonly #byRow: readonly Coverage[];
  readonly #disrupted: Float64Array;
  readonly #wanted: RunningSum;
  readonly #available: RunningSum;
  readonly #serving: RunningSum;
  readonly #covered: RunningSum;

  constructor(cluster: Cluster, counts: ReplicaCounts, states: PodStates, shape: TimelineShape) {
    const { sizes, labels } = counts;
    const drawn = largest(sizes);
    this.#cluster = cluster;
    this.#counts = counts;
    this.#all = new Coverage("", shape);
    this.#byRow = labels.map((label, row) => new Coverage(label, drawn.has(row) ? shape : undefined));
    this.#disrupted = new Float64Array(labels.length);
    this.#wanted = new RunningSum(labels.length);
    this.#available = new RunningSum(labels.length);
    this.#serving = new RunningSum(labels.length);
    this.#covered = new RunningSum(labels.length);
    for (const row of labels.keys()) this.#update(row);
    counts.onChange((row) => this.#update(row));
    states.listen({
      disrupted: (pod) => {
        const row = counts.rowOf(pod);
        if (row !== NO_ROW) this.#disrupted[row]!++;
      },
    });
  }

  reset(now: number): void {
    for (const coverage of [this.#all, ...this.#byRow]) coverage.reset(now);
    this.#disrupted.fill(0);
  }

  finish(now: number): { values: MetricValue[]; series: TimelineSeries[] } {
    const finished = [this.#all, ...this.#byRow].map((coverage) => coverage.finish(now));
    const sum = this.#disrupted.reduce((all, each) => all + each, 0);
    const disrupted = [sum, ...this.#disrupted].map((value, position) => ({
      metric: "pods_disrupted",
      stat: "sum",
      labels: ["", ...this.#counts.labels][position]!,
      value,
    }));
    return {
      values: [...finished.flatMap(({ values }) => values), ...disrupted],
      series: finished.flatMap(({ series }) => series),
    };
  }

  #update(row: number): void {
    const { now } = this.#cluster;
    const wanted = this.#counts.wanted[row]!;
    const available = this.#counts.available[row]!;
    const serving = this.#counts.serving[row]!;
    const covered = Math.min(serving, wanted);
    this.#byRow[row]!.set(now, wanted, available, serving, covered);
    this.#all.set(
      now,
      this.#wanted.set(row, wanted),
      this.#available.set(row, available),
      this.#serving.set(row, serving),
      this.#covered.set(row, covered),
    );
  }
}
