import type { ContainerSpec, PodTemplateSpec } from "../spec/pod.ts";

/** What a ready pod uses, millicores (none past its limit) or bytes: the sum over its containers and sidecars. O(containers). */
export function usageOf({ containers, initContainers }: PodTemplateSpec, resource: "cpu" | "memory"): number {
  let sum = 0;
  for (const container of containers) sum += usedBy(container, resource);
  for (const container of initContainers) if (container.isSidecar) sum += usedBy(container, resource);
  return sum;
}

function usedBy(container: ContainerSpec, resource: "cpu" | "memory"): number {
  const usage = container.behavior.usage[resource];
  const wanted = usage === "request" ? container[resource] : usage;
  return resource === "cpu" ? Math.min(wanted, container.cpuLimit ?? Number.POSITIVE_INFINITY) : wanted;
}
