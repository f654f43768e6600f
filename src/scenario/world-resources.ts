import { resourcesOf } from "../manifest/resources-of.ts";
import type { Pool } from "./pools.ts";
import type { ReadObjects } from "./read-objects.ts";
import { type Amounts, resourceNames } from "./resources.ts";
import type { Task } from "./tasks.ts";

/** Names of the resources of a world, in order of first appearance: in pools, tasks, then manifests. */
export function worldResources(
  pools: readonly Pool[],
  tasks: readonly Task[],
  found: ReadObjects | undefined,
): readonly string[] {
  const machines = new Set(pools.flatMap((pool) => pool.nodes.map((node) => node.machine.amounts)));
  const objects = withoutAmounts(resourcesOf(found?.everything ?? []));
  return resourceNames([...machines, ...tasks.map(amountsOf), objects]);
}

function amountsOf({ arrivals, requests }: Task): Amounts {
  const traced = "reading" in arrivals ? (arrivals.reading?.resources ?? []) : [];
  return new Map([...requests.value, ...withoutAmounts(traced)]);
}

function withoutAmounts(names: readonly string[]): Amounts {
  return new Map(names.map((name) => [name, 0]));
}
