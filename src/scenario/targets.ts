import { suggestion } from "../diagnostics/did-you-mean.ts";
import type { NodeSpec } from "../spec/world.ts";
import type { Reading } from "./reading.ts";
import { shorten } from "./scalars.ts";
import type { Placed } from "./value.ts";

export type TargetKind = "node" | "rack" | "zone" | "pool";

/** Ids of the nodes of each name, by kind; names in order of their first node. */
export type TargetIndex = Readonly<Record<TargetKind, ReadonlyMap<string, readonly number[]>>>;

const KINDS: readonly TargetKind[] = ["node", "rack", "zone", "pool"];

export function indexTargets(nodes: readonly NodeSpec[]): TargetIndex {
  return {
    node: groupBy(nodes, (node) => node.name),
    rack: groupBy(nodes, (node) => node.rack),
    zone: groupBy(nodes, (node) => node.zone),
    pool: groupBy(nodes, (node) => node.pool),
  };
}

function groupBy(nodes: readonly NodeSpec[], nameOf: (node: NodeSpec) => string): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [id, node] of nodes.entries()) {
    const key = nameOf(node);
    if (key === "") continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [id]);
    else group.push(id);
  }
  return groups;
}

/** Ids of the nodes that "zone/b" names, ascending; reports a target that does not exist. */
export function resolveTarget(
  { value, place }: Placed<string>,
  index: TargetIndex,
  reading: Reading,
): readonly number[] | undefined {
  const slash = value.indexOf("/");
  const kind = KINDS.find((each) => each === value.slice(0, slash));
  if (slash < 0 || kind === undefined) {
    const written = slash < 0 ? "" : suggestion(value.slice(0, slash), KINDS, "the kinds are");
    const hint = slash < 0 ? "write node/NAME, rack/NAME, zone/NAME or pool/NAME" : written;
    return reading.error(place, "bad-target", `"${shorten(value)}" is no target`, hint);
  }
  const wanted = value.slice(slash + 1);
  const nodes = index[kind].get(wanted);
  if (nodes !== undefined) return nodes;
  const names = [...index[kind].keys()];
  const near = suggestion(wanted, names, `the ${kind}s are`).replace(/^(did you mean ")/, `$1${kind}/`);
  const hint = names.length === 0 ? `the cluster has no ${kind}s` : near;
  return reading.error(place, "bad-target", `there is no ${kind} "${shorten(wanted)}"`, hint);
}
