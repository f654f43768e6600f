/** Where plugins of kube-scheduler have a say, as a KubeSchedulerConfiguration calls it. */
export const EXTENSION_POINTS = [
  "preEnqueue",
  "queueSort",
  "preFilter",
  "filter",
  "postFilter",
  "preScore",
  "score",
  "reserve",
  "permit",
  "preBind",
  "bind",
  "postBind",
] as const;

export type ExtensionPoint = (typeof EXTENSION_POINTS)[number];

/** A plugin that kube-scheduler has by default. */
export interface SchedulerPlugin {
  readonly name: string;
  /** Of its score; 0 where it has none. */
  readonly weight: number;
  /** All points where it can have a say. */
  readonly points: readonly ExtensionPoint[];
  /** The first minor release that has it by default. */
  readonly since: number;
}

/**
 * The plugins of kube-scheduler in the order in which the default profile enables them: at each point those that
 * have a say there are asked in this order.
 *
 * Source: facts 1.7, pkg/scheduler/apis/config/v1/default_plugins.go, and what each plugin implements.
 */
export const SCHEDULER_PLUGINS: readonly SchedulerPlugin[] = [
  plugin("SchedulingGates", ["preEnqueue"]),
  plugin("PrioritySort", ["queueSort"]),
  plugin("NodeUnschedulable", ["filter"]),
  plugin("NodeName", ["filter"]),
  plugin("TaintToleration", ["filter", "preScore", "score"], 3),
  plugin("NodeAffinity", ["preFilter", "filter", "preScore", "score"], 2),
  plugin("NodePorts", ["preFilter", "filter"]),
  plugin("NodeResourcesFit", ["preFilter", "filter", "preScore", "score"], 1),
  plugin("VolumeRestrictions", ["preFilter", "filter"]),
  plugin("NodeVolumeLimits", ["preFilter", "filter"]),
  plugin("VolumeBinding", ["preFilter", "filter", "preScore", "score", "reserve", "preBind"], 1),
  plugin("VolumeZone", ["preFilter", "filter"]),
  plugin("PodTopologySpread", ["preFilter", "filter", "preScore", "score"], 2),
  plugin("InterPodAffinity", ["preFilter", "filter", "preScore", "score"], 2),
  plugin(
    "DynamicResources",
    ["preEnqueue", "preFilter", "filter", "postFilter", "score", "reserve", "preBind"],
    2,
    34,
  ),
  plugin("DefaultPreemption", ["preEnqueue", "postFilter"]),
  plugin("NodeResourcesBalancedAllocation", ["preScore", "score"], 1),
  plugin("ImageLocality", ["score"], 1),
  plugin("DefaultBinder", ["bind"]),
  plugin("NodeDeclaredFeatures", ["preFilter", "filter"], 0, 36),
];

/** The plugin of that name; undefined if kube-scheduler has none. */
export function schedulerPlugin(name: string): SchedulerPlugin | undefined {
  return BY_NAME.get(name);
}

function plugin(name: string, points: readonly ExtensionPoint[], weight = 0, since = 0): SchedulerPlugin {
  return { name, points, weight, since };
}

const BY_NAME = new Map(SCHEDULER_PLUGINS.map((each) => [each.name, each]));
