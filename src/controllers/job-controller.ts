import type { PodId } from "../cluster/ids.ts";
import type { RemovalCause } from "../cluster/listener.ts";
import { BOUND } from "../cluster/pod-table.ts";
import type { JobSpec } from "../spec/objects.ts";
import { apiWrites, type WriteDelay, writeInSlowStart, writeTogether } from "./api-writes.ts";
import type { ControllerTools } from "./controller-tools.ts";
import { firstToGo } from "./first-to-go.ts";
import {
  hasCompleted,
  hasFailedTooOften,
  type Job,
  type JobOutcome,
  type JobStatus,
  wantedPods,
} from "./job.ts";
import { backoffAfter, NO_BACKOFF, nextTryAt } from "./job-backoff.ts";
import { jobDeletionOrder } from "./job-deletion-order.ts";
import { noPods, PodCounts } from "./pod-counts.ts";
import { type Sync, SyncQueue } from "./sync-queue.ts";
import type { WorkloadController } from "./workload-controller.ts";

/**
 * Runs Jobs: makes pods until enough have succeeded, with growing waits after failures, until there were too many.
 *
 * What becomes of pods, deletions included, is seen in batches of a second: recorded (end-to-end, jobs-5). Source:
 * facts 4.3 and 4.5; failures by index and pod failure policies are not simulated. Where the control plane takes no
 * time the batches do not either.
 */
export class JobController implements WorkloadController<JobSpec> {
  readonly #tools: ControllerTools;
  readonly #counts: PodCounts<Job>;
  readonly #write: WriteDelay;
  readonly #queue: SyncQueue;
  readonly #batch: number;
  readonly #jobs: Job[] = [];
  readonly #byWorkload = new Map<number, Job>();
  readonly #nextPod: number[] = [];
  /** By pod: since when it is not ready, if it ever was. */
  readonly #unreadyAt: number[] = [];

  constructor(tools: ControllerTools) {
    const { simulation, listen, controlPlane } = tools;
    const { watch } = controlPlane.latencies;
    this.#tools = tools;
    this.#write = apiWrites(simulation, controlPlane);
    this.#batch = watch === 0 ? 0 : SECOND;
    // Before the counts hear of it, and forget whose the pod was.
    listen({
      podUnready: (pod) => {
        if (this.#counts.ownerOf(pod) !== undefined) this.#unreadyAt[pod] = simulation.now;
      },
      podEnded: (pod) => this.#onEnded(pod),
      podDeleting: (pod, cause) => this.#onDeleting(pod, cause),
    });
    this.#counts = new PodCounts(tools, "job", (job) => this.#queue.later(job.id, this.#batch));
    this.#queue = new SyncQueue(simulation, "job", { watch, workers: WORKERS }, (id) =>
      this.#sync(this.#jobs[id]!),
    );
  }

  /** The Job of a workload; undefined while it is not there. */
  at(workload: number): Job | undefined {
    return this.#byWorkload.get(workload);
  }

  apply(workload: number, spec: JobSpec): void {
    const job = this.at(workload) ?? this.#make(workload, spec);
    // The template of a Job cannot be changed.
    job.spec = { ...spec, template: job.spec.template };
    this.#queue.changed(job.id);
  }

  place(workload: number, spec: JobSpec): void {
    const job = this.#make(workload, spec);
    for (const pod of spec.pods) this.#counts.add(this.#tools.factory.place(pod, this.#newPod(job)), job);
  }

  settled(): void {}

  delete(workload: number): void {
    const job = this.at(workload);
    if (job === undefined) return;
    this.#byWorkload.delete(workload);
    job.isDeleted = true;
    this.#tools.collector.collectPods(job.pods);
  }

  changeTemplate(): void {}

