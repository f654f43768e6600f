import { suggestion } from "../diagnostics/did-you-mean.ts";
import type { NodeSpec } from "../spec/world.ts";
import type { AddNodesItem } from "./node-verbs.ts";
import { buildNodes, type Pool } from "./pools.ts";
import type { Reading } from "./reading.ts";
import type { TimelineItem } from "./timeline.ts";

/** The nodes that a timeline adds, by entry in the order in which they come: numbers go on where the pool's end. */
export function buildAddedNodes(
  items: readonly TimelineItem[],
  pools: readonly Pool[],
  resources: readonly string[],
  reading: Reading,
): ReadonlyMap<AddNodesItem, readonly NodeSpec[]> {
  const byName = new Map(pools.map((pool) => [pool.name.value, pool]));
  const counts = new Map(pools.map((pool) => [pool.name.value, pool.nodes.length]));
  const added = new Map<AddNodesItem, readonly NodeSpec[]>();
  const adding = items.filter((item) => item.verb === "addNodes").sort((a, b) => a.at.value - b.at.value);
  for (const item of adding) {
    const { value, place } = item.pool;
    const pool = byName.get(value);
    if (pool === undefined) {
      const hint = suggestion(value, [...byName.keys()], "the pools are");
      reading.error(place, "bad-target", `there is no pool "${value}"`, hint);
    } else if (pool.nodeAt === undefined) {
      const hint = "add a pool with count: 0 and a machine, and name that";
      reading.error(place, "bad-target", `the pool "${value}" is a list: it has no next node`, hint);
    } else {
      const { nodeAt } = pool;
      const first = counts.get(value)!;
      counts.set(value, first + item.count);
      const nodes = Array.from({ length: item.count }, (_, i) => nodeAt(first + i));
      added.set(item, buildNodes([{ ...pool, nodes }], resources));
    }
  }
  return added;
}
