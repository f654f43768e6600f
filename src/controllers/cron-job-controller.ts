import { NO_PROGRESS } from "../spec/jobs.ts";
import type { CronJobSpec, JobSpec } from "../spec/objects.ts";
import type { RolloutAction } from "../spec/rollout.ts";
import { nextCron } from "../units/next-cron.ts";
import { type Offset, offsetOf } from "../units/time-zone.ts";
import { apiWrites, type WriteDelay } from "./api-writes.ts";
import type { ControllerTools } from "./controller-tools.ts";
import {
  type CronJob,
  type CronJobStatus,
  dueRuns,
  jobNameOf,
  type NextRun,
  runToAwait,
} from "./cron-job.ts";
import { CronJobHistory } from "./cron-job-history.ts";
import type { Job } from "./job.ts";
import type { JobController } from "./job-controller.ts";
import { type Sync, SyncQueue } from "./sync-queue.ts";
import type { TemplateChange, WorkloadController } from "./workload-controller.ts";

/**
 * Runs CronJobs: makes a Job when its schedule says so, as its policy lets it, and deletes those of long ago.
 *
 * A run that could not begin in time is made up for, the latest one alone, within the starting deadline. Source:
 * facts 4.4, cronjob/cronjob_controllerv2.go.
 */
export class CronJobController implements WorkloadController<CronJobSpec> {
  readonly #tools: ControllerTools;
  readonly #jobs: JobController;
  readonly #write: WriteDelay;
  readonly #queue: SyncQueue;
  readonly #history: CronJobHistory;
  /** From a run's time to the look at it, in milliseconds. */
  readonly #slack: number;
  readonly #cronJobs: CronJob[] = [];
  readonly #byWorkload = new Map<number, CronJob>();
  readonly #offsets = new Map<string, Offset>();

