import type { RolloutAction } from "../spec/rollout.ts";
import type { NodeId, PodId } from "./ids.ts";
import type { StorageChange } from "./storage/storage-tables.ts";

export type { RolloutAction };

/** Why a task lost its node before its end. */
export type LossCause = "node-failure" | "drain" | "preemption";

/** Why a pod of a workload object is deleted. */
export type RemovalCause =
  | "scale-in"
  | "rollout"
  | "drain"
  | "taint"
  | "job-over"
  | "deletion"
  | "preemption"
  | "node-deleted";

/** What becomes of a Job in the end, as its condition says. */
export type JobEnd =
  | "Complete"
  | "BackoffLimitExceeded"
  | "DeadlineExceeded"
  | "PodFailurePolicy"
  | "FailedIndexes"
  | "MaxFailedIndexesExceeded";

/**
 * What a kubelet did, or met, besides what the pod's phase says; with a number where one belongs to it.
 *
 * image-pulled: microseconds with the wait for its turn. image-present: it needed no pull. pull-failed. oom-kill: of a
 * container, for its limit or the node's memory. probe-kill: by a liveness or startup probe. start-failed: its hook.
 * pressure-eviction. refused: at admission.
 */
export type KubeletAct =
  | "image-pulled"
  | "image-present"
  | "pull-failed"
  | "oom-kill"
  | "probe-kill"
  | "start-failed"
  | "pressure-eviction"
  | "refused";

/** Where the plan of a rollout has come to. */
export interface PlanStepTold {
  /** As Argo Rollouts calls the Event: "RolloutStepCompleted". */
  readonly reason: string;
  readonly message: string;
  /** Beside a mark in charts: "canary 20 %", "paused", "promoted"; of a pause from its begin. */
  readonly mark: string;
  /** For so long, in microseconds; 0: an instant. */
  readonly lasts: number;
}

/** A Kubernetes Event, as a component of the control plane, or a kubelet, records it. */
export interface ObjectEvent {
  /** Whom it is about. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly type: "Normal" | "Warning";
  /** In Kubernetes' words: "ScalingReplicaSet", "Scaled up replica set web-7d4b9c6f5x from 0 to 3". */
  readonly reason: string;
  readonly message: string;
  /** Who says so: "deployment-controller". */
  readonly source: string;
  /** Of a kubelet: its node. */
  readonly host?: string;
}

/**
 * Hears of changes, after each has been made and before the call that made it returns.
 *
 * Listeners of one kind are told in the order in which they were added. A listener may change the cluster
 * again; it must not keep a pod's row beyond `podLeft`.
 */
