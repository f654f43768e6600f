import type { PodId } from "../cluster/ids.ts";
import type { EventKind } from "../kernel/simulation.ts";
import type { Cascade } from "../spec/cascade.ts";
import type { ExistingPod, JobSpec } from "../spec/objects.ts";
import { apiWrites, type WriteDelay } from "./api-writes.ts";
import { CONTROLLER_PRIORITY } from "./controller-priority.ts";
import type { ControllerTools } from "./controller-tools.ts";
import { EndedJobPods } from "./ended-pods.ts";
import { type Job, NEW_STATUS, NO_INDEX } from "./job.ts";
import { NO_BACKOFF } from "./job-backoff.ts";
import { JobPods } from "./job-pods.ts";
import { JobSync } from "./job-sync.ts";
import { noPods, PodCounts } from "./pod-counts.ts";
import { SyncQueue } from "./sync-queue.ts";
import type { WorkloadController } from "./workload-controller.ts";

/** Who makes Jobs: hears of what becomes of them. */
export interface JobOwner {
  jobChanged(job: Job): void;
}

/**
 * Runs Jobs: makes pods until enough have succeeded, with growing waits after failures, until there were too many.
 *
 * What becomes of pods, deletions included, is seen in batches of a second: recorded (end-to-end, jobs-5). Source:
 * facts 4.3 and 4.5. Where the control plane takes no time the batches do not either.
 */
export class JobController implements WorkloadController<JobSpec> {
  /** What is left of pods that have ended. */
  readonly ended = new EndedJobPods();
  readonly #tools: ControllerTools;
  readonly #owner: JobOwner;
  readonly #counts: PodCounts<Job>;
  readonly #pods: JobPods;
  readonly #sync: JobSync;
  readonly #queue: SyncQueue;
  /** Of the controller that deletes Jobs after their time to live. */
  readonly #deleteWrite: WriteDelay;
  readonly #jobs: Job[] = [];
  readonly #byWorkload = new Map<number, Job>();
  readonly #finalizerWrite: WriteDelay;
  readonly #expired: EventKind;
  readonly #orphaned: EventKind;

