import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import type { JobEnd } from "../cluster/listener.ts";
import type { WorkloadSpec } from "../spec/objects.ts";
import type { MetricValue } from "../spec/run-result.ts";
import { CPU, type WorldSpec } from "../spec/world.ts";
import { JobRun } from "./job-run.ts";
import { JobTotals } from "./job-totals.ts";
import { labelText } from "./label-text.ts";
import { ownName } from "./owners.ts";

/** A Job, or a CronJob with all Jobs that it makes. */
interface Measured {
  readonly label: string;
  /** Infinity: the first success decides. */
  readonly completions: number;
  readonly totals: JobTotals;
  /** Jobs that are not over, by the `origin` of their pods. */
  readonly runs: Map<number, JobRun>;
}

/** How long Jobs take, how often they fail, and what that costs. O(1) an event. */
export class Jobs {
  readonly #cluster: Cluster;
  readonly #jobs: readonly Measured[];
  /** By workload number; undefined where it is no Job. */
  readonly #byWorkload: readonly (Measured | undefined)[];

  constructor(cluster: Cluster, { tasks, objects }: WorldSpec) {
    const byObject = objects.workloads.map(measuredOf);
    this.#cluster = cluster;
    this.#byWorkload = [...tasks.map(() => undefined), ...byObject];
    this.#jobs = byObject.filter((job) => job !== undefined);
    if (this.#jobs.length === 0) return;
    cluster.listen({
      podSubmitted: (pod) => this.#onSubmitted(pod),
      podEnded: (pod) => this.#onLeft(pod, cluster.pods.exitCode[pod] === 0),
      podRemoved: (pod, _node, cause) => this.#onLeft(pod, false, cause === "scale-in"),
      jobBegan: (workload, job) => {
        this.#byWorkload[workload]?.runs.set(job, new JobRun());
      },
      jobDecided: (workload, job) => this.#byWorkload[workload]?.runs.get(job)?.decided(cluster.now),
      jobFinished: (workload, end, job) => this.#onFinished(workload, end, job),
    });
  }

  /** The end of the warm-up. */
  reset(): void {
    for (const { totals } of this.#jobs) totals.reset();
  }

  finish(): MetricValue[] {
    if (this.#jobs.length === 0) return [];
    const all = new JobTotals();
    for (const { totals } of this.#jobs) all.add(totals);
    return [...all.values(""), ...this.#jobs.flatMap(({ label, totals }) => totals.values(label))];
  }

  #onSubmitted(pod: PodId): void {
    const measured = this.#measuredOf(pod);
    if (measured === undefined) return;
    if (this.#runOf(measured, pod).submitted(this.#cluster.now)) measured.totals.retries++;
  }

  #onLeft(pod: PodId, hasSucceeded: boolean, isUnwanted = false): void {
    const measured = this.#measuredOf(pod);
    if (measured === undefined) return;
    const { totals, completions } = measured;
    const { pods, now } = this.#cluster;
    const run = this.#runOf(measured, pod);
    totals.failures += pods.restarts[pod]!;
    totals.retries += pods.restarts[pod]!;
    if (hasSucceeded) {
      const duration = run.succeeded(now, pods.completionIndexes[pod], completions);
      if (duration !== undefined) totals.durations.add(duration);
      return;
    }
    if (Number.isNaN(pods.deletedAt[pod])) totals.failures++;
    run.lost(!isUnwanted);
    if (!Number.isNaN(pods.boundAt[pod]))
      totals.wasted += this.#cluster.requestOf(pod, CPU) * (now - pods.boundAt[pod]!);
  }

  #onFinished(workload: number, end: JobEnd, job: number): void {
    const measured = this.#byWorkload[workload];
    const run = measured?.runs.get(job);
    if (measured === undefined || run === undefined) return;
    measured.runs.delete(job);
    if (end === "Complete") {
      run.completed(this.#cluster.now, measured.totals);
      measured.totals.complete++;
    } else measured.totals.givenUp++;
  }

  #runOf({ runs }: Measured, pod: PodId): JobRun {
    const job = this.#cluster.pods.origin[pod]!;
    const run = runs.get(job) ?? new JobRun();
    runs.set(job, run);
    return run;
  }

  #measuredOf(pod: PodId): Measured | undefined {
    return this.#byWorkload[this.#cluster.pods.workload[pod]!];
  }
}

function measuredOf(spec: WorkloadSpec): Measured | undefined {
  if (spec.kind !== "Job" && spec.kind !== "CronJob") return undefined;
  const { completions } = spec.kind === "Job" ? spec : spec.job;
  const label = labelText({ [spec.kind.toLowerCase()]: ownName(spec) });
  return { label, completions, totals: new JobTotals(), runs: new Map() };
}
