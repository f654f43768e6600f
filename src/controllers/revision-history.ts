import type { ReplicaSet } from "./replica-set.ts";

export type HistoricSet = Pick<ReplicaSet, "replicas" | "revision" | "generation" | "status">;

/**
 * Which old ReplicaSets are more than the history keeps, lowest revision first.
 *
 * One that has pods, or whose controller has not caught up with it, is kept all the same.
 * Source: facts 3.7, deployment/sync.go.
 */
export function surplusSets<S extends HistoricSet>(old: readonly S[], limit: number): readonly S[] {
  const surplus = [...old].sort((a, b) => a.revision - b.revision).slice(0, Math.max(0, old.length - limit));
  return surplus.filter(
    ({ replicas, generation, status }) =>
      replicas === 0 && status.replicas === 0 && generation <= status.observedGeneration,
  );
}

/**
 * The ReplicaSet to which an undo goes back: that of the revision, or (0) of the second highest one.
 * undefined: there is none.
 */
export function undoTarget<S extends Pick<HistoricSet, "revision">>(
  sets: readonly S[],
  revision: number,
): S | undefined {
  if (revision !== 0) return sets.find((set) => set.revision === revision);
  return [...sets].sort((a, b) => b.revision - a.revision)[1];
}
