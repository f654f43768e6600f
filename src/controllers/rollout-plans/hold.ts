import { totalSize } from "../replica-set.ts";
import type { Resize, RolloutSet } from "../rolling-update.ts";

/** Where a plan holds a rolling update: between the old and the new revision. */
export interface RolloutHold {
  /** Pods of the new revision at most, of so many wanted. */
  readonly newAtMost: (wanted: number) => number;
  /** All old pods stay, and the new ones come beside them. */
  readonly keepsOld: boolean;
}

/** Pods that the old revisions keep, together. */
export function oldAtLeast({ newAtMost, keepsOld }: RolloutHold, wanted: number): number {
  return keepsOld ? wanted : wanted - newAtMost(wanted);
}

/** Pods of the new revision for a share: as Argo Rollouts has it without a traffic router, rounded up. */
export function canarySize(share: number, wanted: number): number {
  // 0.07 * 100 is 7.000000000000001.
  return Math.min(wanted, Math.ceil(Math.round(share * wanted * 1e9) / 1e9));
}

/** Steps of shrinking, in order, as far as they leave so many pods. */
export function keepingAtLeast<S extends RolloutSet>(
  old: readonly S[],
  resizes: readonly Resize<S>[],
  least: number,
): readonly Resize<S>[] {
  let spare = totalSize(old) - least;
  const sizes = new Map(old.map((set) => [set, set.replicas]));
  const kept: Resize<S>[] = [];
  for (const { set, replicas } of resizes) {
    const size = sizes.get(set)!;
    const taken = Math.min(size - replicas, spare);
    if (taken <= 0) continue;
    spare -= taken;
    sizes.set(set, size - taken);
    kept.push({ set, replicas: size - taken });
  }
  return kept;
}
