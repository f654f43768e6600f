import type { DaemonSetSpec, DaemonUpdateSpec } from "../spec/objects.ts";
import type { DaemonPlaces } from "./daemon-places.ts";
import type { DaemonStatus } from "./daemon-set-status.ts";
import { roundedUp } from "./int-or-percent.ts";
import type { RevisionedSet } from "./revisioned-controller.ts";

/** A DaemonSet as it is now. */
export interface DaemonSet extends RevisionedSet<DaemonSetSpec> {
  readonly places: DaemonPlaces;
  /** How many nodes are to have a pod. */
  wanted: number;
  status: DaemonStatus;
}

/** What a rolling update of `desired` nodes may do, in nodes: shares are rounded up; 1 where both are 0. Source: facts 4.2. */
export function daemonLimits(update: DaemonUpdateSpec, desired: number) {
  if (update.kind === "OnDelete") return { maxSurge: 0, maxUnavailable: 0 };
  const maxSurge = roundedUp(update.maxSurge, desired);
  const maxUnavailable = roundedUp(update.maxUnavailable, desired);
  return maxSurge === 0 && maxUnavailable === 0
    ? { maxSurge, maxUnavailable: 1 }
    : { maxSurge, maxUnavailable };
}

/** Whether an old pod may have a new one beside it. */
export function allowsSurge(update: DaemonUpdateSpec): boolean {
  return update.kind === "RollingUpdate" && update.maxSurge.value > 0;
}