  constructor(tools: ControllerTools, owner: JobOwner = { jobChanged: () => {} }) {
    const { simulation, controlPlane } = tools;
    const { watch } = controlPlane.latencies;
    const batch = watch === 0 ? 0 : SECOND;
    this.#tools = tools;
    this.#owner = owner;
    this.#deleteWrite = apiWrites(simulation, controlPlane);
    this.#finalizerWrite = apiWrites(simulation, controlPlane);
    // Before the counts hear of it, and forget whose the pod was.
    this.#pods = new JobPods(tools, this.ended);
    this.#counts = new PodCounts(tools, "job", (job) => this.#queue.later(job.id, batch));
    tools.listen({ podRestarted: (pod) => this.#onRestart(pod, batch) });
    this.#queue = new SyncQueue(simulation, "job", { watch, workers: WORKERS, backoff: API_BACKOFF }, (id) =>
      this.#sync.sync(this.#jobs[id]!),
    );
    this.#sync = new JobSync(tools, this.#pods, {
      add: (pod, job) => this.#counts.add(pod, job),
      // Its own write is news to it, too.
      written: (job) => {
        this.#queue.later(job.id, batch);
        this.#owner.jobChanged(job);
      },
      lookAgain: (job, delay) => this.#queue.later(job.id, delay),
      tryAgain: (job, delay) => this.#queue.later(job.id, Math.max(delay, batch)),
      finished: (job) => this.#expire(job),
    });
    this.#expired = simulation.define("job-expired", (id) => this.#collect(this.#jobs[id]!));
    this.#orphaned = simulation.define("job-orphaned", (id) =>
      tools.collector.collectPods(this.#jobs[id]!.pods),
    );
  }

  /** The Job of a workload; undefined while it is not there. */
  at(workload: number): Job | undefined {
    return this.#byWorkload.get(workload);
  }

  apply(workload: number, spec: JobSpec): void {
    const job = this.at(workload) ?? this.#makeOwn(workload, spec);
    // The template of a Job cannot be changed.
    job.spec = { ...spec, template: job.spec.template };
    this.#queue.changed(job.id);
  }

  /** A Job for the CronJob that is a workload. */
  make(workload: number, spec: JobSpec): Job {
    const job: Job = {
      ...noPods(0),
      id: this.#jobs.length,
      workload,
      createdAt: this.#tools.simulation.now,
      spec,
      isDeleted: false,
      refusals: 0,
      startedAt: undefined,
      backoff: NO_BACKOFF,
      unaccounted: [],
      leaving: new Set(),
      completedIndexes: spec.progress.completed,
      failedIndexes: spec.progress.failed,
      status: NEW_STATUS,
    };
    this.#jobs.push(job);
    this.#tools.rollouts.beginJob(workload, job.id);
    this.#queue.changed(job.id);
    return job;
  }

  place(workload: number, spec: JobSpec): void {
    const job = this.#makeOwn(workload, spec);
    for (const pod of spec.pods) this.#adopt(job, pod);
  }

  settled(): void {}

  delete(workload: number, cascade: Cascade): void {
    const job = this.at(workload);
    if (job === undefined) return;
    this.#byWorkload.delete(workload);
    this.deleteJob(job, cascade);
  }

  /** The object is gone now, and its pods follow or are nobody's: nothing that they do counts for it any more. */
  deleteJob(job: Job, cascade: Cascade = "background"): void {
    if (job.isDeleted) return;
    const { collector, orphans, controlPlane, simulation } = this.#tools;
    job.isDeleted = true;
    this.ended.forgetJob(job);
    this.#tools.objectsGone(job.spec.namespace);
    if (cascade === "orphan") {
      const releases = [...job.pods].map((pod) => () => {
        if (this.#counts.ownerOf(pod) !== job) return;
        this.#counts.release(pod);
        orphans.release(pod);
      });
      collector.orphan(releases, () => {});
    } else {
      // They lose the finalizers of this controller first.
      const delay = controlPlane.latencies.watch + this.#finalizerWrite();
      simulation.schedule(this.#orphaned, delay, job.id, 0, CONTROLLER_PRIORITY);
    }
    this.#owner.jobChanged(job);
  }

  changeTemplate(): void {}

  /** Restarts come with the status of a pod, and count for the backoff limit. */
  #onRestart(pod: PodId, batch: number): void {
    const job = this.#counts.ownerOf(pod);
    if (job !== undefined) this.#queue.later(job.id, batch);
  }

  #makeOwn(workload: number, spec: JobSpec): Job {
    const job = this.make(workload, spec);
    this.#byWorkload.set(workload, job);
    return job;
  }

  #adopt(job: Job, existing: ExistingPod): void {
    const { completionIndex: index = NO_INDEX } = existing;
    const pod: PodId = this.#tools.factory.place(existing, this.#sync.ownedPod(job, index, existing.name));
    this.#pods.add(pod, { job, name: existing.name, index, failures: 0, ignored: 0 });
    this.#counts.add(pod, job);
  }

  /** From its end, as its status has it, counts how long it stays. */
  #expire(job: Job): void {
    const { ttl } = job.spec;
    if (ttl === Number.POSITIVE_INFINITY) return;
    const { simulation } = this.#tools;
    const at = (job.status.finishedAt ?? simulation.now) + ttl;
    const delay = Math.max(0, at - simulation.now) + this.#deleteWrite();
    simulation.schedule(this.#expired, delay, job.id, 0, CONTROLLER_PRIORITY);
  }

  /** Its pods go first, which have all ended. */
  #collect(job: Job): void {
    if (job.isDeleted) return;
    this.#tools.collector.collect(() => {
      if (job.isDeleted) return;
      if (this.at(job.workload) === job) this.#byWorkload.delete(job.workload);
      this.deleteJob(job);
    });
  }
}

const SECOND = 1_000_000;
/** After an error of the API server. Source: job_controller.go, DefaultJobApiBackOff and MaxJobApiBackOff. */
const API_BACKOFF = { base: SECOND, longest: 60 * SECOND };
/** Syncs at a time: facts 3.8. */
const WORKERS = 5;
