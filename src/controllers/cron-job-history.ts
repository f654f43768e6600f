import type { WriteDelay } from "./api-writes.ts";
import type { ControllerTools } from "./controller-tools.ts";
import type { CronJob, CronJobStatus } from "./cron-job.ts";
import type { Job } from "./job.ts";
import type { JobController } from "./job-controller.ts";
import type { Sync } from "./sync-queue.ts";

/** What has become of the Jobs of CronJobs: notes which are over, and deletes those that are not to be kept. */
export class CronJobHistory {
  readonly #tools: ControllerTools;
  readonly #jobs: JobController;
  readonly #write: WriteDelay;

  constructor(tools: ControllerTools, jobs: JobController, write: WriteDelay) {
    this.#tools = tools;
    this.#jobs = jobs;
    this.#write = write;
  }

  /** Deletes the oldest Jobs that are over, beyond the limits; gives those of `active` that are left. */
  *clean(cronJob: CronJob, active: readonly Job[]): Generator<number, readonly Job[], void> {
    const { successfulHistory, failedHistory } = cronJob.spec;
    const over = cronJob.jobs.filter(({ status }) => status.outcome !== "").toSorted(byStart);
    const isSuccess = ({ status }: Job) => status.outcome === "Complete";
    const oldest = [
      ...allButLast(over.filter(isSuccess), successfulHistory),
      ...allButLast(
        over.filter((job) => !isSuccess(job)),
        failedHistory,
      ),
    ];
    for (const job of oldest) yield* this.remove(cronJob, job);
    return active.filter((job) => !oldest.includes(job));
  }

  /** Takes Jobs that are over, or gone, off the list of active ones. */
  lookThrough(
    cronJob: CronJob,
    { active, lastScheduleTime, lastSuccessfulTime }: CronJobStatus,
  ): CronJobStatus {
    const { clock } = this.#tools;
    let latest = lastSuccessfulTime;
    for (const job of cronJob.jobs) {
      const { outcome, finishedAt = 0 } = job.status;
      if (outcome === "") continue;
      if (active.includes(job)) {
        const condition = outcome === "Complete" ? "Complete" : "Failed";
        const message = () => `Saw completed job: ${job.spec.name}, condition: ${condition}`;
        this.tell(cronJob, "Normal", "SawCompletedJob", message);
      }
      if (outcome === "Complete") latest = Math.max(latest ?? 0, clock.at(finishedAt) / 1000);
    }
    for (const job of active)
      if (!cronJob.jobs.includes(job))
        this.tell(cronJob, "Normal", "MissingJob", () => `Active job went missing: ${job.spec.name}`);
    const left = active.filter((job) => job.status.outcome === "" && cronJob.jobs.includes(job));
    return { active: left, lastScheduleTime, lastSuccessfulTime: latest };
  }

  *remove(cronJob: CronJob, job: Job): Sync {
    yield this.#write();
    if (job.isDeleted) return;
    this.#jobs.deleteJob(job);
    this.tell(cronJob, "Normal", "SuccessfulDelete", () => `Deleted job ${job.spec.name}`);
  }

  tell({ spec }: CronJob, type: "Normal" | "Warning", reason: string, message: () => string): void {
    this.#tools.cluster.recordEvent(() => ({
      kind: "CronJob",
      namespace: spec.namespace,
      name: spec.name,
      type,
      reason,
      message: message(),
      source: "cronjob-controller",
    }));
  }
}

function allButLast(jobs: readonly Job[], kept: number): readonly Job[] {
  return jobs.slice(0, Math.max(0, jobs.length - kept));
}

/** Those that never started last. */
function byStart(a: Job, b: Job): number {
  const startOf = ({ status }: Job) => status.startedAt ?? Number.POSITIVE_INFINITY;
  if (startOf(a) !== startOf(b)) return startOf(a) < startOf(b) ? -1 : 1;
  return a.spec.name < b.spec.name ? -1 : 1;
}
