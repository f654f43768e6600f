import { isNamed } from "../../cluster/placement/pod-terms.ts";
import { labelOf } from "../../spec/label-selector.ts";
import type { PodAffinityTerm } from "../../spec/pod.ts";
import {
  type HintedNode,
  type HintedPod,
  isOwn,
  type NodeEvent,
  type PodEvent,
  tookRoom,
} from "./cluster-event.ts";
import { always, type QueueingHints } from "./hint.ts";

/**
 * A pod that this one wants near has come, or one that it avoids is gone; a node with a domain of its terms is new,
 * or is in another domain now.
 */
export const interPodAffinityHints: QueueingHints = {
  node: { Add: hasDomain, UpdateNodeLabel: hasDomain, UpdateNodeTaint: always },
  pod: { Add: isNear, Delete: isAway, UpdatePodLabel: isOther },
};

function isNear({ placement }: HintedPod, { after }: PodEvent): boolean {
  return matchesAll(placement.requiredPods, after!.pod);
}

/** Or it avoided this one. */
function isAway(pod: HintedPod, event: PodEvent): boolean {
  if (!tookRoom(event)) return false;
  const gone = event.before!.pod;
  return matchesAll(pod.placement.avoidedPods, gone) || matchesAll(gone.placement.avoidedPods, pod);
}

function isOther({ placement }: HintedPod, event: PodEvent): boolean {
  if (isOwn(event)) return true;
  const { requiredPods, avoidedPods } = placement;
  const before = event.before!.pod;
  const after = event.after!.pod;
  if (!matchesAll(requiredPods, before) && matchesAll(requiredPods, after)) return true;
  return matchesAll(avoidedPods, before) && !matchesAll(avoidedPods, after);
}

/** Whether a pod matches all of the terms, and there are some. Selectors of namespaces are asked without labels. */
function matchesAll(terms: readonly PodAffinityTerm[], { namespace, labels }: HintedPod): boolean {
  return terms.length > 0 && terms.every((term) => isNamed(term, namespace, labels, {}));
}

/** A pod may go near others in a domain, and away from them in any other one, or in none. */
function hasDomain({ placement }: HintedPod, { before, after }: NodeEvent): boolean {
  const domain = (key: string) => domainOf(after!, key);
  if (before === undefined) {
    const { requiredPods, avoidedPods } = placement;
    return (
      avoidedPods.length > 0 || requiredPods.some(({ topologyKey }) => domain(topologyKey) !== undefined)
    );
  }
  const former = (key: string) => domainOf(before, key);
  return (
    placement.requiredPods.some(({ topologyKey: key }) => {
      return domain(key) !== undefined && domain(key) !== former(key);
    }) ||
    placement.avoidedPods.some(({ topologyKey: key }) => {
      return former(key) !== undefined && domain(key) !== former(key);
    })
  );
}

function domainOf({ labels }: HintedNode, key: string): string | undefined {
  return labelOf(labels, key);
}
