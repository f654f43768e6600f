import type { PodId } from "../cluster/ids.ts";
import type { RemovalCause } from "../cluster/listener.ts";
import { apiWrites, type WriteDelay, writeInSlowStart, writeTogether } from "./api-writes.ts";
import type { ControllerTools } from "./controller-tools.ts";
import { countIndexes, indexesText } from "./index-set.ts";
import {
  hasCompleted,
  isIndexed,
  type Job,
  type JobPod,
  type JobStatus,
  type JobVerdict,
  NO_INDEX,
} from "./job.ts";
import { creationOf, type NewJobPod, surplusOf } from "./job-creation.ts";
import { isCountedFailure, type JobLook, lookAt } from "./job-look.ts";
import type { JobPods } from "./job-pods.ts";
import { podsToRemove } from "./job-removal.ts";
import { isSameJobStatus } from "./job-status.ts";
import { COMPLETED } from "./job-verdict.ts";
import { type EventSubject, recordNormal, recordPod } from "./owner-events.ts";
import type { OwnedPod } from "./pod-factory.ts";
import { refusalOf } from "./refused-pod.ts";
import type { Sync } from "./sync-queue.ts";

/** What a sync asks of the controller. Delays in microseconds. */
export interface JobDesk {
  add(pod: PodId, job: Job): void;
  /** A status has been written. */
  written(job: Job): void;
  lookAgain(job: Job, delay: number): void;
  /** As lookAgain, but no sooner than in the next batch. */
  tryAgain(job: Job, delay: number): void;
  finished(job: Job): void;
}

/** Numbers of pods as a sync leaves them. */
interface Counts {
  readonly active: number;
  readonly ready: number;
  readonly terminating: number;
}

/** One sync of a Job: it makes or deletes pods, and writes what has come of the others. Source: facts 4.3. */
export class JobSync {
  readonly #tools: ControllerTools;
  readonly #pods: JobPods;
  readonly #desk: JobDesk;
  readonly #write: WriteDelay;
  readonly #nextPod: number[] = [];

  constructor(tools: ControllerTools, pods: JobPods, desk: JobDesk) {
    this.#tools = tools;
    this.#pods = pods;
    this.#desk = desk;
    this.#write = apiWrites(tools.simulation, tools.controlPlane);
  }

  *sync(job: Job): Sync {
    if (job.isDeleted || job.status.outcome !== "") return;
    const { now } = this.#tools.simulation;
    if (job.spec.isSuspended) job.startedAt = undefined;
    else job.startedAt ??= now;
    const deadlineAt = this.#deadlineOf(job);
    const look = lookAt(job, {
      ...{ now, deadlineAt },
      indexOf: (pod) => this.#indexOf(pod),
      restartsOf: (pod) => this.#tools.cluster.pods.restarts[pod]!,
    });
    if (look.verdict !== undefined) {
      const counts = yield* this.#delete(job, look, look.active, "job-over");
      yield* this.#account(job, look, counts, look.verdict);
      return;
    }
    const counts = yield* this.#manage(job, look);
    const verdict = hasCompleted(job.spec, look.succeeded, counts.active) ? COMPLETED : undefined;
    if (verdict === undefined && deadlineAt < Number.POSITIVE_INFINITY)
      this.#desk.lookAgain(job, Math.max(0, deadlineAt - this.#tools.simulation.now));
    yield* this.#account(job, look, counts, verdict);
  }

  /** What the factory is told of a pod of a Job. */
  ownedPod({ id, workload, spec: { template } }: Job, index: number, name: string): OwnedPod {
    const templateNumber = this.#tools.templates.of(workload, template);
    const completionIndex = index === NO_INDEX ? undefined : index;
    return { workload, name, template, templateNumber, origin: id, completionIndex };
  }