export interface ClusterListener {
  /** A new pod waits for a node, or a lost one waits again. */
  podSubmitted?(pod: PodId): void;
  /** A pod that waits has lost the last of its scheduling gates. */
  podUngated?(pod: PodId): void;
  /** A pod of a workload object belongs to another object from now on, of this name; "": to none. */
  podOwnerChanged?(pod: PodId, owner: string): void;
  /** The labels of a pod are about to change, or have changed: whoever counts by them takes it out, and in again. */
  podRelabeling?(pod: PodId): void;
  podRelabeled?(pod: PodId): void;
  /** The scheduler has chosen a node: room is taken there, the binding is under way. Not told by `bind` alone. */
  podAssumed?(pod: PodId, node: NodeId): void;
  /** The scheduler found no node for a pod that waits; `isFirst`: for the first time since it was submitted. */
  podUnschedulable?(pod: PodId, isFirst: boolean): void;
  podBound?(pod: PodId, node: NodeId): void;
  podReady?(pod: PodId): void;
  /** A ready pod is not ready any more; it keeps its node. */
  podUnready?(pod: PodId): void;
  /** A container of the pod was started again. */
  podRestarted?(pod: PodId): void;
  /**
   * Deletion was asked for; a pod with a node keeps it until its containers have stopped. `preemptor`: for whom it was
   * evicted; NO_POD: nobody, or one that has left.
   */
  podDeleting?(pod: PodId, cause: RemovalCause, preemptor: PodId): void;
  /** A pod that is being deleted already would have been for this cause, too: its condition DisruptionTarget says so. */
  podDisrupted?(pod: PodId, cause: RemovalCause): void;
  /** A deleted pod is gone, from `node` or (NO_NODE) from the queue; its room is free, its row still readable. */
  podRemoved?(pod: PodId, node: NodeId, cause: RemovalCause): void;
  /** The pod has ended by itself; its room is free, its row still readable. */
  podEnded?(pod: PodId, node: NodeId): void;
  /** What was left of a pod that had ended has been deleted: its object, by the name that it had. */
  remainsDeleted?(workload: number, pod: string, cause?: RemovalCause): void;
  /** The pod has lost its node; its room is free. Somebody must submit it again or abandon it. */
  podLost?(pod: PodId, node: NodeId, cause: LossCause, preemptor: PodId): void;
  /** The pod waits no more for the node on which others were evicted for it, or for another one. */
  nominationLost?(pod: PodId): void;
  /** The pod is given up. */
  podAbandoned?(pod: PodId): void;
  /** The pod's row is about to be free: ended or abandoned. */
  podLeft?(pod: PodId): void;
  /** The machine stops, or runs again. The control plane may learn of it later: `nodeReadyChanged`. */
  nodeDown?(node: NodeId): void;
  nodeUp?(node: NodeId): void;
  /** The network between a node and the control plane is cut, or is there again; the machine itself goes on. */
  nodeCutOff?(node: NodeId): void;
  nodeReconnected?(node: NodeId): void;
  /** The kubelet says that it is short of something, or not any more. */
  nodePressureChanged?(node: NodeId): void;
  /** The control plane holds the node to be ready, or not any more. */
  nodeReadyChanged?(node: NodeId): void;
  /** Labels, taints or what the node offers changed. */
  nodeChanged?(node: NodeId): void;
  nodeAdded?(node: NodeId): void;
  /** The Node object is gone; pods of workload objects may still be on the machine. */
  nodeRemoved?(node: NodeId): void;
  /** A node may be used by new pods again, or not any more, by a cordon. */
  nodeCordoned?(node: NodeId): void;
  nodeUncordoned?(node: NodeId): void;
  /** A node has more room than before for pods that wait. */
  roomGained?(node: NodeId): void;
  /** A volume, a claim, a storage class or what CSI drivers say of a node is new, other than before, or gone. */
  storageChanged?(change: StorageChange): void;
  /** A disruption budget did not let a pod be evicted; told at each try. */
  evictionRefused?(pod: PodId, budget: string): void;
  /** The API server did not take a pod of a workload, for the reason that it gives; told at each try. */
  creationRefused?(workload: number, why: string): void;
  /** How many pods a workload is to have changed. */
  wantedChanged?(workload: number, wanted: number): void;
  /** A controller wants so many pods more to be made, or fewer if negative, than it did before. */
  podsAsked?(workload: number, count: number): void;
  /** Something that takes time was begun; what was under way there is superseded. */
  rolloutBegan?(workload: number, action: RolloutAction): void;
  /** All is as wanted: updated, in number, available. */
  rolloutCompleted?(workload: number): void;
  /** The progress deadline has passed. */
  rolloutStalled?(workload: number): void;
  /** What was being rolled out is taken back by the plan of its rollout, or by a script; told before that begins. */
  rolloutRolledBack?(workload: number, why: string): void;
  /** Its object is deleted: what was under way never completes. */
  rolloutDropped?(workload: number): void;
  /** What is under way is held on purpose, by its plan or by `kubectl rollout pause`: why; "": it goes on. */
  rolloutPaused?(workload: number, why: string): void;
  /** The plan of a rollout has come to a step, or to its end. */
  planStepped?(workload: number, step: PlanStepTold): void;
  /** A Job has been made, for the first time or again; `job` is the `origin` of its pods. */
  jobBegan?(workload: number, job: number): void;
  /** It is known what the Job comes to: it makes no more pods, though some may still be there. */
  jobDecided?(workload: number, job: number): void;
  /** A Job is over, with the last of its pods. */
  jobFinished?(workload: number, end: JobEnd, job: number): void;
  /** `pod`: NO_POD for an image that tasks wait for. */
  kubeletActed?(act: KubeletAct, pod: PodId, value: number): void;
  /** A component recorded an Event about an object. */
  eventRecorded?(event: ObjectEvent): void;
  /** A verb was refused, in kubectl's words: nothing was done. */
  verbRefused?(target: string, why: string): void;
}
