import { type ReplicaSet, totalOf, totalSize } from "./replica-set.ts";
import type { RolloutLimits } from "./rollout-limits.ts";

/** What the arithmetic of a rollout looks at. */
export type RolloutSet = Pick<ReplicaSet, "replicas" | "status">;

/** A ReplicaSet and the size that it is to be given. */
export interface Resize<S> {
  readonly set: S;
  readonly replicas: number;
}

/**
 * The size that the new ReplicaSet may have now: n + min(D + maxSurge - A, D - n), n where A has reached that.
 *
 * D is how many pods are wanted, n the size of the new ReplicaSet (0 before it is made), A that of all together.
 * One that is too large shrinks to D at once. Source: facts 3.3, deployment_util.NewRSNewReplicas.
 */
export function newSetSize(wanted: number, size: number, total: number, { maxSurge }: RolloutLimits): number {
  if (size >= wanted) return wanted;
  const room = wanted + maxSurge - total;
  return room <= 0 ? size : size + Math.min(room, wanted - size);
}

/**
 * What becomes of the old ReplicaSets (oldest first) in one step of a rolling update, in order: at first those of
 * their pods that are not available go, then as many others as the available pods exceed what is promised.
 *
 * undefined: the status of one lags behind its size, and nothing is done until it does not.
 * Source: facts 3.3, deployment/rolling.go.
 */
export function shrinkOld<S extends RolloutSet>(
  old: readonly S[],
  newest: S,
  wanted: number,
  { maxUnavailable }: RolloutLimits,
): readonly Resize<S>[] | undefined {
  const minAvailable = wanted - maxUnavailable;
  const budget =
    totalSize(old) + newest.replicas - minAvailable - (newest.replicas - newest.status.available);
  if (totalSize(old) === 0 || budget <= 0) return [];
  const cleaned = cleanUpUnavailable(old, budget);
  if (cleaned === undefined) return undefined;
  const left = (set: S) => cleaned.find((resize) => resize.set === set)?.replicas ?? set.replicas;
  const spare = totalOf(old, "available") + newest.status.available - minAvailable;
  return [...cleaned, ...takeInOrder(old, left, spare)];
}

function cleanUpUnavailable<S extends RolloutSet>(
  old: readonly S[],
  budget: number,
): readonly Resize<S>[] | undefined {
  let left = budget;
  const resizes: Resize<S>[] = [];
  for (const set of old) {
    if (left <= 0) break;
    const unavailable = set.replicas - set.status.available;
    if (set.replicas === 0 || unavailable === 0) continue;
    if (unavailable < 0) return undefined;
    const share = Math.min(left, unavailable);
    resizes.push({ set, replicas: set.replicas - share });
    left -= share;
  }
  return resizes;
}

function takeInOrder<S>(sets: readonly S[], sizeOf: (set: S) => number, count: number): readonly Resize<S>[] {
  let left = count;
  const resizes: Resize<S>[] = [];
  for (const set of sets) {
    const share = Math.min(left, sizeOf(set));
    if (share <= 0) continue;
    resizes.push({ set, replicas: sizeOf(set) - share });
    left -= share;
  }
  return resizes;
}