  constructor(tools: ControllerTools, jobs: JobController) {
    const { simulation, controlPlane } = tools;
    const { watch } = controlPlane.latencies;
    this.#tools = tools;
    this.#jobs = jobs;
    this.#write = apiWrites(simulation, controlPlane);
    this.#slack = watch === 0 ? 0 : SLACK;
    this.#queue = new SyncQueue(simulation, "cron-job", { watch, workers: WORKERS }, (id) =>
      this.#sync(this.#cronJobs[id]!),
    );
    this.#history = new CronJobHistory(tools, jobs, this.#write);
  }

  /** The CronJob of a workload; undefined while it is not there. */
  at(workload: number): CronJob | undefined {
    return this.#byWorkload.get(workload);
  }

  apply(workload: number, spec: CronJobSpec): void {
    const cronJob = this.at(workload);
    if (cronJob === undefined) {
      this.#make(workload, spec);
      return;
    }
    const { schedule, timeZone } = cronJob.spec;
    cronJob.spec = spec;
    const isSame = timeZone === spec.timeZone && JSON.stringify(schedule) === JSON.stringify(spec.schedule);
    if (isSame) this.#queue.changed(cronJob.id);
    else this.#awaitNext(cronJob);
  }

  place(workload: number, spec: CronJobSpec): void {
    this.apply(workload, spec);
  }

  settled(): void {}

  delete(workload: number): void {
    const cronJob = this.at(workload);
    if (cronJob === undefined) return;
    this.#byWorkload.delete(workload);
    cronJob.isDeleted = true;
    for (const job of cronJob.jobs) this.#tools.collector.collect(() => this.#jobs.deleteJob(job));
  }

  /** Jobs that are there keep what they were made from. */
  changeTemplate(workload: number, _action: RolloutAction, change: TemplateChange): void {
    const cronJob = this.at(workload);
    if (cronJob !== undefined) cronJob.spec = { ...cronJob.spec, template: change(cronJob.spec.template) };
  }

  /** Something has become of a Job, which may be one of these. */
  jobChanged(job: Job): void {
    const cronJob = this.at(job.workload);
    if (cronJob === undefined) return;
    if (job.isDeleted) cronJob.jobs = cronJob.jobs.filter((each) => each !== job);
    this.#queue.changed(cronJob.id);
  }

  #make(workload: number, spec: CronJobSpec): void {
    const { clock, simulation } = this.#tools;
    const cronJob: CronJob = {
      id: this.#cronJobs.length,
      workload,
      createdAt: clock.at(clock.wholeSecond(simulation.now)) / MILLISECOND,
      spec,
      isDeleted: false,
      jobs: [],
      status: { active: [], lastScheduleTime: undefined, lastSuccessfulTime: undefined },
    };
    this.#cronJobs.push(cronJob);
    this.#byWorkload.set(workload, cronJob);
    this.#queue.changed(cronJob.id);
  }

  *#sync(cronJob: CronJob): Sync {
    if (cronJob.isDeleted) return;
    const before = cronJob.status;
    let active = yield* this.#history.clean(cronJob, before.active);
    const seen = this.#history.lookThrough(cronJob, { ...before, active });
    active = seen.active;
    let { lastScheduleTime } = seen;
    if (!cronJob.spec.isSuspended) {
      const run = this.#dueRun(cronJob, active, lastScheduleTime);
      if (run !== undefined) {
        if (cronJob.spec.concurrencyPolicy === "Replace") {
          for (const job of active) yield* this.#history.remove(cronJob, job);
          active = [];
        }
        const job = yield* this.#start(cronJob, run);
        if (job === undefined) return cronJob.isDeleted ? undefined : "failed";
        active = [...active, job];
        lastScheduleTime = run;
      } else this.#awaitNext(cronJob);
    }
    yield* this.#writeStatus(cronJob, { ...seen, active, lastScheduleTime });
  }

  /** The run that is to begin now; undefined: none. */
  #dueRun(
    cronJob: CronJob,
    active: readonly Job[],
    lastScheduleTime: number | undefined,
  ): number | undefined {
    const { spec } = cronJob;
    const now = this.#now();
    const deadline = spec.startingDeadline / MILLISECOND;
    const earliest = Math.max(lastScheduleTime ?? cronJob.createdAt, now - deadline);
    const { latest, missed } = dueRuns(this.#nextOf(spec), earliest, now);
    if (latest === undefined) return undefined;
    if (missed === "many") this.#tell(cronJob, "Warning", "TooManyMissedTimes", TOO_MANY);
    if (latest + deadline < now) {
      const at = new Date(latest).toUTCString().replace("GMT", "+0000");
      this.#tell(cronJob, "Warning", "MissSchedule", `Missed scheduled time to start a job: ${at}`);
      return undefined;
    }
    const name = jobNameOf(spec, latest);
    if (lastScheduleTime === latest || active.some((job) => job.spec.name === name)) return undefined;
    if (spec.concurrencyPolicy !== "Forbid" || active.length === 0) return latest;
    this.#tell(cronJob, "Normal", "JobAlreadyActive", ALREADY_ACTIVE);
    return undefined;
  }

  /** undefined: it is refused, or nobody wants it any more. */
  *#start(cronJob: CronJob, run: number): Generator<number, Job | undefined, void> {
    const spec = jobSpecOf(cronJob.spec, run);
    // Of a sync that came to nothing more.
    const known = cronJob.jobs.find((job) => job.spec.name === spec.name);
    if (known !== undefined) return known;
    yield this.#write();
    if (cronJob.isDeleted) return undefined;
    const refused = this.#tools.admit(spec);
    if (refused !== "") {
      this.#tell(cronJob, "Warning", "FailedCreate", `Error creating job: ${refused}`);
      return undefined;
    }
    const job = this.#jobs.make(cronJob.workload, spec);
    cronJob.jobs.push(job);
    this.#queue.changed(cronJob.id);
    this.#tell(cronJob, "Normal", "SuccessfulCreate", `Created job ${spec.name}`);
    return job;
  }

  *#writeStatus(cronJob: CronJob, status: CronJobStatus): Sync {
    const { active, lastScheduleTime, lastSuccessfulTime } = cronJob.status;
    const isSame =
      lastScheduleTime === status.lastScheduleTime &&
      lastSuccessfulTime === status.lastSuccessfulTime &&
      active.length === status.active.length &&
      active.every((job, i) => job === status.active[i]);
    if (isSame) return;
    yield this.#write();
    if (cronJob.isDeleted) return;
    cronJob.status = status;
    // Its own write is news to it, too.
    this.#queue.changed(cronJob.id);
  }

  /** Looks again shortly after the next run's time. */
  #awaitNext(cronJob: CronJob): void {
    const now = this.#now();
    const { lastScheduleTime } = cronJob.status;
    const run = runToAwait(this.#nextOf(cronJob.spec), lastScheduleTime ?? cronJob.createdAt, now);
    if (run === Number.POSITIVE_INFINITY) return;
    const at = this.#tools.clock.timeOf((run + this.#slack) * MILLISECOND);
    this.#queue.later(cronJob.id, Math.max(0, at - this.#tools.simulation.now));
  }

  #nextOf({ schedule, timeZone }: CronJobSpec): NextRun {
    const offset = this.#offsets.get(timeZone) ?? offsetOf(timeZone);
    if (offset === undefined) throw new Error(`there is no time zone "${timeZone}"`);
    this.#offsets.set(timeZone, offset);
    return (after) => nextCron(schedule, offset, after);
  }

  #now(): number {
    const { clock, simulation } = this.#tools;
    return clock.at(simulation.now) / MILLISECOND;
  }

  #tell(cronJob: CronJob, type: "Normal" | "Warning", reason: string, message: string): void {
    this.#history.tell(cronJob, type, reason, () => message);
  }
}

function jobSpecOf(cronJob: CronJobSpec, run: number): JobSpec {
  const { namespace, label, job, template } = cronJob;
  const name = jobNameOf(cronJob, run);
  const about = { kind: "Job", namespace, name, label, isPresent: true } as const;
  return { ...about, ...job, template, progress: NO_PROGRESS, pods: [] };
}

/** Microseconds. */
const MILLISECOND = 1000;
/** Milliseconds: facts 4.4. */
const SLACK = 100;
/** Syncs at a time: facts 3.8. */
const WORKERS = 5;

const TOO_MANY =
  "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew";
const ALREADY_ACTIVE = "Not starting job because prior execution is running and concurrency policy is Forbid";
