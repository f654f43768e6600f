import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import type { JobSpec } from "../spec/objects.ts";
import type { MetricValue } from "../spec/run-result.ts";
import type { WorldSpec } from "../spec/world.ts";
import { labelText } from "./label-text.ts";
import { ownName } from "./owners.ts";

/** What became of one Job. Times in microseconds; NaN for what has not happened. */
interface JobProgress {
  readonly spec: JobSpec;
  submitted: number;
  duration: number;
  succeeded: number;
  active: number;
  failures: number;
  /** How often it was given up. */
  givenUp: number;
}

/** How long Jobs take, and how often they fail. O(1) an event. */
export class Jobs {
  readonly #cluster: Cluster;
  readonly #jobs: readonly JobProgress[];
  readonly #labels: readonly string[];
  /** By workload number; undefined where it is no Job. */
  readonly #byWorkload: readonly (JobProgress | undefined)[];

  constructor(cluster: Cluster, { tasks, objects }: WorldSpec) {
    const byObject = objects.workloads.map((spec) => (spec.kind === "Job" ? begin(spec) : undefined));
    this.#cluster = cluster;
    this.#byWorkload = [...tasks.map(() => undefined), ...byObject];
    this.#jobs = byObject.filter((job) => job !== undefined);
    this.#labels = this.#jobs.map(({ spec }) => labelText({ job: ownName(spec) }));
    if (this.#jobs.length === 0) return;
    cluster.listen({
      podSubmitted: (pod) => this.#onSubmitted(pod),
      podEnded: (pod) => this.#onLeft(pod, true),
      podRemoved: (pod) => this.#onLeft(pod, false),
      jobBegan: (workload) => this.#onBegan(workload),
      jobFinished: (workload, end) => {
        const job = this.#byWorkload[workload];
        if (job !== undefined && end !== "Complete") job.givenUp++;
      },
    });
  }

  /** The end of the warm-up. */
  reset(): void {
    for (const job of this.#jobs) job.failures = job.givenUp = 0;
  }

  finish(): MetricValue[] {
    if (this.#jobs.length === 0) return [];
    const durations = this.#jobs.map(({ duration }) => duration);
    const failures = this.#jobs.reduce((sum, job) => sum + job.failures, 0);
    const givenUp = this.#jobs.reduce((sum, job) => sum + job.givenUp, 0);
    return [
      ...jobValues("", durations, { failures, givenUp }),
      ...this.#jobs.flatMap((job, position) => jobValues(this.#labels[position]!, [job.duration], job)),
    ];
  }

  /** One that was deleted and has come again begins anew; its last duration counts. */
  #onBegan(workload: number): void {
    const job = this.#byWorkload[workload];
    if (job === undefined) return;
    job.submitted = job.duration = Number.NaN;
    job.succeeded = 0;
  }

  #onSubmitted(pod: PodId): void {
    const job = this.#jobOf(pod);
    if (job === undefined) return;
    if (Number.isNaN(job.submitted)) job.submitted = this.#cluster.now;
    job.active++;
  }

  #onLeft(pod: PodId, hasEnded: boolean): void {
    const job = this.#jobOf(pod);
    if (job === undefined) return;
    const { restarts, exitCode } = this.#cluster.pods;
    const hasFailed = hasEnded && exitCode[pod] !== 0;
    job.active--;
    job.failures += restarts[pod]! + (hasFailed ? 1 : 0);
    if (!hasEnded || hasFailed) return;
    job.succeeded++;
    if (isComplete(job) && Number.isNaN(job.duration)) job.duration = this.#cluster.now - job.submitted;
  }

  #jobOf(pod: PodId): JobProgress | undefined {
    return this.#byWorkload[this.#cluster.pods.workload[pod]!];
  }
}

function begin(spec: JobSpec): JobProgress {
  const nothing = { succeeded: 0, active: 0, failures: 0, givenUp: 0 };
  return { spec, submitted: Number.NaN, duration: Number.NaN, ...nothing };
}

/** Without a number of completions, the first success decides, and the others run to their end. */
function isComplete({ spec, succeeded, active }: JobProgress): boolean {
  return spec.completions === Number.POSITIVE_INFINITY ? active === 0 : succeeded >= spec.completions;
}

function jobValues(
  labels: string,
  durations: readonly number[],
  { failures, givenUp }: Pick<JobProgress, "failures" | "givenUp">,
): MetricValue[] {
  const known = durations.filter((duration) => !Number.isNaN(duration)).map((each) => each / SECOND);
  const sum = known.reduce((all, each) => all + each, 0);
  const value = (metric: string, stat: string, of: number) => ({ metric, stat, labels, value: of });
  return [
    value("job_duration_s", "mean", sum / known.length),
    value("job_duration_s", "max", known.length === 0 ? Number.NaN : Math.max(...known)),
    value("job_duration_s", "count", known.length),
    value("job_failures", "sum", failures),
    value("jobs_failed", "sum", givenUp),
  ];
}

const SECOND = 1_000_000;