  /** Pods that are too many go, or missing ones come, as soon as they may. */
  *#manage(job: Job, look: JobLook): Generator<number, Counts, void> {
    const { active, ready, terminating } = look;
    const counts = { active: active.length, ready, terminating };
    const surplus = job.spec.isSuspended ? active.length : surplusOf(job, look);
    const { cluster } = this.#tools;
    const victims = podsToRemove(job, active, surplus, cluster, (pod) => this.#indexOf(pod)).slice(0, BURST);
    if (victims.length > 0) return yield* this.#giveUp(job, look, victims);
    if (job.spec.isSuspended) return counts;
    const { pods, nextAt } = creationOf(job, look, BURST);
    if (nextAt !== undefined) this.#desk.tryAgain(job, nextAt - this.#tools.simulation.now);
    let made = 0;
    const end = yield* writeInSlowStart(this.#tools.simulation, this.#write, pods.length, (position) => {
      if (job.isDeleted) return;
      const isMade = this.#makeIfAdmitted(job, pods[position]!);
      if (isMade) made++;
      return isMade;
    });
    if (end === "failed") this.#retry(job);
    else job.refusals = 0;
    return { ...counts, active: counts.active + made };
  }

  /** Source: job_controller.go, DefaultJobApiBackOff and MaxJobApiBackOff. */
  #retry(job: Job): void {
    this.#desk.lookAgain(job, Math.min(2 ** job.refusals, 60) * SECOND);
    job.refusals++;
  }

  #makeIfAdmitted(job: Job, { index, failures, ignored }: NewJobPod): boolean {
    const { cluster, factory } = this.#tools;
    const name = this.#nameFor(job, index);
    const owned = this.ownedPod(job, index, name);
    const subject = subjectOf(job);
    if (refusalOf(cluster, factory, owned, subject) !== "") return false;
    const pod = factory.make(owned);
    this.#pods.add(pod, { job, name, index, failures, ignored });
    this.#desk.add(pod, job);
    recordPod(cluster, () => subject, "Created", name);
    this.#write.post(job.id);
    return true;
  }

  /** Numbers go on within a workload, so that no two of its pods ever have the same name. */
  #nameFor({ workload, spec: { name } }: Job, index: number): string {
    const number = this.#nextPod[workload] ?? 0;
    this.#nextPod[workload] = number + 1;
    return index === NO_INDEX ? `${name}-${number}` : `${name}-${index}-${number}`;
  }

  /** Deletes pods that the Job does not want: they lose their finalizers first, so that they do not count. */
  *#giveUp(job: Job, look: JobLook, victims: readonly PodId[]): Generator<number, Counts, void> {
    yield* writeTogether(this.#tools.simulation, this.#write, victims.length, () => {});
    return yield* this.#delete(job, look, victims, "scale-in");
  }

  *#delete(
    job: Job,
    look: JobLook,
    victims: readonly PodId[],
    cause: RemovalCause,
  ): Generator<number, Counts, void> {
    const { simulation, cluster } = this.#tools;
    const ready = victims.filter((pod) => cluster.pods.readyAt[pod]! <= look.now).length;
    const { names } = cluster.pods;
    yield* writeTogether(simulation, this.#write, victims.length, (position) => {
      const pod = victims[position]!;
      if (!job.pods.has(pod)) return;
      const name = names[pod];
      cluster.requestDeletion(pod, cause);
      recordPod(cluster, () => subjectOf(job), "Deleted", name);
      this.#write.post(job.id);
    });
    return {
      active: look.active.length - victims.length,
      ready: Math.max(0, look.ready - ready),
      terminating: look.terminating + victims.length,
    };
  }

  /**
   * Writes the status: first with what is new, then, without finalizers on those pods, with what that comes to. Until
   * then all is kept: a sync that comes to nothing is done again from the beginning.
   */
  *#account(job: Job, look: JobLook, counts: Counts, verdict: JobVerdict | undefined): Sync {
    const { simulation, clock, rollouts } = this.#tools;
    const taken = takenOf(job, look, verdict);
    const failures = taken.filter((pod) => countsAsFailed(pod, verdict)).length;
    const successes = isIndexed(job.spec) ? 0 : taken.filter((pod) => pod.hasSucceeded).length;
    const before = job.status;
    const wasWritten = yield* this.#writeStatus(job, {
      ...before,
      ...counts,
      ...indexStatus(job, look),
      uncounted: { succeeded: successes, failed: failures },
      startedAt: job.startedAt === undefined ? undefined : clock.wholeSecond(job.startedAt),
      isSuspended: verdict === undefined ? this.#suspension(job) : before.isSuspended,
      target: verdict,
    });
    if (!wasWritten) return;
    job.completedIndexes = look.completedIndexes;
    job.failedIndexes = look.failedIndexes;
    if (verdict !== undefined && before.target === undefined) rollouts.decideJob(job.workload, job.id);
    yield* writeTogether(simulation, this.#write, taken.length, () => {});
    const { status } = job;
    const isDone =
      verdict !== undefined &&
      counts.terminating === 0 &&
      job.unaccounted.every((pod) => taken.includes(pod));
    const isCounted = yield* this.#writeStatus(job, {
      ...status,
      succeeded: status.succeeded + successes,
      failed: status.failed + failures,
      uncounted: { succeeded: 0, failed: 0 },
      ...(isDone ? { outcome: verdict.end, finishedAt: clock.wholeSecond(look.now) } : {}),
    });
    if (!isCounted) return;
    this.#forget(job, taken);
    if (isDone) this.#finish(job, verdict);
  }

  /** Nothing more is to be noted of these pods. */
  #forget(job: Job, taken: readonly JobPod[]): void {
    for (const pod of taken) {
      pod.isAccounted = true;
      job.leaving.delete(pod);
    }
    if (taken.length > 0) job.unaccounted = job.unaccounted.filter((pod) => !pod.isAccounted);
  }

  /** The condition Suspended: there is none before the first suspension. */
  #suspension(job: Job): boolean | undefined {
    const { isSuspended: before } = job.status;
    const { isSuspended } = job.spec;
    if (isSuspended === (before ?? false)) return before;
    const reason = isSuspended ? "Suspended" : "Resumed";
    const message = () => `Job ${reason.toLowerCase()}`;
    recordNormal(this.#tools.cluster, () => subjectOf(job), reason, message);
    return isSuspended;
  }

  /** Gives whether the status is so now. */
  *#writeStatus(job: Job, status: JobStatus): Generator<number, boolean, void> {
    if (job.isDeleted) return false;
    if (isSameJobStatus(job.status, status)) return true;
    yield this.#write();
    if (job.isDeleted) return false;
    job.status = status;
    this.#desk.written(job);
    return true;
  }

  #finish(job: Job, { end, reason, message }: JobVerdict): void {
    const { cluster, rollouts } = this.#tools;
    const [type, told, text] =
      end === "Complete"
        ? (["Normal", "Completed", "Job completed"] as const)
        : (["Warning", reason, message] as const);
    cluster.recordEvent(() => ({ ...subjectOf(job), type, reason: told, message: text }));
    rollouts.finishJob(job.workload, end, job.id);
    this.#desk.finished(job);
  }

  /** Infinity: none, or its time does not count now. */
  #deadlineOf({ startedAt, spec }: Job): number {
    if (startedAt === undefined) return Number.POSITIVE_INFINITY;
    return this.#tools.clock.wholeSecond(startedAt) + spec.activeDeadline;
  }

  #indexOf(pod: PodId): number {
    return this.#pods.at(pod)?.index ?? NO_INDEX;
  }
}

