import { wholeAmount } from "./amounts.ts";
import type { ContainerSpec, PodTemplateSpec, RequestRests } from "./pod.ts";
import { type PodRequests, podRequests } from "./pod-requests.ts";
import { limitOf, NO_RESOURCES, requestsOf, type WrittenContainer, type WrittenPod } from "./written-pod.ts";

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
      cpuLimit: limitOf({ requests, limits }, "cpu"),
      memoryLimit: limitOf({ requests, limits }, "memory"),
      storageLimit: limitOf({ requests, limits }, "ephemeral-storage"),
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
