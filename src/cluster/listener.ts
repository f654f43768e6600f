import type { NodeId, PodId } from "./ids.ts";

/** Why a pod lost its node before its end. */
export type LossCause = "node-failure" | "drain";

/**
 * Hears of changes, after each has been made and before the call that made it returns.
 *
 * Listeners of one kind are told in the order in which they were added. A listener may change the cluster
 * again; it must not keep a pod's row beyond `podLeft`.
 */
export interface ClusterListener {
  /** A new pod waits for a node, or a lost one waits again. */
  podSubmitted?(pod: PodId): void;
  podBound?(pod: PodId, node: NodeId): void;
  podReady?(pod: PodId): void;
  /** The pod has ended by itself; its room is free, its row still readable. */
  podEnded?(pod: PodId, node: NodeId): void;
  /** The pod has lost its node; its room is free. Somebody must submit it again or abandon it. */
  podLost?(pod: PodId, node: NodeId, cause: LossCause): void;
  /** The pod is given up. */
  podAbandoned?(pod: PodId): void;
  /** The pod's row is about to be free: ended or abandoned. */
  podLeft?(pod: PodId): void;
  nodeDown?(node: NodeId): void;
  nodeUp?(node: NodeId): void;
  /** A node may be used by new pods again, or not any more, by a cordon. */
  nodeCordoned?(node: NodeId): void;
  nodeUncordoned?(node: NodeId): void;
  /** A node has more room than before for pods that wait. */
  roomGained?(node: NodeId): void;
}
