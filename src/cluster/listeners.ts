import type { NodeId, PodId } from "./ids.ts";
import type {
  ClusterListener,
  JobEnd,
  KubeletAct,
  LossCause,
  ObjectEvent,
  PlanStepTold,
  RemovalCause,
  RolloutAction,
} from "./listener.ts";
import type { StorageChange } from "./storage/storage-tables.ts";

/**
 * Tells listeners, in the order in which they were added.
 *
 * One array a kind of change, so that telling costs only who listens to it.
 */
export class Listeners implements Required<ClusterListener> {
  readonly #podSubmitted: ((pod: PodId) => void)[] = [];
  readonly #podUngated: ((pod: PodId) => void)[] = [];
  readonly #podOwnerChanged: ((pod: PodId, owner: string) => void)[] = [];
  readonly #podRelabeling: ((pod: PodId) => void)[] = [];
  readonly #podRelabeled: ((pod: PodId) => void)[] = [];
  readonly #podAssumed: ((pod: PodId, node: NodeId) => void)[] = [];
  readonly #podUnschedulable: ((pod: PodId, isFirst: boolean) => void)[] = [];
  readonly #podBound: ((pod: PodId, node: NodeId) => void)[] = [];
  readonly #podReady: ((pod: PodId) => void)[] = [];
  readonly #podUnready: ((pod: PodId) => void)[] = [];
  readonly #podRestarted: ((pod: PodId) => void)[] = [];
  readonly #podDeleting: ((pod: PodId, cause: RemovalCause, preemptor: PodId) => void)[] = [];
  readonly #podRemoved: ((pod: PodId, node: NodeId, cause: RemovalCause) => void)[] = [];
  readonly #podEnded: ((pod: PodId, node: NodeId) => void)[] = [];
  readonly #podDisrupted: ((pod: PodId, cause: RemovalCause) => void)[] = [];
  readonly #remainsDeleted: ((workload: number, pod: string, cause?: RemovalCause) => void)[] = [];
  readonly #podLost: ((pod: PodId, node: NodeId, cause: LossCause, preemptor: PodId) => void)[] = [];
  readonly #nominationLost: ((pod: PodId) => void)[] = [];
  readonly #podAbandoned: ((pod: PodId) => void)[] = [];
  readonly #podLeft: ((pod: PodId) => void)[] = [];
  readonly #nodeDown: ((node: NodeId) => void)[] = [];
  readonly #nodeUp: ((node: NodeId) => void)[] = [];
  readonly #nodeCutOff: ((node: NodeId) => void)[] = [];
  readonly #nodeReconnected: ((node: NodeId) => void)[] = [];
  readonly #nodePressureChanged: ((node: NodeId) => void)[] = [];
  readonly #nodeReadyChanged: ((node: NodeId) => void)[] = [];
  readonly #nodeChanged: ((node: NodeId) => void)[] = [];
  readonly #nodeAdded: ((node: NodeId) => void)[] = [];
  readonly #nodeRemoved: ((node: NodeId) => void)[] = [];
  readonly #nodeCordoned: ((node: NodeId) => void)[] = [];
  readonly #nodeUncordoned: ((node: NodeId) => void)[] = [];
  readonly #roomGained: ((node: NodeId) => void)[] = [];
  readonly #storageChanged: ((change: StorageChange) => void)[] = [];
  readonly #evictionRefused: ((pod: PodId, budget: string) => void)[] = [];
  readonly #creationRefused: ((workload: number, why: string) => void)[] = [];
  readonly #wantedChanged: ((workload: number, wanted: number) => void)[] = [];
  readonly #podsAsked: ((workload: number, count: number) => void)[] = [];
  readonly #rolloutBegan: ((workload: number, action: RolloutAction) => void)[] = [];
  readonly #rolloutCompleted: ((workload: number) => void)[] = [];
  readonly #rolloutStalled: ((workload: number) => void)[] = [];
  readonly #rolloutRolledBack: ((workload: number, why: string) => void)[] = [];
  readonly #rolloutDropped: ((workload: number) => void)[] = [];
  readonly #rolloutPaused: ((workload: number, why: string) => void)[] = [];
  readonly #planStepped: ((workload: number, step: PlanStepTold) => void)[] = [];
  readonly #jobBegan: ((workload: number, job: number) => void)[] = [];
  readonly #jobDecided: ((workload: number, job: number) => void)[] = [];
  readonly #jobFinished: ((workload: number, end: JobEnd, job: number) => void)[] = [];
  readonly #kubeletActed: ((act: KubeletAct, pod: PodId, value: number) => void)[] = [];
  readonly #eventRecorded: ((event: ObjectEvent) => void)[] = [];
  readonly #verbRefused: ((target: string, why: string) => void)[] = [];

