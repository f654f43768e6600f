import { matchesLabels } from "../../spec/label-selector.ts";
import type { SpreadConstraint } from "../../spec/pod.ts";
import { haveEqualTaints } from "./changes.ts";
import {
  type HintedNode,
  type HintedPod,
  isOwn,
  type NodeEvent,
  type PodEvent,
  tookRoom,
} from "./cluster-event.ts";
import type { HintContext, QueueingHints } from "./hint.ts";

/**
 * A pod of the namespace that a constraint counts comes, goes or changes; a node with all keys of the constraints
 * comes, goes or changes its domain or taints. A pod without such constraints has all of their keys.
 */
export const podTopologySpreadHints: QueueingHints = {
  node: { Add: hasKeys, Delete: hasKeys, UpdateNodeLabel: hasKeys, UpdateNodeTaint: hasKeys },
  pod: { Add: isCounted, Delete: wasCounted, UpdatePodLabel: isCounted, UpdatePodToleration: isTolerant },
};

function hasKeys(pod: HintedPod, { before, after }: NodeEvent, context: HintContext): boolean {
  const constraints = context.hardSpreadOf(pod);
  const had = before !== undefined && hasAllKeys(constraints, before);
  const has = after !== undefined && hasAllKeys(constraints, after);
  if (before === undefined || after === undefined || had !== has) return had || has;
  return has && (isElsewhere(constraints, before, after) || !haveEqualTaints(before, after));
}

function hasAllKeys(constraints: readonly SpreadConstraint[], { labels }: HintedNode): boolean {
  return constraints.every(({ topologyKey }) => Object.hasOwn(labels, topologyKey));
}

function isElsewhere(constraints: readonly SpreadConstraint[], before: HintedNode, after: HintedNode) {
  return constraints.some(({ topologyKey }) => before.labels[topologyKey] !== after.labels[topologyKey]);
}

function wasCounted(pod: HintedPod, event: PodEvent, context: HintContext): boolean {
  return tookRoom(event) && isCounted(pod, event, context);
}

function isCounted(pod: HintedPod, { before, after }: PodEvent, context: HintContext): boolean {
  const changed = (after ?? before)!.pod;
  if (changed.namespace !== pod.namespace) return false;
  return context.hardSpreadOf(pod).some(({ selector }) => {
    const isBefore = before !== undefined && matchesLabels(selector, before.pod.labels);
    const isAfter = after !== undefined && matchesLabels(selector, after.pod.labels);
    return isBefore !== isAfter;
  });
}

/** Its own new tolerations matter where taints decide which nodes count. */
function isTolerant(pod: HintedPod, event: PodEvent, context: HintContext): boolean {
  return (
    isOwn(event) && context.hardSpreadOf(pod).some(({ nodeTaintsPolicy }) => nodeTaintsPolicy === "Honor")
  );
}
