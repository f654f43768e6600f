import type { PodId } from "../cluster/ids.ts";

/** What a kubelet that is short of something looks at in a pod. Bytes. */
export interface EvictionCandidate {
  readonly pod: PodId;
  readonly priority: number;
  readonly usage: number;
  readonly request: number;
}

/**
 * Who is to go first: those that use more than they request, of these the lowest priority, of these the largest excess.
 * Equal ones stay in order. Source: facts 7.7, rankMemoryPressure and rankDiskPressureFunc.
 */
export function rankForEviction<Candidate extends EvictionCandidate>(
  candidates: readonly Candidate[],
): readonly Candidate[] {
  const exceeds = ({ usage, request }: EvictionCandidate) => (usage > request ? 1 : 0);
  return candidates.toSorted(
    (a, b) =>
      exceeds(b) - exceeds(a) || a.priority - b.priority || b.usage - b.request - (a.usage - a.request),
  );
}
