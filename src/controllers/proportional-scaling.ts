import type { ReplicaSet } from "./replica-set.ts";
import { totalSize } from "./replica-set.ts";
import type { Resize } from "./rolling-update.ts";
import { roundHalfAway } from "./round-half-away.ts";

/** A ReplicaSet that has pods; `id` grows with age's opposite: the newer, the larger. */
export type ScaledSet = Pick<ReplicaSet, "id" | "replicas" | "max">;

/**
 * Shares a change of a Deployment's size, which comes in the middle of a rollout, out among its ReplicaSets.
 *
 * Together they come to `wanted` + `maxSurge` (0 if none is wanted). Each gets
 * round(size x (wanted + maxSurge) / max) - size, where max is the most pods that the Deployment might have had when
 * the ReplicaSet was last sized, as far as there is something left to share; what is left over goes to the largest.
 * The largest is first; among equals the newer one when growing, the older one when shrinking.
 *
 * `known` is the number of pods that the Deployment last reported: it stands for max where that is 0.
 * Source: facts 3.5, deployment/sync.go.
 */
export function scaleInProportion<S extends ScaledSet>(
  active: readonly S[],
  wanted: number,
  maxSurge: number,
  known: number,
): readonly Resize<S>[] {
  const allowed = wanted > 0 ? wanted + maxSurge : 0;
  const change = allowed - totalSize(active);
  const newerFirst = change > 0 ? -1 : 1;
  const sets = [...active].sort((a, b) => b.replicas - a.replicas || newerFirst * (a.id - b.id));
  let left = change;
  const resizes = sets.map((set) => {
    const fraction = left === 0 ? 0 : fractionOf(set, wanted, maxSurge, known);
    const share = change > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
    left -= share;
    return { set, replicas: set.replicas + share };
  });
  return resizes.map(({ set, replicas }, position) => ({
    set,
    replicas: position === 0 ? Math.max(0, replicas + left) : replicas,
  }));
}

function fractionOf({ replicas, max }: ScaledSet, wanted: number, maxSurge: number, known: number): number {
  if (wanted === 0) return -replicas;
  const before = max || known;
  if (before === 0) return 0;
  return roundHalfAway((replicas * (wanted + maxSurge)) / before) - replicas;
}