  #onEnded(pod: PodId): void {
    const job = this.#counts.ownerOf(pod);
    // A pod that is being deleted has been counted.
    if (job === undefined || !job.pods.has(pod)) return;
    const { now } = this.#tools.simulation;
    if (this.#tools.cluster.pods.exitCode[pod] !== 0) {
      job.failed++;
      job.newEnds.failures.push(now);
    } else {
      job.succeeded++;
      job.newEnds.successes.push(now);
    }
  }

  #onDeleting(pod: PodId, cause: RemovalCause): void {
    const job = this.#counts.ownerOf(pod);
    // One that the Job itself has too many of has not failed.
    if (job === undefined || cause === "scale-in") return;
    job.failed++;
    job.newEnds.failures.push(this.#finishedAt(pod));
  }

  /**
   * When a pod that is being deleted has finished, as far as its Job knows: on a node that was lost long ago it has
   * not been ready since. Source: facts 4.3, "Finish time".
   */
  #finishedAt(pod: PodId): number {
    const { phase, boundAt } = this.#tools.cluster.pods;
    if (phase[pod] !== BOUND) return this.#tools.simulation.now;
    // Of an earlier pod in the row it is from before this one was bound.
    return Math.max(boundAt[pod]!, this.#unreadyAt[pod] ?? 0);
  }

  *#sync(job: Job): Sync {
    if (job.isDeleted || job.status.outcome !== "") return;
    if (job.spec.isSuspended) job.startedAt = undefined;
    else job.startedAt ??= this.#tools.simulation.now;
    job.backoff = backoffAfter(job.backoff, job.newEnds);
    job.newEnds = { successes: [], failures: [] };
    if (job.outcome === "") job.outcome = this.#failureOf(job);
    if (job.outcome !== "") yield* this.#deletePods(job, job.pods.size, "job-over");
    else if (job.spec.isSuspended) yield* this.#deletePods(job, job.pods.size, "scale-in");
    else yield* this.#adjust(job);
    if (job.outcome === "" && hasCompleted(job.spec, job.succeeded, job.pods.size)) job.outcome = "Complete";
    yield* this.#writeStatus(job);
    if (job.outcome === "") this.#lookAgain(job);
  }

  /** When the wait after a failure is over, or the deadline reached. */
  #lookAgain({ id, spec, startedAt, backoff }: Job): void {
    const { now } = this.#tools.simulation;
    const wait = nextTryAt(backoff) - now;
    if (wait > 0) this.#queue.later(id, Math.max(wait, this.#batch));
    const deadline = (startedAt ?? Number.POSITIVE_INFINITY) + spec.activeDeadline;
    if (deadline > now && deadline < Number.POSITIVE_INFINITY) this.#queue.later(id, deadline - now);
  }

  #failureOf({ spec, failed, pods, startedAt = Number.POSITIVE_INFINITY }: Job): JobOutcome {
    const { restarts } = this.#tools.cluster.pods;
    const restarted = [...pods].reduce((sum, pod) => sum + restarts[pod]!, 0);
    if (hasFailedTooOften(spec, failed, restarted)) return "BackoffLimitExceeded";
    const isOverdue = this.#tools.simulation.now >= startedAt + spec.activeDeadline;
    return isOverdue ? "DeadlineExceeded" : "";
  }

  /** Pods that are too many go, or missing ones come, as soon as they may. */
  *#adjust(job: Job): Sync {
    const active = job.pods.size;
    const missing = wantedPods(job.spec, job.succeeded, active) - active;
    if (missing < 0) yield* this.#deletePods(job, -missing, "scale-in");
    if (missing <= 0 || nextTryAt(job.backoff) > this.#tools.simulation.now) return;
    yield* writeInSlowStart(this.#tools.simulation, this.#write, Math.min(missing, BURST), () => {
      if (!job.isDeleted) this.#counts.add(this.#tools.factory.make(this.#newPod(job)), job);
    });
  }

  #deletePods(job: Job, count: number, cause: RemovalCause): Sync {
    const { simulation, cluster } = this.#tools;
    const victims = firstToGo(job.pods, Math.min(count, BURST), jobDeletionOrder(cluster));
    return writeTogether(simulation, this.#write, victims.length, (position) => {
      const pod = victims[position]!;
      if (job.pods.has(pod)) cluster.requestDeletion(pod, cause);
    });
  }

  *#writeStatus(job: Job): Sync {
    const status = statusOf(job);
    if (isSameStatus(job.status, status)) return;
    yield this.#write();
    job.status = status;
    if (status.outcome !== "") this.#tools.rollouts.finishJob(job.workload, status.outcome);
    // Its own write is news to it, too.
    this.#queue.later(job.id, this.#batch);
  }

  #make(workload: number, spec: JobSpec): Job {
    const job: Job = {
      ...noPods(0),
      id: this.#jobs.length,
      workload,
      spec,
      isDeleted: false,
      startedAt: undefined,
      succeeded: 0,
      failed: 0,
      backoff: NO_BACKOFF,
      newEnds: { successes: [], failures: [] },
      outcome: "",
      status: { active: 0, ready: 0, terminating: 0, succeeded: 0, failed: 0, outcome: "" },
    };
    this.#jobs.push(job);
    this.#byWorkload.set(workload, job);
    this.#tools.rollouts.beginJob(workload);
    this.#queue.changed(job.id);
    return job;
  }

  #newPod({ id, workload, spec: { name, template } }: Job) {
    const number = this.#nextPod[workload] ?? 0;
    this.#nextPod[workload] = number + 1;
    const templateNumber = this.#tools.templates.of(workload, template);
    return { workload, name: `${name}-${number}`, template, templateNumber, origin: id };
  }
}

function statusOf({ pods, ready, terminating, succeeded, failed, outcome }: Job): JobStatus {
  const isOver = pods.size === 0 && terminating === 0;
  return { active: pods.size, ready, terminating, succeeded, failed, outcome: isOver ? outcome : "" };
}

function isSameStatus(a: JobStatus, b: JobStatus): boolean {
  return (Object.keys(a) as (keyof JobStatus)[]).every((field) => a[field] === b[field]);
}

const SECOND = 1_000_000;
/** Syncs at a time, and pods that one makes or deletes at most: facts 3.8. */
const WORKERS = 5;
const BURST = 500;
