import { suggestion } from "../diagnostics/did-you-mean.ts";
import type { Placed } from "../document/value.ts";
import type { DistributionSpec } from "../spec/distribution.ts";
import type { FailureLogSpec, FailureSpec, NodeSpec } from "../spec/world.ts";
import { list } from "./collections.ts";
import { distribution } from "./distribution.ts";
import { buildFailureLog, type FailureLogItem, failureLogItem } from "./failure-logs.ts";
import { object, optional, required } from "./fields.ts";
import type { Reading } from "./reading.ts";
import { name, oneOf, string } from "./scalars.ts";
import { placed, type Shape } from "./shape.ts";
import { isAlwaysZero } from "./support.ts";
import type { TargetIndex } from "./targets.ts";
import { checkUnique } from "./unique.ts";

export interface FailureItem {
  readonly each: Placed<"node" | "rack" | "zone" | "region">;
  readonly name: Placed<string> | undefined;
  readonly pools: readonly Placed<string>[] | undefined;
  readonly timeToFailure: Placed<DistributionSpec>;
  readonly timeToRepair: DistributionSpec;
}

/** What fails: at random, or as a log has it. */
export const failure: Shape<FailureItem | FailureLogItem> = {
  read: (value, reading) => {
    const isLog = value.kind === "map" && value.entries.has("trace");
    return isLog ? failureLogItem.read(value, reading) : failureItem.read(value, reading);
  },
  schema: (definitions) => ({ anyOf: [failureItem.schema(definitions), failureLogItem.schema(definitions)] }),
};

/** What fails at random: every node, rack, zone or region by a clock of its own. */
const failureItem: Shape<FailureItem> = object({
  each: required(placed(oneOf("node", "rack", "zone", "region")), "what fails and is repaired as one"),
  name: optional(
    placed(name),
    "names its random numbers; default: the value of each, and a number if that is taken",
  ),
  pools: optional(list(placed(string()), 1), "only nodes of these pools"),
  timeToFailure: required(placed(distribution), "from up to down"),
  timeToRepair: required(distribution, "from down to up"),
});

/** `notes` takes what is to be told of rows of logs that are not played. */
export function buildFailures(
  items: readonly (FailureItem | FailureLogItem)[],
  nodes: readonly NodeSpec[],
  index: TargetIndex,
  reading: Reading,
  notes: string[],
): (FailureSpec | FailureLogSpec)[] {
  checkUnique(
    items.flatMap((item) => item.name ?? []),
    "a failure",
    reading,
  );
  const taken = new Set(items.flatMap((item) => item.name?.value ?? []));
  return items.flatMap((item): (FailureSpec | FailureLogSpec)[] => {
    reportUnknownPools(item, index, reading);
    if ("trace" in item) {
      const ownName = item.name?.value ?? freeName(item.trace.value, taken);
      taken.add(ownName);
      const log = buildFailureLog(item, nodes, ownName, reading, notes);
      return log === undefined ? [] : [log];
    }
    reportUnusable(item, index, reading);
    const pools = item.pools && new Set(item.pools.map((pool) => pool.value));
    const groups = [...index[item.each.value]].flatMap(([key, ids]) => {
      const members = pools === undefined ? ids : ids.filter((id) => pools.has(nodes[id]!.pool));
      return members.length === 0 ? [] : [{ name: `${item.each.value}/${key}`, nodes: members }];
    });
    const ownName = item.name?.value ?? freeName(item.each.value, taken);
    taken.add(ownName);
    const { timeToFailure, timeToRepair } = item;
    return [{ name: ownName, groups, timeToFailure: timeToFailure.value, timeToRepair }];
  });
}

function reportUnusable(item: FailureItem, index: TargetIndex, reading: Reading): void {
  const { value: each, place } = item.each;
  if (index[each].size === 0) {
    reading.error(
      place,
      "bad-target",
      `the cluster has no ${each}s`,
      `give a pool ${each}s, or write each: node`,
    );
  }
  const { value, place: where } = item.timeToFailure;
  if (isAlwaysZero(value)) {
    reading.error(
      where,
      "bad-distribution",
      "a time to failure of zero means that nothing is ever up",
      "let it take time",
    );
  }
}

function reportUnknownPools(
  { pools = [] }: FailureItem | FailureLogItem,
  index: TargetIndex,
  reading: Reading,
): void {
  for (const pool of pools) {
    if (index.pool.has(pool.value)) continue;
    const hint = suggestion(pool.value, [...index.pool.keys()], "the pools are");
    reading.error(pool.place, "bad-target", `there is no pool "${pool.value}"`, hint);
  }
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}-${number}`)) number++;
  return `${wanted}-${number}`;
}
