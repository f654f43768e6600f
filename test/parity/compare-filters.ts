import type { NodeId } from "../../src/cluster/ids.ts";
import { Candidates } from "../../src/scheduling/candidates.ts";
import type { Explanation } from "../../src/scheduling/strategy.ts";
import { type Rejection, Verdict } from "../../src/scheduling/verdict.ts";
import type { RecordedCase, RecordedRejection, RecordedStep } from "../reference/recorded-cases.ts";
import { type Cycle, codeOf, numbersOf, rejectionText } from "./cycle.ts";

const FITS = "feasible";

/** Compares what filters say: before any node is asked, of each node, and each of them alone. */
export function compareFilters(cycle: Cycle, explanation: Explanation): void {
  const { step, world, comparison } = cycle;
  const found = new Map<number, string>();
  for (const { node } of explanation.totals) found.set(world.numberOf(node), FITS);
  for (const rejection of explanation.rejections)
    found.set(world.numberOf(rejection.node), textOf(rejection));
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
    const text = rejectionText(plugin, code, reasons);
    for (const node of nodes) texts.set(node, text);
  }
  return texts;
}

function textOf(rejection: Rejection): string {
  return rejectionText(rejection.filter, codeOf(rejection), rejection.reasons);
}

/** PreFilter: what is skipped, who leaves a part of the nodes, who speaks against all. */
function compareBefore({ step, world, pod, profile, comparison }: Cycle, explanation: Explanation): void {
  const { skip = [], nodeNames, byPlugins = [], status } = step.preFilter ?? {};
  const { cluster } = world;
  const podClass = cluster.classOf(pod);
  const { refusal } = explanation;
  comparison.same("refused before any node by", refusal?.filter, status?.plugin);
  comparison.same("code of the refusal", refusal && codeOf(refusal), status?.code);
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
  if (nodeNames === undefined && byPlugins.length === 0) return;
  const left = profile.filters.flatMap((filter) => {
    const only = filter.narrow?.(podClass, cluster);
    return only === undefined ? [] : [new Set(Array.from(only, (node) => world.nameOf(node as NodeId)))];
  });
  const names = [...(left[0] ?? [])].filter((name) => left.every((each) => each.has(name)));
  const isThere = new Set(Array.from(cluster.nodeOrder, (node) => world.nameOf(node as NodeId)));
  comparison.sameSet(
    "nodes that filters name and that are there",
    names,
    (nodeNames ?? []).filter((name) => isThere.has(name)),
  );
}

/** The nodes that were looked at, in order; the last may be one feasible node more than was wanted. */
function compareEvaluated(cycle: Cycle, found: ReadonlyMap<number, string>): void {
  const { step, world, comparison, recorded } = cycle;
  const { evaluated } = step;
  if (evaluated === undefined) {
    if (found.size > 0 && step.error === undefined && !isTriedAlone(step) && recordsEvaluated(recorded))
      comparison.leaveStep("no field evaluated");
    return;
  }
  if (recorded.parallelism > 1) return;
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

function isTriedAlone({ nominatedTry, hintTry }: RecordedStep): boolean {
  return (nominatedTry ?? hintTry)?.status.code === "Success";
}

/** By the README all sampled cases do, and others as a whole or not at all. */
function recordsEvaluated({ mode, steps }: RecordedCase): boolean {
  return mode === "sampled" || steps.some(({ evaluated }) => evaluated !== undefined);
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
  const isAsked = step.nominatedPods === undefined && step.nominatedTry === undefined;
  if (recorded.mode !== "all" || recorded.parallelism > 1 || !isAsked) {
    if (step.alsoRejected !== undefined)
      comparison.leaveStep("alsoRejected where later filters are not asked");
    return;
  }
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
    nodes.map((number) => `${world.nameOfNumber(number)} ${rejectionText(plugin, code, reasons)}`),
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
  return rejection && textOf(rejection);
}
