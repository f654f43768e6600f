import type { PodId } from "../cluster/ids.ts";
import type { RemovalCause } from "../cluster/listener.ts";
import { apiWrites, type WriteDelay, writeInSlowStart, writeTogether } from "./api-writes.ts";
import type { ControllerTools } from "./controller-tools.ts";
import { hasCompleted, type Job, NO_INDEX } from "./job.ts";
import { type Counts, JobAccount, subjectOf } from "./job-account.ts";
import { creationOf, type NewJobPod, surplusOf } from "./job-creation.ts";
import type { JobDesk } from "./job-desk.ts";
import { type JobLook, lookAt } from "./job-look.ts";
import type { JobPods } from "./job-pods.ts";
import { podsToRemove } from "./job-removal.ts";
import { COMPLETED } from "./job-verdict.ts";
import { recordPod } from "./owner-events.ts";
import type { OwnedPod } from "./pod-factory.ts";
import { refusalOf } from "./refused-pod.ts";
import type { Sync } from "./sync-queue.ts";

/** One sync of a Job: it makes or deletes pods, and writes what has come of the others. Source: facts 4.3. */
export class JobSync {
  readonly #tools: ControllerTools;
  readonly #pods: JobPods;
  readonly #desk: JobDesk;
  readonly #write: WriteDelay;
  readonly #account: JobAccount;
  readonly #nextPod: number[] = [];

  constructor(tools: ControllerTools, pods: JobPods, desk: JobDesk) {
    this.#tools = tools;
    this.#pods = pods;
    this.#desk = desk;
    this.#write = apiWrites(tools.simulation, tools.controlPlane);
    this.#account = new JobAccount(tools, desk, this.#write);
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
      yield* this.#account.enter(job, look, counts, look.verdict);
      return;
    }
    const counts = yield* this.#manage(job, look);
    const verdict = hasCompleted(job.spec, look.succeeded, counts.active) ? COMPLETED : undefined;
    if (verdict === undefined && deadlineAt < Number.POSITIVE_INFINITY)
      this.#desk.lookAgain(job, Math.max(0, deadlineAt - this.#tools.simulation.now));
    yield* this.#account.enter(job, look, counts, verdict);
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
    const surplusPods = podsToRemove(job, active, surplus, this.#tools, (pod) => this.#indexOf(pod));
    const victims = surplusPods.slice(0, BURST);
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
    recordPod(cluster, () => subject, "Create", name);
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
      recordPod(cluster, () => subjectOf(job), "Delete", name);
      this.#write.post(job.id);
    });
    return {
      active: look.active.length - victims.length,
      ready: Math.max(0, look.ready - ready),
      terminating: look.terminating + victims.length,
    };
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

const SECOND = 1_000_000;
/** Pods that one sync makes, deletes or counts at most: facts 3.8. */
const BURST = 500;