  add(listener: ClusterListener): void {
    if (listener.podSubmitted) this.#podSubmitted.push(listener.podSubmitted.bind(listener));
    if (listener.podUngated) this.#podUngated.push(listener.podUngated.bind(listener));
    if (listener.podOwnerChanged) this.#podOwnerChanged.push(listener.podOwnerChanged.bind(listener));
    if (listener.podRelabeling) this.#podRelabeling.push(listener.podRelabeling.bind(listener));
    if (listener.podRelabeled) this.#podRelabeled.push(listener.podRelabeled.bind(listener));
    if (listener.podAssumed) this.#podAssumed.push(listener.podAssumed.bind(listener));
    if (listener.podUnschedulable) this.#podUnschedulable.push(listener.podUnschedulable.bind(listener));
    if (listener.podBound) this.#podBound.push(listener.podBound.bind(listener));
    if (listener.podReady) this.#podReady.push(listener.podReady.bind(listener));
    if (listener.podUnready) this.#podUnready.push(listener.podUnready.bind(listener));
    if (listener.podRestarted) this.#podRestarted.push(listener.podRestarted.bind(listener));
    if (listener.podDeleting) this.#podDeleting.push(listener.podDeleting.bind(listener));
    if (listener.podRemoved) this.#podRemoved.push(listener.podRemoved.bind(listener));
    if (listener.podEnded) this.#podEnded.push(listener.podEnded.bind(listener));
    if (listener.podDisrupted) this.#podDisrupted.push(listener.podDisrupted.bind(listener));
    if (listener.remainsDeleted) this.#remainsDeleted.push(listener.remainsDeleted.bind(listener));
    if (listener.podLost) this.#podLost.push(listener.podLost.bind(listener));
    if (listener.nominationLost) this.#nominationLost.push(listener.nominationLost.bind(listener));
    if (listener.podAbandoned) this.#podAbandoned.push(listener.podAbandoned.bind(listener));
    if (listener.podLeft) this.#podLeft.push(listener.podLeft.bind(listener));
    if (listener.nodeDown) this.#nodeDown.push(listener.nodeDown.bind(listener));
    if (listener.nodeUp) this.#nodeUp.push(listener.nodeUp.bind(listener));
    if (listener.nodeCutOff) this.#nodeCutOff.push(listener.nodeCutOff.bind(listener));
    if (listener.nodeReconnected) this.#nodeReconnected.push(listener.nodeReconnected.bind(listener));
    if (listener.nodePressureChanged)
      this.#nodePressureChanged.push(listener.nodePressureChanged.bind(listener));
    if (listener.nodeReadyChanged) this.#nodeReadyChanged.push(listener.nodeReadyChanged.bind(listener));
    if (listener.nodeChanged) this.#nodeChanged.push(listener.nodeChanged.bind(listener));
    if (listener.nodeAdded) this.#nodeAdded.push(listener.nodeAdded.bind(listener));
    if (listener.nodeRemoved) this.#nodeRemoved.push(listener.nodeRemoved.bind(listener));
    if (listener.nodeCordoned) this.#nodeCordoned.push(listener.nodeCordoned.bind(listener));
    if (listener.nodeUncordoned) this.#nodeUncordoned.push(listener.nodeUncordoned.bind(listener));
    if (listener.roomGained) this.#roomGained.push(listener.roomGained.bind(listener));
    if (listener.storageChanged) this.#storageChanged.push(listener.storageChanged.bind(listener));
    if (listener.evictionRefused) this.#evictionRefused.push(listener.evictionRefused.bind(listener));
    if (listener.creationRefused) this.#creationRefused.push(listener.creationRefused.bind(listener));
    if (listener.wantedChanged) this.#wantedChanged.push(listener.wantedChanged.bind(listener));
    if (listener.podsAsked) this.#podsAsked.push(listener.podsAsked.bind(listener));
    if (listener.rolloutBegan) this.#rolloutBegan.push(listener.rolloutBegan.bind(listener));
    if (listener.rolloutCompleted) this.#rolloutCompleted.push(listener.rolloutCompleted.bind(listener));
    if (listener.rolloutStalled) this.#rolloutStalled.push(listener.rolloutStalled.bind(listener));
    if (listener.rolloutRolledBack) this.#rolloutRolledBack.push(listener.rolloutRolledBack.bind(listener));
    if (listener.rolloutDropped) this.#rolloutDropped.push(listener.rolloutDropped.bind(listener));
    if (listener.rolloutPaused) this.#rolloutPaused.push(listener.rolloutPaused.bind(listener));
    if (listener.planStepped) this.#planStepped.push(listener.planStepped.bind(listener));
    if (listener.jobBegan) this.#jobBegan.push(listener.jobBegan.bind(listener));
    if (listener.jobDecided) this.#jobDecided.push(listener.jobDecided.bind(listener));
    if (listener.jobFinished) this.#jobFinished.push(listener.jobFinished.bind(listener));
    if (listener.kubeletActed) this.#kubeletActed.push(listener.kubeletActed.bind(listener));
    if (listener.eventRecorded) this.#eventRecorded.push(listener.eventRecorded.bind(listener));
    if (listener.verbRefused) this.#verbRefused.push(listener.verbRefused.bind(listener));
  }

