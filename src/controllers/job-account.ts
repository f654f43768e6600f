import { type WriteDelay, writeTogether } from "./api-writes.ts";
import type { ControllerTools } from "./controller-tools.ts";
import { countIndexes, indexesText } from "./index-set.ts";
import { isIndexed, type Job, type JobPod, type JobStatus, type JobVerdict } from "./job.ts";
import type { JobDesk } from "./job-desk.ts";
import { isCountedFailure, type JobLook } from "./job-look.ts";
import { isSameJobStatus } from "./job-status.ts";
import { type EventSubject, recordNormal } from "./owner-events.ts";
import type { Sync } from "./sync-queue.ts";

/** Numbers of pods as a sync leaves them. */
export interface Counts {
  readonly active: number;
  readonly ready: number;
  readonly terminating: number;
}

/** Enters what has become of a Job's pods into its status. Source: facts 4.3, trackJobStatusAndRemoveFinalizers. */
export class JobAccount {
  readonly #tools: ControllerTools;
  readonly #desk: Pick<JobDesk, "written" | "finished">;
  readonly #write: WriteDelay;

  constructor(tools: ControllerTools, desk: Pick<JobDesk, "written" | "finished">, write: WriteDelay) {
    this.#tools = tools;
    this.#desk = desk;
    this.#write = write;
  }

  /**
   * Writes the status: first with what is new, then, without finalizers on those pods, with what that comes to. Until
   * then all is kept: a sync that comes to nothing is done again from the beginning.
   */
  *enter(job: Job, look: JobLook, counts: Counts, verdict: JobVerdict | undefined): Sync {
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
}

/** Whom Events about a Job are about. */
export function subjectOf({ spec: { namespace, name } }: Job): EventSubject {
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

/** Pods that one sync counts at most: facts 3.8. */
const BURST = 500;
