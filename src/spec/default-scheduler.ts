import type { DefaultSpread, PluginArgs, PluginSets, ProfileSpec, SchedulerSpec } from "./scheduler.ts";
import { type ExtensionPoint, SCHEDULER_PLUGINS, schedulerPlugin } from "./scheduler-plugins.ts";

/**
 * kube-scheduler with no configuration, as a release of Kubernetes has it: 36 for 1.36.
 *
 * Source: facts 1.1 and 1.7, pkg/scheduler/apis/config/v1/default_plugins.go and defaults.go.
 */
export function defaultScheduler(minor: number): SchedulerSpec {
  return {
    percentageOfNodesToScore: 0,
    ...DEFAULT_BACKOFF,
    clientLimit: undefined,
    profiles: [defaultProfile(minor)],
  };
}

/** How long a pod that did not fit waits before it is tried again: at first, and at most; microseconds. */
export const DEFAULT_BACKOFF = { initialBackoff: 1_000_000, longestBackoff: 10_000_000 } as const;

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
  const at = (point: ExtensionPoint) => SCHEDULER_PLUGINS.filter(({ points }) => points.includes(point));
  const names = (point: ExtensionPoint) => at(point).map(({ name }) => name);
  const newest = {
    preEnqueue: names("preEnqueue"),
    preFilter: names("preFilter"),
    filter: names("filter"),
    postFilter: names("postFilter"),
    preScore: names("preScore"),
    score: at("score").map(({ name, weight }) => ({ name, weight })),
    reserve: names("reserve"),
    permit: names("permit"),
    preBind: names("preBind"),
  };
  return pluginsOfRelease(newest, minor);
}

/** The same without the plugins that a release of Kubernetes does not run by default. */
export function pluginsOfRelease(plugins: PluginSets, minor: number): PluginSets {
  const isThere = (name: string) => minor >= (schedulerPlugin(name)?.since ?? 0);
  return {
    preEnqueue: plugins.preEnqueue.filter(isThere),
    preFilter: plugins.preFilter.filter(isThere),
    filter: plugins.filter.filter(isThere),
    postFilter: plugins.postFilter.filter(isThere),
    preScore: plugins.preScore.filter(isThere),
    score: plugins.score.filter(({ name }) => isThere(name)),
    reserve: plugins.reserve.filter(isThere),
    permit: plugins.permit.filter(isThere),
    preBind: plugins.preBind.filter(isThere),
  };
}

const CPU_AND_MEMORY = [
  { name: "cpu", weight: 1 },
  { name: "memory", weight: 1 },
] as const;

/** What a spread constraint says where it says nothing. */
export const USUAL_SPREAD = {
  minDomains: 1,
  nodeAffinityPolicy: "Honor",
  nodeTaintsPolicy: "Ignore",
} as const;

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
    constraints: [softSpread("kubernetes.io/hostname", 3), softSpread("topology.kubernetes.io/zone", 5)],
  },
  interPod: { hardPodAffinityWeight: 1, ignorePreferredTermsOfExistingPods: false },
  preemption: { minCandidateNodesPercentage: 10, minCandidateNodesAbsolute: 100 },
};

function softSpread(topologyKey: string, maxSkew: number): DefaultSpread {
  return { ...USUAL_SPREAD, topologyKey, maxSkew, whenUnsatisfiable: "ScheduleAnyway" };
}
