import type { PluginArgs, PluginSets, ProfileSpec, SchedulerSpec, WeightedPlugin } from "./scheduler.ts";

/**
 * kube-scheduler with no configuration, as a release of Kubernetes has it: 36 for 1.36.
 *
 * Source: facts 1.1 and 1.7, pkg/scheduler/apis/config/v1/default_plugins.go and defaults.go.
 */
export function defaultScheduler(minor: number): SchedulerSpec {
  return {
    percentageOfNodesToScore: 0,
    initialBackoff: 1_000_000,
    longestBackoff: 10_000_000,
    profiles: [defaultProfile(minor)],
  };
}

function defaultProfile(minor: number): ProfileSpec {
  return {
    schedulerName: DEFAULT_SCHEDULER_NAME,
    percentageOfNodesToScore: undefined,
    plugins: defaultPlugins(minor),
    args: DEFAULT_ARGS,
  };
}

export const DEFAULT_SCHEDULER_NAME = "default-scheduler";

/** Where each default plugin has a say, in the order in which they are asked. */
export function defaultPlugins(minor: number): PluginSets {
  const isThere = (name: string) => minor >= (SINCE[name] ?? 0);
  const at = (names: readonly string[]) => names.filter(isThere);
  return {
    preEnqueue: at(["SchedulingGates", "DynamicResources", "DefaultPreemption"]),
    preFilter: at([
      "NodeAffinity",
      "NodePorts",
      "NodeResourcesFit",
      "VolumeRestrictions",
      "NodeVolumeLimits",
      "VolumeBinding",
      "VolumeZone",
      "PodTopologySpread",
      "InterPodAffinity",
      "DynamicResources",
      "NodeDeclaredFeatures",
    ]),
    filter: at([
      "NodeUnschedulable",
      "NodeName",
      "TaintToleration",
      "NodeAffinity",
      "NodePorts",
      "NodeResourcesFit",
      "VolumeRestrictions",
      "NodeVolumeLimits",
      "VolumeBinding",
      "VolumeZone",
      "PodTopologySpread",
      "InterPodAffinity",
      "DynamicResources",
      "NodeDeclaredFeatures",
    ]),
    postFilter: at(["DynamicResources", "DefaultPreemption"]),
    preScore: at([
      "TaintToleration",
      "NodeAffinity",
      "NodeResourcesFit",
      "VolumeBinding",
      "PodTopologySpread",
      "InterPodAffinity",
      "DynamicResources",
      "NodeResourcesBalancedAllocation",
    ]),
    score: WEIGHTS.filter(({ name }) => isThere(name)),
    reserve: at(["VolumeBinding", "DynamicResources"]),
    permit: [],
    preBind: at(["VolumeBinding", "DynamicResources"]),
  };
}

/** The first minor release that has a plugin by default. */
const SINCE: Readonly<Record<string, number>> = { DynamicResources: 34, NodeDeclaredFeatures: 36 };

const WEIGHTS: readonly WeightedPlugin[] = [
  { name: "TaintToleration", weight: 3 },
  { name: "NodeAffinity", weight: 2 },
  { name: "NodeResourcesFit", weight: 1 },
  { name: "VolumeBinding", weight: 1 },
  { name: "PodTopologySpread", weight: 2 },
  { name: "InterPodAffinity", weight: 2 },
  { name: "DynamicResources", weight: 2 },
  { name: "NodeResourcesBalancedAllocation", weight: 1 },
  { name: "ImageLocality", weight: 1 },
];

const CPU_AND_MEMORY = [
  { name: "cpu", weight: 1 },
  { name: "memory", weight: 1 },
] as const;

/** What `pluginConfig` says where it says nothing. */
export const DEFAULT_ARGS: PluginArgs = {
  nodeAffinity: { required: undefined, preferred: [] },
  fit: {
    scoring: "LeastAllocated",
    resources: CPU_AND_MEMORY,
    shape: [],
    ignoredResources: [],
    ignoredResourceGroups: [],
  },
  balanced: CPU_AND_MEMORY,
  spread: {
    defaulting: "System",
    constraints: [
      { topologyKey: "kubernetes.io/hostname", maxSkew: 3, whenUnsatisfiable: "ScheduleAnyway" },
      { topologyKey: "topology.kubernetes.io/zone", maxSkew: 5, whenUnsatisfiable: "ScheduleAnyway" },
    ],
  },
  interPod: { hardPodAffinityWeight: 1, ignorePreferredTermsOfExistingPods: false },
  preemption: { minCandidateNodesPercentage: 10, minCandidateNodesAbsolute: 100 },
};
