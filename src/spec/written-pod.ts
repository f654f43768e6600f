import { type Amounts, NO_AMOUNTS, replaced, wholeAmount } from "./amounts.ts";
import type { ContainerSpec, PodTemplateSpec, RequestRests } from "./pod.ts";
import { type PodRequests, podRequests } from "./pod-requests.ts";

/**
 * What a pod asks for, as it is written: what admission looks at, and what changes with `kubectl set resources`.
 *
 * Kept in templates of worlds where something of that kind happens, and in no others.
 */
export interface WrittenPod {
  readonly containers: readonly WrittenContainer[];
  readonly initContainers: readonly WrittenContainer[];
  readonly overhead: Amounts;
  /** `spec.resources` of the pod; empty in releases that do not know it. */
  readonly podLevel: WrittenResources;
  /** Whether the pod has activeDeadlineSeconds: it is "Terminating" to quotas. */
  readonly hasDeadline: boolean;
  /** "" where it names none. */
  readonly priorityClass: string;
  /** Whether its affinity looks at other namespaces by name or selector. */
  readonly looksAcrossNamespaces: boolean;
}

export interface WrittenResources {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

export const NO_RESOURCES: WrittenResources = { requests: NO_AMOUNTS, limits: NO_AMOUNTS };

export interface WrittenContainer extends WrittenResources {
  readonly name: string;
  readonly isSidecar: boolean;
}

/** What a container requests: a limit without a request is the request too [core/v1/defaults.go]. */
export function requestsOf({ requests, limits }: WrittenResources): Amounts {
  return limits.size === 0 ? requests : replaced(limits, requests);
}

/** The template of a pod that is written otherwise, with all that follows from it. `resources`: those of the world. */
export function rewritten(
  template: PodTemplateSpec,
  written: WrittenPod,
  resources: readonly string[],
): PodTemplateSpec {
  const asked = (each: WrittenContainer) => ({ requests: requestsOf(each), isSidecar: each.isSidecar });
  const sums = podRequests({
    containers: written.containers.map(requestsOf),
    initContainers: written.initContainers.map(asked),
    overhead: written.overhead,
    podLevel: written.podLevel,
  });
  return {
    ...template,
    ...inVectors(sums, resources),
    written,
    containers: resized(template.containers, written.containers),
    initContainers: resized(template.initContainers, written.initContainers),
  };
}

function resized(
  containers: readonly ContainerSpec[],
  written: readonly WrittenContainer[],
): readonly ContainerSpec[] {
  return containers.map((container, i) => {
    const { requests, limits } = written[i] ?? NO_RESOURCES;
    const asked = requestsOf({ requests, limits });
    return {
      ...container,
      cpu: wholeAmount("cpu", asked.get("cpu") ?? 0n),
      memory: wholeAmount("memory", asked.get("memory") ?? 0n),
    };
  });
}

type Vectors = Required<
  Pick<
    PodTemplateSpec,
    "requests" | "nonZeroCpu" | "nonZeroMemory" | "scoredCpu" | "scoredMemory" | "scoredRequests" | "rests"
  >
>;

/** The sums of a pod in the order of the world's resources. */
export function inVectors(sums: PodRequests, resources: readonly string[]): Vectors {
  const { requests, scoredRequests, rests } = sums;
  return {
    nonZeroCpu: sums.nonZeroCpu,
    nonZeroMemory: sums.nonZeroMemory,
    scoredCpu: sums.scoredCpu,
    scoredMemory: sums.scoredMemory,
    requests: amountsBy(resources, requests, 1),
    scoredRequests: scoredRequests && amountsBy(resources, scoredRequests, 1),
    rests: rests && ({ ...rests, requests: amountsBy(resources, rests.requests, 0) } satisfies RequestRests),
  };
}

/** A vector by resource; `pods` where the amounts do not say how many. */
export function amountsBy(
  resources: readonly string[],
  amounts: ReadonlyMap<string, number>,
  pods: number,
): readonly number[] {
  return resources.map((resource) => amounts.get(resource) ?? (resource === "pods" ? pods : 0));
}
