import type { Cluster } from "../cluster/cluster.ts";
import type { MetricValue } from "../spec/run-result.ts";

const COUNTED = [
  "tasks_submitted",
  "tasks_ended",
  "tasks_lost",
  "tasks_resubmitted",
  "tasks_abandoned",
] as const;

/** How many tasks were submitted, ended, lost, resubmitted and abandoned, for the run and for each task stream. */
export class TaskCounts {
  /** One column a count, one row a task stream. */
  readonly #counts: Readonly<Record<(typeof COUNTED)[number], Float64Array>>;
  readonly #labels: readonly string[];

  /** `labels` of the task streams. */
  constructor(cluster: Cluster, labels: readonly string[]) {
    this.#labels = labels;
    const column = () => new Float64Array(labels.length);
    const counts = {
      tasks_submitted: column(),
      tasks_ended: column(),
      tasks_lost: column(),
      tasks_resubmitted: column(),
      tasks_abandoned: column(),
    };
    this.#counts = counts;
    const { pods } = cluster;
    const add = (counted: Float64Array, pod: number) => {
      const workload = pods.workload[pod]!;
      if (workload < labels.length) counted[workload]!++;
    };
    // One that lost its node before it was bound there has had no attempt.
    const isFirst = (pod: number) =>
      pods.attempts[pod] === 0 && pods.submitted[pod] === pods.firstSubmitted[pod];
    cluster.listen({
      podSubmitted: (pod) => add(isFirst(pod) ? counts.tasks_submitted : counts.tasks_resubmitted, pod),
      podEnded: (pod) => add(counts.tasks_ended, pod),
      podLost: (pod) => add(counts.tasks_lost, pod),
      podAbandoned: (pod) => add(counts.tasks_abandoned, pod),
    });
  }

  reset(): void {
    for (const metric of COUNTED) this.#counts[metric].fill(0);
  }

  values(): MetricValue[] {
    return COUNTED.flatMap((metric) => {
      const counts = this.#counts[metric];
      const value = counts.reduce((sum, count) => sum + count, 0);
      return [
        { metric, stat: "sum", labels: "", value },
        ...this.#labels.map((labels, workload) => ({
          metric,
          stat: "sum",
          labels,
          value: counts[workload]!,
        })),
      ];
    });
  }
}
