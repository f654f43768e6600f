import type { ClassId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { PlacementSpec } from "../../spec/pod.ts";
import type { PluginArgs, ProfileSpec } from "../../spec/scheduler.ts";

/** Of a pod that no other counts as equal to. */
export const UNSIGNED = -1;

/**
 * Which pods a profile rates alike: those of one signature. It is made of what its plugins look at; a pod about which
 * one of them looks at other pods too has none. Priority and namespace are no part of it.
 *
 * Source: framework/runtime SignPod and the SignPod of each plugin, Kubernetes 1.35.
 */
export class Signatures {
  readonly #parts: readonly Part[];
  readonly #numbers = new Map<string, number>();
  /** By class. */
  readonly #of: number[] = [];

  constructor(profile: ProfileSpec) {
    this.#parts = [...pluginsOf(profile)].flatMap((name) => partOf(name, profile.args));
  }

  /** Number of a class's signature, or UNSIGNED. */
  of(podClass: ClassId, view: ClusterView): number {
    this.#of[podClass] ??= this.#numberOf(podClass, view);
    return this.#of[podClass];
  }

  #numberOf(podClass: ClassId, view: ClusterView): number {
    const parts = this.#parts.map((part) => part(podClass, view));
    if (parts.includes(undefined)) return UNSIGNED;
    const key = JSON.stringify([view.classes.schedulerName[podClass], ...parts]);
    const known = this.#numbers.get(key) ?? this.#numbers.size;
    this.#numbers.set(key, known);
    return known;
  }
}

/** Whether a profile signs pods at all: not where default spreading looks at other pods. */
export function signsPods(profile: ProfileSpec): boolean {
  return profile.args.spread.constraints.length === 0 || !pluginsOf(profile).has(SPREAD);
}

/** Names of all plugins that look at pods and nodes. */
function pluginsOf({ plugins: { preFilter, filter, preScore, score } }: ProfileSpec): ReadonlySet<string> {
  return new Set([...preFilter, ...filter, ...preScore, ...score.map(({ name }) => name)]);
}

/** Plain data of a class; undefined: its pods cannot be signed. */
type Part = (podClass: ClassId, view: ClusterView) => unknown[] | undefined;

const SPREAD = "PodTopologySpread";

function partOf(plugin: string, args: PluginArgs): Part | [] {
  switch (plugin) {
    case "NodeUnschedulable":
    case "TaintToleration":
      return placed(({ tolerations }) => [tolerations]);
    case "NodeName":
      return placed(({ nodeName }) => [nodeName]);
    case "NodeAffinity":
      return placed((each) => [each.nodeSelector, each.requiredNodes ?? null, each.preferredNodes]);
    case "NodePorts":
      return placed(({ hostPorts }) => [hostPorts]);
    case "NodeResourcesFit":
    case "NodeResourcesBalancedAllocation":
      return requestsOf;
    case "VolumeRestrictions":
    case "NodeVolumeLimits":
    case "VolumeBinding":
    case "VolumeZone":
      return (podClass, { classes }) => [classes.volumes[podClass]];
    case SPREAD:
      return placed(({ spread }) =>
        spread.length > 0 || args.spread.constraints.length > 0 ? undefined : [],
      );
    case "InterPodAffinity":
      return (podClass, { classes }) => {
        if (hasPodTerms(classes.placement[podClass]!)) return undefined;
        return args.interPod.ignorePreferredTermsOfExistingPods ? [] : [classes.labels[podClass]];
      };
    case "ImageLocality":
      return (podClass, { classes }) => [classes.images[podClass], classes.imageVolumes[podClass]];
    default:
      return [];
  }
}

function placed(part: (placement: PlacementSpec) => unknown[] | undefined): Part {
  return (podClass, { classes }) => part(classes.placement[podClass]!);
}

const requestsOf: Part = (podClass, { classes, resources }) => {
  const { requests, nonZeroCpu, nonZeroMemory, scoredCpu, scoredMemory, scoredRequests, rests } = classes;
  return [
    resources.map((_, resource) => requests[podClass * resources.length + resource]),
    [nonZeroCpu[podClass], nonZeroMemory[podClass], scoredCpu[podClass], scoredMemory[podClass]],
    [scoredRequests[podClass], rests.all(podClass)],
  ];
};

function hasPodTerms({
  requiredPods,
  preferredPods,
  avoidedPods,
  preferredAvoidedPods,
}: PlacementSpec): boolean {
  return [requiredPods, preferredPods, avoidedPods, preferredAvoidedPods].some((terms) => terms.length > 0);
}
