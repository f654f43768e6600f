import type { Change, Fields } from "./recording.ts";

/**
 * How many pods each owner has in each state ("web-rs1: Running ready") from an instant on: the least and the most.
 * Pods that are being deleted are left out: how long that takes is their kubelet's business.
 */
export function podCounts(
  changes: readonly Change[],
  from: number,
  ownerOf: OwnerOf = usualOwner,
): ReadonlyMap<string, readonly [least: number, most: number]> {
  const pods = new Map<string, Record<string, unknown>>();
  const ranges = new Map<string, [number, number]>();
  let isWithin = false;
  const look = () => {
    const counts = new Map<string, number>([...ranges.keys()].map((state) => [state, 0]));
    for (const [name, pod] of pods) {
      if (pod["terminating"] === true) continue;
      const state = stateOf(name, pod, ownerOf);
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
      first(pods, ranges, ownerOf);
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
  if (!isWithin) first(pods, ranges, ownerOf);
  return ranges;
}

/** Of a pod's name and owner: what it is counted with. */
export type OwnerOf = (name: string, owner: unknown) => string;

export const usualOwner: OwnerOf = (name, owner) => String(owner ?? name);

/** "web-rs1: Running ready". */
function stateOf(name: string, { owner, phase, ready }: Fields, ownerOf: OwnerOf): string {
  return `${ownerOf(name, owner)}: ${phase}${ready === true ? " ready" : ""}`;
}

/** The counts before anything else happens. */
function first(
  pods: ReadonlyMap<string, Fields>,
  ranges: Map<string, [number, number]>,
  ownerOf: OwnerOf,
): void {
  for (const [name, pod] of pods) {
    if (pod["terminating"] === true) continue;
    const state = stateOf(name, pod, ownerOf);
    const count = (ranges.get(state)?.[0] ?? 0) + 1;
    ranges.set(state, [count, count]);
  }
}