  podSubmitted(pod: PodId): void {
    for (const tell of this.#podSubmitted) tell(pod);
  }

  podUngated(pod: PodId): void {
    for (const tell of this.#podUngated) tell(pod);
  }

  podOwnerChanged(pod: PodId, owner: string): void {
    for (const tell of this.#podOwnerChanged) tell(pod, owner);
  }

  podRelabeling(pod: PodId): void {
    for (const tell of this.#podRelabeling) tell(pod);
  }

  podRelabeled(pod: PodId): void {
    for (const tell of this.#podRelabeled) tell(pod);
  }

  podAssumed(pod: PodId, node: NodeId): void {
    for (const tell of this.#podAssumed) tell(pod, node);
  }

  podUnschedulable(pod: PodId, isFirst: boolean): void {
    for (const tell of this.#podUnschedulable) tell(pod, isFirst);
  }

  podBound(pod: PodId, node: NodeId): void {
    for (const tell of this.#podBound) tell(pod, node);
  }

  podReady(pod: PodId): void {
    for (const tell of this.#podReady) tell(pod);
  }

  podUnready(pod: PodId): void {
    for (const tell of this.#podUnready) tell(pod);
  }

  podRestarted(pod: PodId): void {
    for (const tell of this.#podRestarted) tell(pod);
  }

  podDeleting(pod: PodId, cause: RemovalCause, preemptor: PodId): void {
    for (const tell of this.#podDeleting) tell(pod, cause, preemptor);
  }

  podRemoved(pod: PodId, node: NodeId, cause: RemovalCause): void {
    for (const tell of this.#podRemoved) tell(pod, node, cause);
  }

  podEnded(pod: PodId, node: NodeId): void {
    for (const tell of this.#podEnded) tell(pod, node);
  }

  podDisrupted(pod: PodId, cause: RemovalCause): void {
    for (const tell of this.#podDisrupted) tell(pod, cause);
  }

  remainsDeleted(workload: number, pod: string, cause?: RemovalCause): void {
    for (const tell of this.#remainsDeleted) tell(workload, pod, cause);
  }

  podLost(pod: PodId, node: NodeId, cause: LossCause, preemptor: PodId): void {
    for (const tell of this.#podLost) tell(pod, node, cause, preemptor);
  }

  nominationLost(pod: PodId): void {
    for (const tell of this.#nominationLost) tell(pod);
  }

  podAbandoned(pod: PodId): void {
    for (const tell of this.#podAbandoned) tell(pod);
  }

  podLeft(pod: PodId): void {
    for (const tell of this.#podLeft) tell(pod);
  }

  nodeDown(node: NodeId): void {
    for (const tell of this.#nodeDown) tell(node);
  }

  nodeUp(node: NodeId): void {
    for (const tell of this.#nodeUp) tell(node);
  }

  nodeCutOff(node: NodeId): void {
    for (const tell of this.#nodeCutOff) tell(node);
  }

  nodeReconnected(node: NodeId): void {
    for (const tell of this.#nodeReconnected) tell(node);
  }

  nodePressureChanged(node: NodeId): void {
    for (const tell of this.#nodePressureChanged) tell(node);
  }

  nodeReadyChanged(node: NodeId): void {
    for (const tell of this.#nodeReadyChanged) tell(node);
  }

  nodeChanged(node: NodeId): void {
    for (const tell of this.#nodeChanged) tell(node);
  }

  nodeAdded(node: NodeId): void {
    for (const tell of this.#nodeAdded) tell(node);
  }

  nodeRemoved(node: NodeId): void {
    for (const tell of this.#nodeRemoved) tell(node);
  }

  nodeCordoned(node: NodeId): void {
    for (const tell of this.#nodeCordoned) tell(node);
  }

  nodeUncordoned(node: NodeId): void {
    for (const tell of this.#nodeUncordoned) tell(node);
  }

  roomGained(node: NodeId): void {
    for (const tell of this.#roomGained) tell(node);
  }

  storageChanged(change: StorageChange): void {
    for (const tell of this.#storageChanged) tell(change);
  }

  evictionRefused(pod: PodId, budget: string): void {
    for (const tell of this.#evictionRefused) tell(pod, budget);
  }

  creationRefused(workload: number, why: string): void {
    for (const tell of this.#creationRefused) tell(workload, why);
  }

  wantedChanged(workload: number, wanted: number): void {
    for (const tell of this.#wantedChanged) tell(workload, wanted);
  }

  podsAsked(workload: number, count: number): void {
    for (const tell of this.#podsAsked) tell(workload, count);
  }

  rolloutBegan(workload: number, action: RolloutAction): void {
    for (const tell of this.#rolloutBegan) tell(workload, action);
  }

  rolloutCompleted(workload: number): void {
    for (const tell of this.#rolloutCompleted) tell(workload);
  }

  rolloutStalled(workload: number): void {
    for (const tell of this.#rolloutStalled) tell(workload);
  }

  rolloutRolledBack(workload: number, why: string): void {
    for (const tell of this.#rolloutRolledBack) tell(workload, why);
  }

  rolloutDropped(workload: number): void {
    for (const tell of this.#rolloutDropped) tell(workload);
  }

  rolloutPaused(workload: number, why: string): void {
    for (const tell of this.#rolloutPaused) tell(workload, why);
  }

  planStepped(workload: number, step: PlanStepTold): void {
    for (const tell of this.#planStepped) tell(workload, step);
  }

  jobBegan(workload: number, job: number): void {
    for (const tell of this.#jobBegan) tell(workload, job);
  }

  jobDecided(workload: number, job: number): void {
    for (const tell of this.#jobDecided) tell(workload, job);
  }

  jobFinished(workload: number, end: JobEnd, job: number): void {
    for (const tell of this.#jobFinished) tell(workload, end, job);
  }

  /** Whether anybody hears of Events: else nobody need put them into words. */
  get hearsEvents(): boolean {
    return this.#eventRecorded.length > 0;
  }

  kubeletActed(act: KubeletAct, pod: PodId, value: number): void {
    for (const tell of this.#kubeletActed) tell(act, pod, value);
  }

  eventRecorded(event: ObjectEvent): void {
    for (const tell of this.#eventRecorded) tell(event);
  }

  verbRefused(target: string, why: string): void {
    for (const tell of this.#verbRefused) tell(target, why);
  }
}
