import { NO_NODE } from "../../cluster/ids.ts";
import type { Labels } from "../../spec/pod.ts";
import { hasMore, offerOf, requestsOf } from "./amounts.ts";
import type {
  ChangedPod,
  HintedNode,
  HintedPod,
  NodeAction,
  NodeEvent,
  PodAction,
  PodChange,
  PodEvent,
} from "./cluster-event.ts";

/**
 * What a change of a node means to pods that wait; nothing if it helps nobody: images, annotations, a new cordon.
 *
 * The end of a cordon is told as a change of taints, and so is that a node gets ready or is lost.
 * Source: facts 1.2, pkg/scheduler/framework/events.go.
 */
export function nodeChanges(before: HintedNode, after: HintedNode): readonly NodeEvent[] {
  const actions: NodeAction[] = [];
  if (before.isCordoned && !after.isCordoned) actions.push("UpdateNodeTaint");
  if (!offersTheSame(before, after)) actions.push("UpdateNodeAllocatable");
  if (!equalLabels(before.labels, after.labels)) actions.push("UpdateNodeLabel");
  if (!haveEqualTaints(before, after)) actions.push("UpdateNodeTaint");
  return actions.map((action) => ({ kind: "node", action, before, after }));
}

/** Whether two states of a node have the same taints, in the same order, and are ready or not alike. */
export function haveEqualTaints(before: HintedNode, after: HintedNode): boolean {
  if (before.isReady !== after.isReady) return false;
  if (before.taints === after.taints) return true;
  return (
    before.taints.length === after.taints.length &&
    before.taints.every((taint, i) => {
      const other = after.taints[i]!;
      return taint.key === other.key && taint.value === other.value && taint.effect === other.effect;
    })
  );
}

/** What a change of a pod means: one event for each thing that has a name, else a plain update. Source: as above. */
export function podChanges(before: ChangedPod, after: ChangedPod): readonly PodEvent[] {
  const changes = namedChanges(before, after);
  const actions: readonly PodAction[] = changes.length === 0 ? ["Update"] : changes;
  return actions.map((action) => ({
    kind: "pod",
    node: NO_NODE,
    action,
    before,
    after,
    maxPriority: Number.POSITIVE_INFINITY,
  }));
}

function namedChanges({ pod: before }: ChangedPod, { pod: after }: ChangedPod): readonly PodChange[] {
  const changes: PodChange[] = [];
  if (!equalLabels(before.labels, after.labels)) changes.push("UpdatePodLabel");
  if (requestsLess(before, after)) changes.push("UpdatePodScaleDown");
  if (before.schedulingGates.length > 0 && after.schedulingGates.length === 0) {
    changes.push("UpdatePodSchedulingGatesEliminated");
  }
  // The API server lets tolerations be added alone.
  if (before.placement.tolerations.length !== after.placement.tolerations.length) {
    changes.push("UpdatePodToleration");
  }
  return changes;
}

function requestsLess(before: HintedPod, after: HintedPod): boolean {
  const some = requestsOf(before);
  const others = requestsOf(after);
  for (let resource = 0; resource < before.requests.length; resource++) {
    if (hasMore(resource, some, others)) return true;
  }
  return false;
}

function offersTheSame(before: HintedNode, after: HintedNode): boolean {
  if (before.allocatable === after.allocatable) return true;
  const some = offerOf(before);
  const others = offerOf(after);
  for (let i = 0; i < before.allocatable.length; i++) {
    if (hasMore(i, some, others) || hasMore(i, others, some)) return false;
  }
  return true;
}

function equalLabels(some: Labels, others: Labels): boolean {
  if (some === others) return true;
  const keys = Object.keys(some);
  return (
    keys.length === Object.keys(others).length &&
    keys.every((key) => Object.hasOwn(others, key) && some[key] === others[key])
  );
}
