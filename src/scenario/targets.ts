import { didYouMean, suggestion } from "../diagnostics/did-you-mean.ts";
import type { Placed } from "../document/value.ts";
import type { NodeSpec } from "../spec/world.ts";
import { matchesGlob } from "../units/glob.ts";
import { REGION } from "./pools.ts";
import type { Reading } from "./reading.ts";
import { shorten } from "./scalars.ts";

export type TargetKind = "node" | "rack" | "zone" | "region" | "pool";

/** Ids of the nodes of each name, by kind; names in order of their first node. */
export type TargetIndex = Readonly<Record<TargetKind, ReadonlyMap<string, readonly number[]>>>;

const KINDS: readonly TargetKind[] = ["node", "rack", "zone", "region", "pool"];
const FORM = "write node/NAME, rack/NAME, zone/NAME, region/NAME or pool/NAME";

export function indexTargets(nodes: readonly NodeSpec[]): TargetIndex {
  return {
    node: groupBy(nodes, (node) => node.name),
    rack: groupBy(nodes, (node) => node.rack),
    zone: groupBy(nodes, (node) => node.zone),
    region: groupBy(nodes, (node) => node.labels[REGION] ?? ""),
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
    const meant = slash < 0 ? kindWith(value, index) : didYouMean(value.slice(0, slash), KINDS);
    const hint = meant === undefined ? FORM : `did you mean "${meant}/${shorten(value.slice(slash + 1))}"?`;
    return reading.error(place, "bad-target", `"${shorten(value)}" is no target`, hint);
  }
  const wanted = value.slice(slash + 1);
  const nodes = index[kind].get(wanted) ?? (/[*?]/.test(wanted) ? matching(wanted, index[kind]) : undefined);
  if (nodes !== undefined) return nodes;
  const names = [...index[kind].keys()];
  const near = suggestion(wanted, names, `the ${kind}s are`).replace(/^(did you mean ")/, `$1${kind}/`);
  const hint = names.length === 0 ? `the cluster has no ${kind}s` : (numbers(wanted, names) ?? near);
  return reading.error(place, "bad-target", `there is no ${kind} "${shorten(wanted)}"`, hint);
}

/** Ids of what a pattern names, ascending; undefined: nothing. */
function matching(pattern: string, groups: TargetIndex[TargetKind]): readonly number[] | undefined {
  const ids = [...groups].flatMap(([name, nodes]) => (matchesGlob(pattern, name) ? nodes : []));
  return ids.length === 0 ? undefined : ids.sort((a, b) => a - b);
}

function kindWith(name: string, index: TargetIndex): TargetKind | undefined {
  return KINDS.find((kind) => index[kind].has(name));
}

/** What the numbers are, for a name with a wrong one: "web-9" is hardly a misspelled "web-0". */
function numbers(wanted: string, names: readonly string[]): string | undefined {
  const stem = wanted.replace(/\d+$/, "");
  if (stem === wanted) return undefined;
  const numbered = names.filter((name) => name.startsWith(stem) && /^\d+$/.test(name.slice(stem.length)));
  if (numbered.length < 2) return undefined;
  return `the numbers go from ${numbered[0]} to ${numbered.at(-1)}`;
}
