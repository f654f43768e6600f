import { matchesLabels } from "../../spec/label-selector.ts";
import type { ClaimSpec, VolumeSpec } from "../../spec/storage.ts";
import { keyOfClaim } from "./storage-tables.ts";

/** Volumes that could be bound to a claim, wherever its pod goes. */
export interface Matches {
  /** Kept for the claim: it gets one of these or none. */
  readonly kept: readonly VolumeSpec[];
  /** Smallest first; equal ones in the order in which they came. */
  readonly free: readonly VolumeSpec[];
}

/**
 * Looks through the volumes of a claim's class. O(volumes log volumes).
 *
 * A volume must be large enough and of the claim's mode. One that is kept for the claim need be no more; a free one
 * must have its labels and access modes too. Source: FindMatchingVolume of component-helpers, storage/volume.
 */
export function matchesFor(claim: ClaimSpec, volumes: readonly VolumeSpec[]): Matches {
  const key = keyOfClaim(claim);
  const fitting = volumes.filter(
    (volume) => volume.isUsable && volume.capacity >= claim.size && volume.mode === claim.mode,
  );
  const isFree = (volume: VolumeSpec) =>
    volume.claim === "" &&
    (claim.selector === undefined || matchesLabels(claim.selector, volume.labels)) &&
    claim.accessModes.every((mode) => volume.accessModes.includes(mode));
  return {
    kept: fitting.filter((volume) => volume.claim === key),
    free: fitting.filter(isFree).sort((a, b) => a.capacity - b.capacity),
  };
}

/** The volume that a claim gets among those that are reached and not taken; undefined: none. O(volumes). */
export function pickVolume(
  { kept, free }: Matches,
  reaches: (volume: VolumeSpec) => boolean,
  taken: ReadonlySet<string>,
): VolumeSpec | undefined {
  const own = kept.find(({ name }) => !taken.has(name));
  if (own !== undefined) return reaches(own) ? own : undefined;
  return free.find((volume) => !taken.has(volume.name) && reaches(volume));
}
