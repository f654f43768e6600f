import type { IndexInterval } from "../spec/index-interval.ts";

/** A set of whole numbers from 0 as intervals, ascending, with a gap between any two. Never changed. */
export type IndexSet = readonly IndexInterval[];

/** The set with more numbers, in any order. O(intervals + numbers x log numbers). */
export function withIndexes(set: IndexSet, more: Iterable<number>): IndexSet {
  const added = [...more].map((index) => ({ first: index, last: index }));
  return added.length === 0 ? set : joined([...set, ...added]);
}

export function union(a: IndexSet, b: IndexSet): IndexSet {
  return b.length === 0 ? a : joined([...a, ...b]);
}

function joined(intervals: readonly IndexInterval[]): IndexSet {
  const sorted = intervals.toSorted((a, b) => a.first - b.first);
  const result: { readonly first: number; last: number }[] = [];
  for (const { first, last } of sorted) {
    const before = result.at(-1);
    if (before !== undefined && first <= before.last + 1) before.last = Math.max(before.last, last);
    else result.push({ first, last });
  }
  return result;
}

/** Those of the set below a limit. */
export function indexesBelow(set: IndexSet, limit: number): IndexSet {
  if ((set.at(-1)?.last ?? -1) < limit) return set;
  return set
    .filter(({ first }) => first < limit)
    .map(({ first, last }) => ({ first, last: Math.min(last, limit - 1) }));
}

/** O(intervals). */
export function hasIndex(set: IndexSet, index: number): boolean {
  return set.some(({ first, last }) => first <= index && index <= last);
}

export function countIndexes(set: IndexSet): number {
  return set.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

/** How many numbers are in both. O(intervals of both). */
export function countCommon(a: IndexSet, b: IndexSet): number {
  let count = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const one = a[i]!;
    const other = b[j]!;
    count += Math.max(0, Math.min(one.last, other.last) - Math.max(one.first, other.first) + 1);
    if (one.last < other.last) i++;
    else j++;
  }
  return count;
}

/** The first `count` numbers below `limit` that are not in the set. O(intervals + count). */
export function firstMissing(set: IndexSet, count: number, limit: number): readonly number[] {
  const missing: number[] = [];
  let next = 0;
  for (const { first, last } of [...set, { first: limit, last: limit }]) {
    for (; next < Math.min(first, limit) && missing.length < count; next++) missing.push(next);
    next = Math.max(next, last + 1);
  }
  return missing;
}

/** As the status of a Job has it: "0-2,4"; two in a row are written apart, "0,1". */
export function indexesText(set: IndexSet): string {
  return set
    .map(({ first, last }) =>
      last === first ? `${first}` : `${first}${last === first + 1 ? "," : "-"}${last}`,
    )
    .join(",");
}
