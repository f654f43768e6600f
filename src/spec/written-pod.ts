import { type Amounts, NO_AMOUNTS, replaced, wholeAmount } from "./amounts.ts";

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

/** Millicores or bytes that a container may use; undefined: no limit. */
export function limitOf(
  { limits }: WrittenResources,
  resource: "cpu" | "memory" | "ephemeral-storage",
): number | undefined {
  const limit = limits.get(resource);
  return limit === undefined ? undefined : wholeAmount(resource, limit);
}
