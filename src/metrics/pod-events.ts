import type { Cluster } from "../cluster/cluster.ts";
import { NO_NODE, NO_POD, type NodeId, type PodId } from "../cluster/ids.ts";
import type { ClusterListener, LossCause, RemovalCause } from "../cluster/listener.ts";
import { podsOnNode } from "../cluster/pods-on-node.ts";
import type { WhyNotReady } from "./waiting-words.ts";

/** Tells one event of a pod. */
export type TellPod = (reason: string, pod: PodId, node: NodeId, message: string) => void;

/** What is told of a task. */
export function taskEvents(cluster: Cluster, nameOf: (pod: PodId) => string, tell: TellPod): ClusterListener {
  const { pods } = cluster;
  const { specs } = cluster.nodes;
  const fullName = fullNames(cluster, nameOf);
  return {
    podSubmitted: (pod) => tell("Submitted", pod, NO_NODE, `Attempt ${pods.attempts[pod]! + 1}`),
    podBound: (pod, node) =>
      tell("Scheduled", pod, node, `Successfully assigned ${nameOf(pod)} to ${specs[node]!.name}`),
    podReady: (pod) => tell("Started", pod, pods.node[pod] as NodeId, "Started container"),
    podEnded: (pod, node) => tell("Completed", pod, node, "Task completed"),
    podLost: (pod, node, cause, preemptor) =>
      tell(
        LOSSES[cause],
        pod,
        node,
        preemptor === NO_POD
          ? `Lost its node by ${cause}`
          : preemptedBy(fullName(preemptor), specs[node]!.name),
      ),
    podAbandoned: (pod) => tell("Abandoned", pod, NO_NODE, "Given up"),
  };
}

const LOSSES: Readonly<Record<LossCause, string>> = {
  drain: "Evicted",
  "node-failure": "NodeLost",
  preemption: "Preempted",
};

/** How a pod of a workload object is called. */
export interface PodWords {
  readonly nameOf: (pod: PodId) => string;
  /** What its controller says once it has made it, or asked for its deletion. */
  readonly doneTo: (pod: PodId, act: "Create" | "Delete") => string;
}

/** What is told of a pod of a workload object, in Kubernetes' words where it has any. `why` it is not ready. */
export function objectPodEvents(
  cluster: Cluster,
  { nameOf, doneTo }: PodWords,
  tell: TellPod,
  why: WhyNotReady,
): ClusterListener {
  const { pods } = cluster;
  const { specs } = cluster.nodes;
  const nodeOf = (pod: PodId) => pods.node[pod] as NodeId;
  const fullName = fullNames(cluster, nameOf);
  const tellKilling = (pod: PodId) => tell("Killing", pod, nodeOf(pod), STOPPING);
  const isScheduled = (pod: PodId) => pods.templates[pod]?.placement.nodeName === "";
  return {
    podSubmitted: (pod) => tell("SuccessfulCreate", pod, NO_NODE, doneTo(pod, "Create")),
    podUnschedulable: (pod, isFirst) => isFirst && tell("FailedScheduling", pod, NO_NODE, why(pod)),
    podBound: (pod, node) =>
      isScheduled(pod) &&
      tell("Scheduled", pod, node, `Successfully assigned ${fullName(pod)} to ${specs[node]!.name}`),
    podReady: (pod) => tell("Ready", pod, nodeOf(pod), "All containers are ready"),
    podUnready(pod) {
      if (!cluster.isHeard(nodeOf(pod))) {
        // The control plane says so: nobody there can.
        tell("NodeNotReady", pod, nodeOf(pod), "Node is not ready");
        return;
      }
      const reason = why(pod);
      const isBackingOff = reason.startsWith("CrashLoopBackOff");
      tell(isBackingOff ? "BackOff" : "NotReady", pod, nodeOf(pod), reason || "Not ready");
    },
    podRestarted: (pod) => tell("Started", pod, nodeOf(pod), "Started container again"),
    podDeleting(pod, cause, preemptor) {
      const [reason, beginning] = DELETIONS[cause];
      const plain = beginning === "" ? doneTo(pod, "Delete") : `${beginning} ${fullName(pod)}`;
      const message =
        preemptor === NO_POD ? plain : preemptedBy(fullName(preemptor), specs[nodeOf(pod)]!.name);
      tell(reason, pod, nodeOf(pod), message);
      // A kubelet that is not heard stops nothing, or does so when it hears of it.
      if (nodeOf(pod) !== NO_NODE && cluster.isHeard(nodeOf(pod))) tellKilling(pod);
    },
    podRemoved: (pod, node) => tell("Removed", pod, node, "Gone"),
    podEnded: (pod, node) =>
      pods.exitCode[pod] === 0
        ? tell("Completed", pod, node, "All containers have exited with 0")
        : tell("Failed", pod, node, failureOf(cluster, pod)),
  };
}

function failureOf(cluster: Cluster, pod: PodId): string {
  const reason = cluster.endReasonOf(pod);
  if (reason !== "") return `The kubelet has ended the pod: ${reason}`;
  return `A container has exited with ${cluster.pods.exitCode[pod]!}`;
}

function fullNames(cluster: Cluster, nameOf: (pod: PodId) => string) {
  return (pod: PodId) => `${cluster.classes.namespace[cluster.classOf(pod)]!}/${nameOf(pod)}`;
}

/** Kubernetes names the preemptor by its UID. Source: framework/preemption, executor.go. */
function preemptedBy(preemptor: string, node: string): string {
  return `Preempted by pod ${preemptor} on node ${node}`;
}

const STOPPING = "Stopping containers";
const DELETED = ["SuccessfulDelete", ""] as const;

/** Reason and beginning of the message; "": what its controller says. */
const DELETIONS: Readonly<Record<RemovalCause, readonly [reason: string, message: string]>> = {
  "scale-in": DELETED,
  rollout: DELETED,
  deletion: DELETED,
  "job-over": DELETED,
  drain: ["Evicted", "Evicted by a drain:"],
  taint: ["TaintManagerEviction", "Marking for deletion Pod"],
  preemption: ["Preempted", "Preempted:"],
  "node-deleted": ["Evicted", "Its node has been deleted:"],
};

/** Kubelets of nodes that are connected again learn then which of their pods are to go. */
export function lateKillings(
  cluster: Cluster,
  isMeant: (pod: PodId) => boolean,
  tell: TellPod,
): ClusterListener {
  return {
    nodeReconnected(node) {
      if (!cluster.isHeard(node)) return;
      for (const pod of podsOnNode(cluster, node))
        if (isMeant(pod) && !Number.isNaN(cluster.pods.deletedAt[pod]!)) tell("Killing", pod, node, STOPPING);
    },
  };
}

/** The listener, told of some pods alone. */
export function heardOf(isMeant: (pod: PodId) => boolean, listener: ClusterListener): ClusterListener {
  const hears = Object.entries(listener) as [string, (pod: PodId, ...rest: unknown[]) => void][];
  return Object.fromEntries(
    hears.map(([kind, hear]) => [
      kind,
      (pod: PodId, ...rest: unknown[]) => {
        if (isMeant(pod)) hear(pod, ...rest);
      },
    ]),
  );
}
