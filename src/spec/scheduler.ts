import type { ClientLimit } from "./control-plane.ts";
import type { NodeSelectorTerm, PreferredNodeTerm, SpreadConstraint } from "./pod.ts";

/**
 * A KubeSchedulerConfiguration, read: defaults filled in, sets of plugins resolved. Times in microseconds.
 *
 * Plugins are those of the newest release; a cluster of an older one leaves out what it does not run yet.
 */
export interface SchedulerSpec {
  /** 0: adaptive. */
  readonly percentageOfNodesToScore: number;
  readonly initialBackoff: number;
  readonly longestBackoff: number;
  /** What the scheduler may write to the API server; undefined: what the scenario says of its control plane. */
  readonly clientLimit: ClientLimit | undefined;
  /** At least one, each with a name of its own: a pod is scheduled by the profile that its schedulerName names. */
  readonly profiles: readonly ProfileSpec[];
}

export interface ProfileSpec {
  readonly schedulerName: string;
  /** undefined: what the whole scheduler has. */
  readonly percentageOfNodesToScore: number | undefined;
  readonly plugins: PluginSets;
  readonly args: PluginArgs;
}

/** Names of the enabled plugins by extension point, in the order in which they are asked. */
export interface PluginSets {
  readonly preEnqueue: readonly string[];
  readonly preFilter: readonly string[];
  readonly filter: readonly string[];
  readonly postFilter: readonly string[];
  readonly preScore: readonly string[];
  readonly score: readonly WeightedPlugin[];
  readonly reserve: readonly string[];
  readonly permit: readonly string[];
  readonly preBind: readonly string[];
}

export interface WeightedPlugin {
  readonly name: string;
  readonly weight: number;
}

/** `pluginConfig` of a profile, defaults filled in. */
export interface PluginArgs {
  readonly nodeAffinity: AddedAffinity;
  readonly fit: FitArgs;
  /** Resources that NodeResourcesBalancedAllocation compares; their weights do not matter. */
  readonly balanced: readonly WeightedResource[];
  readonly spread: SpreadArgs;
  readonly interPod: InterPodArgs;
  readonly preemption: PreemptionArgs;
}

/** What a profile demands of nodes besides what its pods do. */
export interface AddedAffinity {
  /** undefined: nothing. */
  readonly required: readonly NodeSelectorTerm[] | undefined;
  readonly preferred: readonly PreferredNodeTerm[];
}

export interface FitArgs {
  readonly scoring: "LeastAllocated" | "MostAllocated" | "RequestedToCapacityRatio";
  readonly resources: readonly WeightedResource[];
  /** Of RequestedToCapacityRatio alone, by rising utilization: 0 to 100, score 0 to 10. */
  readonly shape: readonly ShapePoint[];
  readonly ignoredResources: readonly string[];
  /** What stands before the slash in the names of resources. */
  readonly ignoredResourceGroups: readonly string[];
}

export interface WeightedResource {
  readonly name: string;
  readonly weight: number;
}

export interface ShapePoint {
  readonly utilization: number;
  readonly score: number;
}

export interface SpreadArgs {
  readonly defaulting: "System" | "List";
  /** Of a pod that declares no constraints; its selector is made of its services and its owner. */
  readonly constraints: readonly DefaultSpread[];
}

export type DefaultSpread = Omit<SpreadConstraint, "selector">;

export interface InterPodArgs {
  readonly hardPodAffinityWeight: number;
  readonly ignorePreferredTermsOfExistingPods: boolean;
}

export interface PreemptionArgs {
  readonly minCandidateNodesPercentage: number;
  readonly minCandidateNodesAbsolute: number;
}
