import type { ContainerSpec } from "../spec/pod.ts";

/**
 * What a container that answers uses at first, in bytes; and what it uses more, in bytes per microsecond. Of a use that
 * nobody told of it is what is requested, within the limit: some files have 64Mi of 64M.
 */
export function memoryUse({ memory, memoryLimit = memory, behavior }: MemorySpec): {
  readonly base: number;
  readonly growth: number;
} {
  const { usage, growth } = behavior;
  const base = usage.memory === "request" ? Math.min(memory, memoryLimit) : usage.memory;
  return { base, growth: growth?.memory ?? 0 };
}

/** From when a container answers until it uses more memory than its limit; Infinity: never. */
export function memoryLimitAfter(spec: MemorySpec): number {
  const { base, growth } = memoryUse(spec);
  const { memoryLimit = Number.POSITIVE_INFINITY } = spec;
  if (base > memoryLimit) return 0;
  return growth === 0 ? Number.POSITIVE_INFINITY : Math.floor((memoryLimit - base) / growth) + 1;
}

/** Whether it may ever use more memory than it requests. */
export function mayExceedRequest(spec: MemorySpec): boolean {
  const { base, growth } = memoryUse(spec);
  return base > spec.memory || growth > 0;
}

type MemorySpec = Pick<ContainerSpec, "memory" | "memoryLimit" | "behavior">;
