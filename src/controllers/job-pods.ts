import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import type { ClusterListener, RemovalCause } from "../cluster/listener.ts";
import { BOUND, type ContainerExit } from "../cluster/pod-table.ts";
import type { ControllerTools } from "./controller-tools.ts";
import type { EndedJobPods } from "./ended-pods.ts";
import { type JobPod, replacesEndedAlone } from "./job.ts";
import { type FailedPod, type FailureVerdict, judgeFailure } from "./pod-failure-policy.ts";

/** What the failure of a pod counts for. */
export function verdictOn(pod: JobPod): FailureVerdict {
  const { podFailurePolicy, template } = pod.job.spec;
  const failed: FailedPod = {
    namespace: template.namespace,
    name: pod.name,
    exits: pod.exits,
    conditions: conditionsOf(pod),
  };
  return judgeFailure(podFailurePolicy, failed);
}

/** Those that Kubernetes itself sets on a pod that has ended. */
function conditionsOf({ isDisrupted, wasBound }: JobPod): ReadonlyMap<string, string> {
  return new Map([
    ["PodScheduled", wasBound ? "True" : "False"],
    ...(wasBound
      ? ([
          ["Ready", "False"],
          ["ContainersReady", "False"],
        ] as const)
      : []),
    ...(isDisrupted ? ([["DisruptionTarget", "True"]] as const) : []),
  ]);
}

/** Keeps what becomes of the pods of Jobs until their status has it. O(1) an event. */
export class JobPods implements ClusterListener {
  readonly #cluster: Cluster;
  readonly #clock: ControllerTools["clock"];
  readonly #ended: EndedJobPods;
  readonly #pods: (JobPod | undefined)[] = [];
  /** By pod: since when it is not ready, if it ever was. */
  readonly #unreadyAt: number[] = [];

  /** Hears of the ends of pods from now on. */
  constructor(
    { cluster, clock, listen }: Pick<ControllerTools, "cluster" | "clock" | "listen">,
    ended: EndedJobPods,
  ) {
    this.#ended = ended;
    this.#cluster = cluster;
    this.#clock = clock;
    listen(this);
  }

  add(pod: PodId, made: Pick<JobPod, "job" | "name" | "index" | "failures" | "ignored">): void {
    this.#pods[pod] = {
      ...made,
      isTerminating: false,
      isAccounted: false,
      isSeen: false,
      hasSucceeded: false,
      finishedAt: Number.NaN,
      exits: [],
      isDisrupted: false,
      wasStopped: false,
      wasBound: false,
    };
  }

  /** Of a pod that is there. */
  at(pod: PodId): JobPod | undefined {
    return this.#pods[pod];
  }

  podUnready(pod: PodId): void {
    if (this.#pods[pod] !== undefined) this.#unreadyAt[pod] = this.#cluster.now;
  }

  podDeleting(row: PodId, cause: RemovalCause): void {
    const pod = this.#pods[row];
    if (pod === undefined) return;
    pod.isTerminating = true;
    pod.isDisrupted = DISRUPTIONS.has(cause);
    if (cause === "scale-in") pod.isAccounted = true;
    if (pod.isAccounted) return;
    pod.wasStopped = cause === "job-over";
    if (!pod.wasStopped && replacesEndedAlone(pod.job.spec)) pod.job.leaving.add(pod);
    else this.#finish(row, pod, this.#finishedAt(row));
  }

  podDisrupted(row: PodId): void {
    const pod = this.#pods[row];
    if (pod !== undefined) pod.isDisrupted = true;
  }

  podEnded(row: PodId, node: NodeId): void {
    const pod = this.#pods[row];
    if (pod !== undefined) this.#ended.add(node, pod.job, pod.name);
    this.#leave(row, this.#cluster.pods.exitCode[row] === 0);
  }

  podRemoved(row: PodId): void {
    this.#leave(row, false);
  }

  #leave(row: PodId, hasSucceeded: boolean): void {
    const pod = this.#pods[row];
    this.#pods[row] = undefined;
    if (pod === undefined) return;
    pod.job.leaving.delete(pod);
    if (pod.isAccounted || !Number.isNaN(pod.finishedAt)) return;
    pod.hasSucceeded = hasSucceeded;
    pod.isDisrupted ||= this.#cluster.endReasonOf(row) === EVICTED;
    this.#finish(row, pod, this.#cluster.now);
  }

  #finish(row: PodId, pod: JobPod, at: number): void {
    const { boundAt } = this.#cluster.pods;
    pod.finishedAt = this.#clock.wholeSecond(at);
    pod.wasBound = !Number.isNaN(boundAt[row]!);
    pod.exits = this.#exitsOf(row, pod);
    pod.job.unaccounted.push(pod);
  }

  /** Who has not said which of its containers failed is taken to have one. */
  #exitsOf(row: PodId, { hasSucceeded, isTerminating, job }: JobPod): readonly ContainerExit[] {
    const { exits, exitCode } = this.#cluster.pods;
    const told = exits[row];
    if (told !== undefined || hasSucceeded) return told ?? [];
    const container = job.spec.template.containers[0]?.name ?? "";
    const code = exitCode[row]! || (isTerminating ? STOPPED : 0);
    return code === 0 ? [] : [{ container, exitCode: code }];
  }

  /**
   * When a pod that is being deleted has finished, as far as its Job knows: on a node that was lost long ago it has
   * not been ready since. Source: facts 4.3, "Finish time".
   */
  #finishedAt(pod: PodId): number {
    const { phase, boundAt } = this.#cluster.pods;
    if (phase[pod] !== BOUND) return this.#cluster.now;
    // Of an earlier pod in the row it is from before this one was bound.
    return Math.max(boundAt[pod]!, this.#unreadyAt[pod] ?? 0);
  }
}

/** Deletions that set the condition DisruptionTarget. */
const DISRUPTIONS: ReadonlySet<RemovalCause> = new Set(["drain", "taint", "preemption", "node-deleted"]);

/** Why a kubelet ended a pod that its node is short of room for. */
const EVICTED = "Evicted";

/** Of a container that ends by SIGTERM. */
const STOPPED = 143;
