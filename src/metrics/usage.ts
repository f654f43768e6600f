import type { ContainerSpec, PodTemplateSpec } from "../spec/pod.ts";

/** What a ready pod uses, millicores (none past its limit) or bytes: the sum over its containers and sidecars. O(containers). */
export function usageOf({ containers, initContainers }: PodTemplateSpec, resource: "cpu" | "memory"): number {
  let sum = 0;
  for (const container of containers) sum += usedBy(container, resource);
  for (const container of initContainers) if (container.isSidecar) sum += usedBy(container, resource);
  return sum;
}

/** Containers that leak memory while they run. */
export function leakingContainers({ containers, initContainers }: PodTemplateSpec): readonly string[] {
  return [...containers, ...initContainers.filter(({ isSidecar }) => isSidecar)]
    .filter(({ behavior }) => (behavior.growth?.memory ?? 0) > 0)
    .map(({ name }) => name);
}

function usedBy(container: ContainerSpec, resource: "cpu" | "memory"): number {
  const usage = container.behavior.usage[resource];
  const wanted = usage === "request" ? container[resource] : usage;
  return resource === "cpu" ? Math.min(wanted, container.cpuLimit ?? Number.POSITIVE_INFINITY) : wanted;
}
