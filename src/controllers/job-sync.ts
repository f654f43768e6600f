import type { PodId } from "../cluster/ids.ts";
import type { RemovalCause } from "../cluster/listener.ts";
import { apiWrites, type WriteDelay, writeInSlowStart, writeTogether } from "./api-writes.ts";
import type { ControllerTools } from "./controller-tools.ts";
import { countIndexes, indexesText } from "./index-set.ts";
import { hasCompleted, isIndexed, type Job, type JobStatus, type JobVerdict } from "./job.ts";
import { creationOf, type NewJobPod, surplusOf } from "./job-creation.ts";
import { isCountedFailure, type JobLook, lookAt } from "./job-look.ts";
import { type JobPods, NO_INDEX } from "./job-pods.ts";
import { podsToRemove } from "./job-removal.ts";
import { isSameJobStatus } from "./job-status.ts";
import { COMPLETED } from "./job-verdict.ts";
import type { OwnedPod } from "./pod-factory.ts";
import { refusalOf } from "./refused-pod.ts";
import type { Sync, SyncEnd } from "./sync-queue.ts";

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
      const killed = [...look.active];
      const counts = yield* this.#stop(job, look);
      yield* this.#account(job, look, { verdict: look.verdict, counts, killed: killed.length });
      return;
    }
    const counts = yield* this.#manage(job, look);
    const verdict = hasCompleted(job.spec, look.succeeded, counts.active) ? COMPLETED : undefined;
    if (verdict === undefined && deadlineAt < Number.POSITIVE_INFINITY)
      this.#desk.lookAgain(job, Math.max(0, deadlineAt - this.#tools.simulation.now));
    yield* this.#account(job, look, { verdict, counts, killed: 0 });
    return counts.end;
  }

  /** What the factory is told of a pod of a Job. */
  ownedPod({ id, workload, spec: { template } }: Job, index: number, name: string): OwnedPod {
    const templateNumber = this.#tools.templates.of(workload, template);
    const completionIndex = index === NO_INDEX ? undefined : index;
    return { workload, name, template, templateNumber, origin: id, completionIndex };
  }

  /** Pods that are too many go, or missing ones come, as soon as they may. */
  *#manage(job: Job, look: JobLook): Generator<number, Counts & { readonly end?: SyncEnd }, void> {
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
      if (job.isDeleted) return true;
      if (!this.#make(job, pods[position]!)) return false;
      made++;
      return true;
    });
    return { ...counts, active: counts.active + made, end };
  }

  /** False if the API server refuses the pod. */
  #make(job: Job, { index, failures, ignored }: NewJobPod): boolean {
    const { cluster, factory } = this.#tools;
    const name = this.#nameFor(job, index);
    const owned = this.ownedPod(job, index, name);
    const asking = { kind: "Job", name: job.spec.name, source: "job-controller" };
    if (refusalOf(cluster, factory, owned, asking) !== "") return false;
    const pod = factory.make(owned);
    this.#pods.add(pod, { job, name, index, failures, ignored });
    this.#desk.add(pod, job);
    this.#tell(job, "Normal", "SuccessfulCreate", () => `Created pod: ${name}`);
    return true;
  }

  /** Numbers go on within a workload, so that no two of its pods ever have the same name. */
  #nameFor({ workload, spec: { name } }: Job, index: number): string {
    const number = this.#nextPod[workload] ?? 0;
    this.#nextPod[workload] = number + 1;
    return index === NO_INDEX ? `${name}-${number}` : `${name}-${index}-${number}`;
  }

  /** Deletes pods that the Job does not want: they count neither as failed nor at all. */
  *#giveUp(job: Job, look: JobLook, victims: readonly PodId[]): Generator<number, Counts, void> {
    for (const pod of victims) this.#forget(job, pod);
    yield* writeTogether(this.#tools.simulation, this.#write, victims.length, () => {});
    return yield* this.#delete(job, look, victims, "scale-in");
  }

  /** Deletes all that still runs of a Job that is over. */
  *#stop(job: Job, look: JobLook): Generator<number, Counts, void> {
    for (const pod of look.active) this.#forget(job, pod);
    return yield* this.#delete(job, look, look.active, "job-over");
  }

  /** From now on nothing is to be noted of a pod. */
  #forget(job: Job, row: PodId): void {
    const pod = job.pods.has(row) ? this.#pods.at(row) : undefined;
    if (pod !== undefined) pod.isAccounted = true;
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
      this.#tell(job, "Normal", "SuccessfulDelete", () => `Deleted pod: ${name}`);
    });
    return {
      active: look.active.length - victims.length,
      ready: Math.max(0, look.ready - ready),
      terminating: look.terminating + victims.length,
    };
  }

  /** Writes the status: first with what is new, then, without finalizers on those pods, with what that comes to. */
  *#account(
    job: Job,
    look: JobLook,
    { verdict, counts, killed }: { verdict: JobVerdict | undefined; counts: Counts; killed: number },
  ): Sync {
    const isOver = verdict !== undefined;
    const isFailing = isOver && verdict.end !== "Complete";
    const settled = look.ended
      .filter((pod) => isOver || look.replaced.get(pod.index) !== pod)
      .slice(0, BURST);
    const leaving = isOver ? [...job.leaving] : [];
    const taken = new Set([...settled, ...leaving]);
    job.unaccounted = job.unaccounted.filter((pod) => !taken.has(pod));
    for (const pod of taken) pod.isAccounted = true;
    for (const pod of leaving) job.leaving.delete(pod);
    const successes = isIndexed(job.spec) ? 0 : settled.filter((pod) => pod.hasSucceeded).length;
    const failures = settled.filter(isCountedFailure).length + (isFailing ? killed + leaving.length : 0);
    job.completedIndexes = look.completedIndexes;
    job.failedIndexes = look.failedIndexes;
    const before = job.status;
    const isSuspended = isOver ? before.isSuspended : this.#suspension(job);
    yield* this.#writeStatus(job, {
      ...before,
      ...counts,
      ...this.#indexStatus(job),
      uncounted: { succeeded: successes, failed: failures },
      startedAt: job.startedAt === undefined ? undefined : this.#tools.clock.wholeSecond(job.startedAt),
      isSuspended,
      target: verdict,
    });
    if (verdict !== undefined && before.target === undefined)
      this.#tools.rollouts.decideJob(job.workload, job.id);
    yield* writeTogether(this.#tools.simulation, this.#write, taken.size + killed, () => {});
    const { status } = job;
    const isDone = isOver && counts.terminating === 0 && job.unaccounted.length === 0;
    yield* this.#writeStatus(job, {
      ...status,
      succeeded: status.succeeded + successes,
      failed: status.failed + failures,
      uncounted: { succeeded: 0, failed: 0 },
      ...(isDone ? { outcome: verdict.end, finishedAt: this.#tools.clock.wholeSecond(look.now) } : {}),
    });
    if (isDone && !job.isDeleted) this.#finish(job, verdict);
  }

  #indexStatus(job: Job): Partial<JobStatus> {
    if (!isIndexed(job.spec)) return {};
    const failedIndexes =
      job.spec.backoffLimitPerIndex === undefined ? undefined : indexesText(job.failedIndexes);
    const succeeded = countIndexes(job.completedIndexes);
    return { succeeded, completedIndexes: indexesText(job.completedIndexes), failedIndexes };
  }

  /** The condition Suspended: there is none before the first suspension. */
  #suspension(job: Job): boolean | undefined {
    const { isSuspended: before } = job.status;
    const { isSuspended } = job.spec;
    if (isSuspended === (before ?? false)) return before;
    const reason = isSuspended ? "Suspended" : "Resumed";
    this.#tell(job, "Normal", reason, () => `Job ${reason.toLowerCase()}`);
    return isSuspended;
  }

  *#writeStatus(job: Job, status: JobStatus): Sync {
    if (job.isDeleted || isSameJobStatus(job.status, status)) return;
    yield this.#write();
    if (job.isDeleted) return;
    job.status = status;
    this.#desk.written(job);
  }

  #finish(job: Job, { end, reason, message }: JobVerdict): void {
    if (end !== "Complete") this.#tell(job, "Warning", reason, () => message);
    else this.#tell(job, "Normal", "Completed", () => "Job completed");
    this.#tools.rollouts.finishJob(job.workload, end, job.id);
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

  #tell({ spec }: Job, type: "Normal" | "Warning", reason: string, message: () => string): void {
    this.#tools.cluster.recordEvent(() => ({
      kind: "Job",
      namespace: spec.namespace,
      name: spec.name,
      type,
      reason,
      message: message(),
      source: "job-controller",
    }));
  }
}

/** Pods that one sync makes, deletes or counts at most: facts 3.8. */
const BURST = 500;
