import type { ClassId } from "../../cluster/ids.ts";
import { isNamed } from "../../cluster/placement/pod-terms.ts";
import { isTolerated } from "../../cluster/placement/taints.ts";
import { hasRoom } from "../../cluster/room.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { PodAffinityTerm } from "../../spec/pod.ts";
import type { ClusterEvent, HintedNode, HintedPod, PodEvent } from "../hints/cluster-event.ts";
import type { DescribePods } from "../hints/describe-pods.ts";
import type { HintContext } from "../hints/hint.ts";
import { hintOf } from "../hints/registered.ts";

/** Whether something that happened is worth another attempt of pods of a class that these have rejected. */
export type WorthRetrying = (podClass: ClassId, rejectors: readonly string[], event: ClusterEvent) => boolean;

/** From 1.32 on plugins give hints; where nobody said who rejected a pod, anything may help it. Facts 1.1, 1.2. */
export function byHints(describe: DescribePods, context: HintContext): WorthRetrying {
  return (podClass, rejectors, event) => {
    if (rejectors.length === 0) return true;
    const pod = describe(podClass);
    const isHelped = (plugin: string) => hintOf(plugin, pod, event, context) === true;
    return rejectors.some(isHelped) && (event.kind !== "pod" || mayMatter(pod, rejectors, event, context));
  };
}

/**
 * Before 1.32 any event that a rejecting plugin has registered is worth it, but for what happens to a node on which the
 * pod does not fit. Source: facts 1.2, eventhandlers.go (preCheckForNode).
 */
export function byRegistration(
  describe: DescribePods,
  context: HintContext,
  view: ClusterView,
): WorthRetrying {
  return (podClass, rejectors, event) => {
    const pod = describe(podClass);
    const isConcerned = (plugin: string) => hintOf(plugin, pod, event, context) !== undefined;
    if (rejectors.length > 0 && !rejectors.some(isConcerned)) return false;
    if (event.kind === "pod") return mayMatter(pod, rejectors, event, context);
    return event.kind === "storage" || event.after === undefined || mayFit(podClass, event.after, view);
  };
}

/**
 * Pods that come to a node or change there matter to those alone that want them near, or that PodTopologySpread has
 * rejected; unless they ask for less. Source: scheduling_queue.go, getUnschedulablePodsWithCrossTopologyTerm.
 */
function mayMatter(
  { namespace, placement }: HintedPod,
  rejectors: readonly string[],
  { action, after }: PodEvent,
  { labelsOf }: HintContext,
): boolean {
  if (after === undefined || !after.isAssigned || action === "UpdatePodScaleDown") return true;
  const other = after.pod;
  const isNear = (term: PodAffinityTerm) =>
    isNamed(term, other.namespace, other.labels, labelsOf(other.namespace));
  if (placement.requiredPods.some(isNear)) return true;
  return rejectors.includes("PodTopologySpread") && other.namespace === namespace;
}

function mayFit(podClass: ClassId, after: HintedNode, view: ClusterView): boolean {
  const { id, taints } = after;
  const { named, selected, hostPorts } = view.rules;
  if (named.of(podClass).for(id) === 0 || selected.of(podClass).for(id) === 0) return false;
  if ((hostPorts.conflicts(podClass)?.[id] ?? 0) > 0 || !hasRoom(podClass, id, view)) return false;
  const { tolerations } = view.classes.placement[podClass]!;
  return taints.every((taint) => taint.effect !== "NoSchedule" || isTolerated(taint, tolerations));
}
