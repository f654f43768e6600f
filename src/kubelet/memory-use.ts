import type { ContainerSpec } from "../spec/pod.ts";

/** What a container that answers uses at first, in bytes; and what it uses more, in bytes per microsecond. */
export function memoryUse({ memory, behavior }: Pick<ContainerSpec, "memory" | "behavior">): {
  readonly base: number;
  readonly growth: number;
} {
  const { usage, growth } = behavior;
  return { base: usage.memory === "request" ? memory : usage.memory, growth: growth?.memory ?? 0 };
}

/** From when a container answers until it uses more memory than its limit; Infinity: never. */
export function memoryLimitAfter(spec: Pick<ContainerSpec, "memory" | "memoryLimit" | "behavior">): number {
  const { base, growth } = memoryUse(spec);
  const { memoryLimit = Number.POSITIVE_INFINITY } = spec;
  if (base > memoryLimit) return 0;
  return growth === 0 ? Number.POSITIVE_INFINITY : Math.floor((memoryLimit - base) / growth) + 1;
}

/** Whether it may ever use more memory than it requests. */
export function mayExceedRequest(spec: Pick<ContainerSpec, "memory" | "behavior">): boolean {
  const { base, growth } = memoryUse(spec);
  return base > spec.memory || growth > 0;
}

/** Whether it writes to its node's disk. */
export function writesDisk({ behavior }: Pick<ContainerSpec, "behavior">): boolean {
  return (behavior.disk ?? 0) > 0 || (behavior.growth?.disk ?? 0) > 0;
}
