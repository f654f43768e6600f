import type { NodeEntry } from "../spec/world.ts";
import type { LossItem, NodeItem } from "./node-verbs.ts";
import type { Reading } from "./reading.ts";
import { resolveTarget, type TargetIndex } from "./targets.ts";

/** What an entry about nodes comes to: one step, or one for each share of a loss that rolls over them. */
export function nodeEntries(
  item: NodeItem,
  index: TargetIndex | undefined,
  reading: Reading,
): readonly NodeEntry[] {
  if (index === undefined) return [];
  const nodes = resolveTarget(item.target, index, reading);
  if (nodes === undefined) return [];
  const common = { at: item.at.value, target: item.target.value, nodes };
  switch (item.verb) {
    case "taint":
      return [{ ...common, verb: item.verb, add: item.add, remove: item.remove }];
    case "label":
      return [{ ...common, verb: item.verb, set: item.set }];
    case "drain":
      return [{ ...common, verb: item.verb, options: item.options }];
    case "fail":
    case "partition":
      return lossEntries(item, common);
    default:
      return [{ ...common, verb: item.verb }];
  }
}

type Common = Pick<NodeEntry, "at" | "target" | "nodes">;

/** The shares begin at equal distances, the first at once and the last when all is over: `over` later. */
function lossEntries({ verb, duration, rolling }: LossItem, common: Common): readonly NodeEntry[] {
  if (rolling === undefined) return [{ ...common, verb, duration }];
  const size = Math.max(1, Math.round(rolling.share * common.nodes.length));
  const shares = Math.ceil(common.nodes.length / size);
  return Array.from({ length: shares }, (_, i) => ({
    at: common.at + Math.round((rolling.over * i) / Math.max(1, shares - 1)),
    target: `${common.target} ${i + 1} of ${shares}`,
    nodes: common.nodes.slice(i * size, (i + 1) * size),
    verb,
    duration,
  }));
}
