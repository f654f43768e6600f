/**
 * What is counted of recordings. A step is a scheduling cycle, a probe of hints or an operation of the queue; a change
 * is a write of the control plane.
 */
export interface Counts {
  cases: number;
  steps: number;
  verdicts: number;
  scores: number;
  changes: number;
}

export const COUNTED = ["cases", "steps", "verdicts", "scores", "changes"] as const;

export function noCounts(): Counts {
  return { cases: 0, steps: 0, verdicts: 0, scores: 0, changes: 0 };
}

export function addCounts(sum: Counts, more: Readonly<Counts>): void {
  for (const each of COUNTED) sum[each] += more[each];
}

/** What `all` has more than `some`. */
export function countsLeft(all: Readonly<Counts>, some: Readonly<Counts>): Counts {
  const left = noCounts();
  for (const each of COUNTED) left[each] = all[each] - some[each];
  return left;
}

export function isNothing(counts: Readonly<Counts>): boolean {
  return COUNTED.every((each) => counts[each] === 0);
}
