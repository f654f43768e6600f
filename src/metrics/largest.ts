/** Workloads whose curves a run keeps: pictures of more cannot be read. */
export const MAX_DRAWN = 30;

/** Positions of the MAX_DRAWN largest sizes; of equal ones the first. */
export function largest(sizes: readonly number[]): ReadonlySet<number> {
  const positions = [...sizes.keys()].sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  return new Set(positions.slice(0, MAX_DRAWN));
}
