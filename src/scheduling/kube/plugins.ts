import type { PluginArgs } from "../../spec/scheduler.ts";
import type { Filter } from "../filter.ts";
import { interPodAffinity } from "../filters/inter-pod-affinity.ts";
import { nodeAffinityBy } from "../filters/node-affinity.ts";
import { nodeName } from "../filters/node-name.ts";
import { nodePorts } from "../filters/node-ports.ts";
import { nodeResourcesFitBy } from "../filters/node-resources-fit.ts";
import { nodeUnschedulable } from "../filters/node-unschedulable.ts";
import { nodeVolumeLimits } from "../filters/node-volume-limits.ts";
import { podTopologySpreadBy } from "../filters/pod-topology-spread.ts";
import { taintToleration } from "../filters/taint-toleration.ts";
import { volumeBinding } from "../filters/volume-binding.ts";
import { volumeRestrictions } from "../filters/volume-restrictions.ts";
import { volumeZone } from "../filters/volume-zone.ts";
import type { Score } from "../score.ts";
import { balancedAllocationScore } from "../scores/balanced-allocation.ts";
import { dynamicResources } from "../scores/dynamic-resources.ts";
import { interPodAffinityScore } from "../scores/inter-pod-affinity.ts";
import { nodeAffinityScoreBy } from "../scores/node-affinity.ts";
import { nodeResourcesFitScore } from "../scores/node-resources-fit.ts";
import { podTopologySpreadScore } from "../scores/pod-topology-spread.ts";
import { taintTolerationScore } from "../scores/taint-toleration.ts";
import { volumeBindingScore } from "../scores/volume-binding.ts";

/** What a plugin of kube-scheduler does in this simulator; a plugin may have no say here at all. */
export interface KubePlugin {
  readonly filter?: Filter;
  readonly score?: Score;
}

/**
 * The plugins that are simulated, made for one profile by its arguments. `imageLocality` remembers nodes as the
 * decisions of all profiles of a scheduler saw them.
 */
export function makePlugins(args: PluginArgs, imageLocality: Score): ReadonlyMap<string, KubePlugin> {
  return new Map<string, KubePlugin>([
    ["NodeUnschedulable", { filter: nodeUnschedulable }],
    ["NodeName", { filter: nodeName }],
    ["TaintToleration", { filter: taintToleration, score: taintTolerationScore }],
    [
      "NodeAffinity",
      { filter: nodeAffinityBy(args.nodeAffinity), score: nodeAffinityScoreBy(args.nodeAffinity) },
    ],
    ["NodePorts", { filter: nodePorts }],
    ["NodeResourcesFit", { filter: nodeResourcesFitBy(args.fit), score: nodeResourcesFitScore(args.fit) }],
    ["VolumeRestrictions", { filter: volumeRestrictions }],
    ["NodeVolumeLimits", { filter: nodeVolumeLimits }],
    ["VolumeBinding", { filter: volumeBinding, score: volumeBindingScore }],
    ["VolumeZone", { filter: volumeZone }],
    [
      "PodTopologySpread",
      { filter: podTopologySpreadBy(args.spread), score: podTopologySpreadScore(args.spread) },
    ],
    ["InterPodAffinity", { filter: interPodAffinity, score: interPodAffinityScore(args.interPod) }],
    ["DynamicResources", { score: dynamicResources }],
    ["NodeResourcesBalancedAllocation", { score: balancedAllocationScore(args.balanced) }],
    ["ImageLocality", { score: imageLocality }],
  ]);
}
