/** The `count` first of `all` in this order, first one first. O(n) for one, O(n log n) for more. */
export function firstToGo<T>(all: Iterable<T>, count: number, order: (a: T, b: T) => number): T[] {
  const candidates = [...all];
  // Kubernetes does not sort when all go.
  if (count >= candidates.length) return candidates;
  if (count === 1) return [candidates.reduce((first, each) => (order(each, first) < 0 ? each : first))];
  return candidates.sort(order).slice(0, count);
}