function subjectOf({ spec: { namespace, name } }: Job): EventSubject {
  return { kind: "Job", namespace, name, source: "job-controller" };
}

/**
 * The pods that a sync enters into the status: ended ones, but for those that wait for the pod in their place; of a Job
 * that is over all that are left.
 */
function takenOf(job: Job, look: JobLook, verdict: JobVerdict | undefined): readonly JobPod[] {
  const taken =
    verdict === undefined
      ? look.ended.filter((pod) => look.replaced.get(pod.index) !== pod)
      : [...look.ended, ...job.unaccounted.filter(({ wasStopped }) => wasStopped), ...job.leaving];
  return [...new Set(taken)].slice(0, BURST);
}

/** A pod that was stopped since its Job is over failed as the Job did, whatever its rules say. */
function countsAsFailed(pod: JobPod, verdict: JobVerdict | undefined): boolean {
  const isStopped = verdict !== undefined && (pod.wasStopped || Number.isNaN(pod.finishedAt));
  return isStopped ? verdict.end !== "Complete" : isCountedFailure(pod);
}

function indexStatus({ spec }: Job, { completedIndexes, failedIndexes }: JobLook): Partial<JobStatus> {
  if (!isIndexed(spec)) return {};
  return {
    succeeded: countIndexes(completedIndexes),
    completedIndexes: indexesText(completedIndexes),
    failedIndexes: spec.backoffLimitPerIndex === undefined ? undefined : indexesText(failedIndexes),
  };
}

const SECOND = 1_000_000;
/** Pods that one sync makes, deletes or counts at most: facts 3.8. */
const BURST = 500;
