import type { ContainerSpec, PodTemplateSpec } from "./pod.ts";

export type QosClass = "Guaranteed" | "Burstable" | "BestEffort";

/**
 * A pod's quality of service, by cpu and memory alone: of the pod as a whole where it says so, else of all its
 * containers. Source: facts 7.6, apis/core/helper/qos.
 */
export function qosOf({ podLevel, containers, initContainers }: PodTemplateSpec): QosClass {
  const all: readonly Amounts[] =
    podLevel !== undefined
      ? [{ ...podLevel.requests, cpuLimit: podLevel.limits.cpu, memoryLimit: podLevel.limits.memory }]
      : [...initContainers, ...containers];
  if (
    all.every(({ cpu, memory, cpuLimit = 0, memoryLimit = 0 }) => cpu + memory + cpuLimit + memoryLimit === 0)
  )
    return "BestEffort";
  const isGuaranteed = all.every(
    ({ cpu, memory, cpuLimit = 0, memoryLimit = 0 }) =>
      cpuLimit > 0 && memoryLimit > 0 && cpu === cpuLimit && memory === memoryLimit,
  );
  return isGuaranteed ? "Guaranteed" : "Burstable";
}

type Amounts = Pick<ContainerSpec, "cpu" | "memory" | "cpuLimit" | "memoryLimit">;
