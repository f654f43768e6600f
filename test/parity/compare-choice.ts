import { NO_NODE } from "../../src/cluster/ids.ts";
import type { Explanation } from "../../src/scheduling/strategy.ts";
import { Verdict } from "../../src/scheduling/verdict.ts";
import { type Cycle, codeOf, rejectionText, startOf } from "./cycle.ts";

/** Compares the node that is taken, and where the next search begins. Answers with the verdict. */
export function compareChoice(cycle: Cycle, explanation: Explanation): Verdict {
  const { recorded, step, world, pod, strategy, comparison } = cycle;
  const verdict = new Verdict(world.cluster.nodes.count);
  verdict.recording = step.chosen === null;
  strategy.place(pod, world.cluster, verdict);
  compareIndexed(cycle, verdict);
  const tried = step.nominatedTry ?? step.hintTry;
  if (recorded.parallelism > 1) {
    if (tried !== undefined) comparison.leaveStep("a node is asked alone where there are several workers");
    compareAnyBest(cycle, explanation);
    return verdict;
  }
  compareTried(cycle, verdict, explanation);
  if (step.error !== undefined) {
    compareError(cycle, verdict);
    return verdict;
  }
  const found = verdict.outcome === "placed" ? world.numberOf(verdict.node) : null;
  // Up to 1.34 ties are drawn.
  const isDrawn = world.cluster.kubernetesMinor < 35 && (step.ties ?? []).includes(found ?? -1);
  if (!isDrawn) comparison.same("chosen node", found, step.chosen);
  comparison.same("next start", startOf(strategy), step.next);
  return verdict;
}

/** The node that is asked alone, before all others, and what is said of it. */
function compareTried(
  { step, world, comparison }: Cycle,
  { tried }: Verdict,
  explanation: Explanation,
): void {
  const recorded = step.nominatedTry ?? step.hintTry;
  const number = tried === NO_NODE ? undefined : world.numberOf(tried);
  comparison.same("node asked alone, before all others", number, recorded?.node);
  if (recorded === undefined) {
    if (step.nodeHint !== undefined) comparison.leaveStep("nodeHint without hintTry");
    return;
  }
  const { code, plugin, reasons = [] } = recorded.status;
  const rejection = explanation.rejections.find(({ node }) => node === tried);
  const found = rejection
    ? rejectionText(rejection.filter, codeOf(rejection), rejection.reasons)
    : rejectionText("", "Success", []);
  comparison.same("verdict on the node asked alone", found, rejectionText(plugin ?? "", code, reasons));
  const hint = step.nominatedTry === undefined && tried !== NO_NODE ? world.nameOf(tried) : undefined;
  comparison.same("node that the rating of equal pods proposes", hint, step.nodeHint);
}

/** An error of the cycle itself, which no plugin is to be blamed for. */
function compareError({ step, strategy, comparison }: Cycle, verdict: Verdict): void {
  comparison.same("outcome", verdict.outcome, "erred");
  comparison.same("error", verdict.message, step.error);
  comparison.same("next start", startOf(strategy), step.next);
}

/** With several workers any of the best may be taken, and the next start follows from what was looked at. */
function compareAnyBest({ step, world, comparison }: Cycle, { totals, rejections }: Explanation): void {
  const best = totals.reduce((most, { total }) => Math.max(most, total), Number.NEGATIVE_INFINITY);
  const isBest = totals.some(({ node, total }) => total === best && world.numberOf(node) === step.chosen);
  comparison.same("chosen node is one of the best", isBest, step.chosen !== null);
  const next = (step.start + totals.length + rejections.length) % world.cluster.nodeOrder.length;
  comparison.same("next start", next, step.next);
}

/** Whoever draws among equals, from an index or not, must draw from the same. */
function compareIndexed({ recorded, step, world, pod, indexed, comparison }: Cycle, plain: Verdict): void {
  // What is kept from rating to rating hangs on the choice, which falls otherwise here.
  if (step.signed) return;
  const verdict = new Verdict(world.cluster.nodes.count);
  indexed.place(pod, world.cluster, verdict);
  if (recorded.parallelism > 1) return;
  comparison.same("outcome by the index", verdict.outcome, plain.outcome);
  comparison.same("next start by the index", startOf(indexed), step.next);
  if (verdict.outcome !== "placed" || step.chosen === null) {
    comparison.sameSet("plugins that rejected by the index", verdict.rejectors, plain.rejectors);
    return;
  }
  const { ties = [step.chosen] } = step;
  comparison.same("node by the index is one of the best", ties.includes(world.numberOf(verdict.node)), true);
}
