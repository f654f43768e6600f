import type { NodeId } from "../../src/cluster/ids.ts";
import { Candidates } from "../../src/scheduling/candidates.ts";
import type { Explanation } from "../../src/scheduling/strategy.ts";
import { Verdict } from "../../src/scheduling/verdict.ts";
import type { RecordedRejection } from "../reference/recorded-cases.ts";
import { type Cycle, numbersOf, rejectionText } from "./cycle.ts";

const FITS = "feasible";

/** Compares what filters say: before any node is asked, of each node, and each of them alone. */
export function compareFilters(cycle: Cycle, explanation: Explanation): void {
  const { step, world, comparison } = cycle;
  const found = new Map<number, string>();
  for (const { node } of explanation.totals) found.set(world.numberOf(node), FITS);
  for (const { node, filter, isResolvable, reasons } of explanation.rejections)
    found.set(world.numberOf(node), rejectionText(filter, isResolvable, reasons));
  const wanted = textsOf(step.rejected);
  for (const number of step.feasible) wanted.set(number, FITS);
  for (const [number, text] of wanted)
    comparison.verdict(world.nameOfNumber(number), found.get(number) ?? "not asked", text);
  comparison.sameSet("nodes with a verdict", found.keys(), wanted.keys());
  comparison.same(
    "feasible nodes in order",
    numbersOf(
      world,
      explanation.totals.map(({ node }) => node),
    ),
    step.feasible,
  );
  comparison.same("nodes counted as evaluated", found.size, step.evaluatedNodes);
  compareBefore(cycle, explanation);
  compareEvaluated(cycle, found);
  compareAlone(cycle);
}

function textsOf(rejected: readonly RecordedRejection[] = []): Map<number, string> {
  const texts = new Map<number, string>();
  for (const { plugin, code, reasons, nodes } of rejected) {
    const text = rejectionText(plugin, code === "Unschedulable", reasons);
    for (const node of nodes) texts.set(node, text);
  }
  return texts;
}

/** PreFilter: what is skipped, who leaves a part of the nodes, who speaks against all. */
function compareBefore({ step, world, pod, profile, comparison }: Cycle, explanation: Explanation): void {
  const { skip = [], nodeNames, byPlugins = [], status } = step.preFilter ?? {};
  const { cluster } = world;
  const podClass = cluster.classOf(pod);
  const { refusal } = explanation;
  comparison.same("refused before any node by", refusal?.filter, status?.plugin);
  if (status !== undefined)
    comparison.sameSet("reasons of the refusal", refusal?.reasons ?? [], status.reasons ?? []);
  // Whoever speaks against all ends the asking: those after it do not come to say that they skip.
  const asked = profile.preFilters;
  const end = status?.plugin === undefined ? asked.length : asked.indexOf(status.plugin);
  const skipped = asked.slice(0, end).filter((name) => {
    const filter = profile.filterOf.get(name);
    return filter === undefined || filter.skip?.(podClass, cluster);
  });
  comparison.sameSet("skipped filters", skipped, skip);
  comparison.sameSet("filters that name nodes", explanation.narrowedBy ?? [], byPlugins);
  if (nodeNames === undefined) return;
  const left = profile.filters.flatMap((filter) => {
    const only = filter.narrow?.(podClass, cluster);
    return only === undefined ? [] : [new Set(Array.from(only, (node) => world.nameOf(node as NodeId)))];
  });
  const names = [...(left[0] ?? [])].filter((name) => left.every((each) => each.has(name)));
  const isThere = new Set(Array.from(cluster.nodeOrder, (node) => world.nameOf(node as NodeId)));
  comparison.sameSet(
    "nodes that filters name and that are there",
    names,
    nodeNames.filter((name) => isThere.has(name)),
  );
}

/** The nodes that were looked at, in order; the last may be one feasible node more than was wanted. */
function compareEvaluated(cycle: Cycle, found: ReadonlyMap<number, string>): void {
  const { step, world, comparison, recorded } = cycle;
  if (step.evaluated === undefined || recorded.parallelism > 1) return;
  const { evaluated } = step;
  const counted = evaluated.filter((number) => found.has(number));
  comparison.same("evaluated nodes that count", counted.length, found.size);
  comparison.same("evaluated nodes, as the search meets them", evaluated, inOrder(cycle, evaluated.length));
  const extra = evaluated.filter((number) => !found.has(number));
  if (extra.length === 0) return;
  comparison.same("nodes found beyond those wanted", extra, evaluated.slice(-1));
  const others = cycle.profile.filters.filter(
    (filter) => rejectionBy(cycle, filter, world.nodeOf(extra[0]!)) !== undefined,
  );
  comparison.same(
    "filters against the node found beyond those wanted",
    others.map(({ name }) => name),
    [],
  );
}

/** The first nodes that a search would meet, from where it begins. */
function inOrder({ step, world, pod, profile }: Cycle, count: number): readonly number[] {
  const { cluster } = world;
  const podClass = cluster.classOf(pod);
  const narrowed = profile.filters.flatMap((filter) => {
    const only = filter.narrow?.(podClass, cluster);
    return only === undefined ? [] : [Array.from(only)];
  });
  const [first = Array.from(cluster.nodeOrder), ...rest] = narrowed;
  const offered = first.filter((node) => rest.every((each) => each.includes(node)));
  return Array.from({ length: count }, (_, i) =>
    world.numberOf(offered[(step.start + i) % offered.length] as NodeId),
  );
}

/** Each later filter is asked of the nodes that an earlier one ruled out. */
function compareAlone(cycle: Cycle): void {
  const { step, recorded, world, comparison, profile } = cycle;
  if (recorded.mode !== "all" || recorded.parallelism > 1) return;
  if (step.nominatedPods !== undefined || step.nominatedTry !== undefined) return;
  const podClass = world.cluster.classOf(cycle.pod);
  const found: string[] = [];
  for (const { plugin, nodes } of step.rejected ?? []) {
    const position = profile.filters.findIndex(({ name }) => name === plugin);
    const later = profile.filters.slice(position + 1).filter((each) => !each.skip?.(podClass, world.cluster));
    for (const number of nodes)
      for (const filter of later) {
        const text = rejectionBy(cycle, filter, world.nodeOf(number));
        if (text !== undefined) found.push(`${world.nameOfNumber(number)} ${text}`);
      }
  }
  const wanted = (step.alsoRejected ?? []).flatMap(({ plugin, code, reasons, nodes }) =>
    nodes.map(
      (number) => `${world.nameOfNumber(number)} ${rejectionText(plugin, code === "Unschedulable", reasons)}`,
    ),
  );
  const isFound = new Set(found);
  const isWanted = new Set(wanted);
  comparison.same(
    "rejected by later filters too",
    found.filter((each) => !isWanted.has(each)),
    [],
  );
  comparison.same(
    "not rejected by later filters",
    wanted.filter((each) => !isFound.has(each)),
    [],
  );
}

function rejectionBy(
  { world, pod }: Cycle,
  filter: Cycle["profile"]["filters"][number],
  node: NodeId,
): string | undefined {
  const { cluster } = world;
  const podClass = cluster.classOf(pod);
  if (filter.skip?.(podClass, cluster)) return undefined;
  const candidates = new Candidates(1);
  candidates.ids[0] = node;
  candidates.count = 1;
  const verdict = new Verdict(cluster.nodes.count);
  verdict.recording = true;
  filter.filter(podClass, cluster, candidates, verdict);
  const rejection = verdict.rejectionOf(node);
  return rejection && rejectionText(rejection.filter, rejection.isResolvable, rejection.reasons);
}
