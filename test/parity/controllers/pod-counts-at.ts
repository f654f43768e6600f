import type { Change } from "./recording.ts";

/**
 * How many pods each owner has in each state ("web-rs1: Running ready") from an instant on: the least and the most.
 * Pods that are being deleted are left out: how long that takes is their kubelet's business.
 */
export function podCounts(
  changes: readonly Change[],
  from: number,
): ReadonlyMap<string, readonly [least: number, most: number]> {
  const pods = new Map<string, Record<string, unknown>>();
  const ranges = new Map<string, [number, number]>();
  let isWithin = false;
  const look = () => {
    const counts = new Map<string, number>([...ranges.keys()].map((state) => [state, 0]));
    for (const [name, { owner, phase, ready, terminating }] of pods) {
      if (terminating === true) continue;
      const state = `${owner ?? name}: ${phase}${ready === true ? " ready" : ""}`;
      counts.set(state, (counts.get(state) ?? 0) + 1);
    }
    for (const [state, count] of counts) {
      const known = ranges.get(state);
      // One that was not there before had none.
      if (known === undefined) ranges.set(state, [ranges.size > 0 || isWithin ? 0 : count, count]);
      else ranges.set(state, [Math.min(known[0], count), Math.max(known[1], count)]);
    }
  };
  for (const { t, kind, name, op, set = {} } of changes) {
    if (t >= from && !isWithin) {
      first(pods, ranges);
      isWithin = true;
    }
    if (kind !== "Pod") continue;
    if (op === "delete") pods.delete(name);
    else {
      const pod = pods.get(name) ?? {};
      pods.set(name, pod);
      for (const [field, written] of Object.entries(set))
        pod[field] = op === "create" ? written : (written as readonly unknown[])[1];
    }
    if (isWithin) look();
  }
  if (!isWithin) first(pods, ranges);
  return ranges;
}

/** The counts before anything else happens. */
function first(
  pods: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
  ranges: Map<string, [number, number]>,
): void {
  for (const [name, { owner, phase, ready, terminating }] of pods) {
    if (terminating === true) continue;
    const state = `${owner ?? name}: ${phase}${ready === true ? " ready" : ""}`;
    const count = (ranges.get(state)?.[0] ?? 0) + 1;
    ranges.set(state, [count, count]);
  }
}
