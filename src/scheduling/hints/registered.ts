import type { ClusterEvent, HintedPod } from "./cluster-event.ts";
import { always, type HintContext, never, type QueueingHints } from "./hint.ts";
import { interPodAffinityHints } from "./inter-pod-affinity.ts";
import { nodeAffinityHints } from "./node-affinity.ts";
import { nodePortsHints } from "./node-ports.ts";
import { nodeResourcesFitHints } from "./node-resources-fit.ts";
import { nodeUnschedulableHints } from "./node-unschedulable.ts";
import { podTopologySpreadHints } from "./pod-topology-spread.ts";
import { taintTolerationHints } from "./taint-toleration.ts";
import {
  nodeVolumeLimitsHints,
  volumeBindingHints,
  volumeRestrictionsHints,
  volumeZoneHints,
} from "./volumes.ts";

/**
 * The events that each plugin of kube-scheduler registers, and its hint for each.
 *
 * A plugin that registers new nodes, and not changes of taints, is asked again after every change of taints: what
 * TaintToleration rejects first is never shown to the plugins after it. Source: facts 1.2.
 */
export const HINTS: ReadonlyMap<string, QueueingHints> = new Map<string, QueueingHints>([
  ["SchedulingGates", { pod: { UpdatePodSchedulingGatesEliminated: always } }],
  ["NodeUnschedulable", nodeUnschedulableHints],
  ["NodeName", { node: { Add: always, UpdateNodeTaint: always } }],
  ["TaintToleration", taintTolerationHints],
  // What stands for the taints of a node that is not ready.
  ["NodeReady", taintTolerationHints],
  ["NodeAffinity", nodeAffinityHints],
  ["NodePorts", nodePortsHints],
  ["NodeResourcesFit", nodeResourcesFitHints],
  ["VolumeRestrictions", volumeRestrictionsHints],
  ["NodeVolumeLimits", nodeVolumeLimitsHints],
  ["VolumeBinding", volumeBindingHints],
  ["VolumeZone", volumeZoneHints],
  ["PodTopologySpread", podTopologySpreadHints],
  ["InterPodAffinity", interPodAffinityHints],
  [
    "DynamicResources",
    {
      node: {
        Add: always,
        UpdateNodeAllocatable: always,
        UpdateNodeLabel: always,
        UpdateNodeTaint: always,
      },
    },
  ],
  // Others say whether room helps; this one must hear of pods that leave, lest they be lost on it.
  ["DefaultPreemption", { pod: { Delete: never } }],
  [
    "NodeDeclaredFeatures",
    {
      node: { Add: always, UpdateNodeTaint: always },
      pod: {
        Update: never,
        UpdatePodLabel: never,
        UpdatePodScaleDown: never,
        UpdatePodSchedulingGatesEliminated: never,
        UpdatePodToleration: never,
      },
    },
  ],
]);

/**
 * Whether an event may let a pod in that the plugin has rejected; undefined: it does not concern the plugin.
 * A plugin that nobody knows is concerned by everything.
 */
export function hintOf(
  plugin: string,
  pod: HintedPod,
  event: ClusterEvent,
  context: HintContext,
): boolean | undefined {
  const hints = HINTS.get(plugin);
  if (hints === undefined) return true;
  switch (event.kind) {
    case "node":
      return hints.node?.[event.action]?.(pod, event, context);
    case "pod":
      return hints.pod?.[event.action]?.(pod, event, context);
    case "storage":
      return event.change.after && hints.storage?.(pod, event.change);
  }
}
