import type { NodeId } from "../../src/cluster/ids.ts";
import { pendingMessage } from "../../src/scheduling/pending-message.ts";
import { kubeDefault } from "../../src/scheduling/strategies/kube-default.ts";
import type { Explanation } from "../../src/scheduling/strategy.ts";
import { Verdict } from "../../src/scheduling/verdict.ts";
import { made } from "../scheduling/decisions.ts";
import type { RecordedCase, RecordedStep } from "./recorded-cases.ts";
import { RecordedCluster } from "./recorded-cluster.ts";

/** What disagrees in a case, each as a sentence; none: every step is as recorded. */
export function replay(recorded: RecordedCase, ignoredScores: readonly string[] = []): readonly string[] {
  const world = new RecordedCluster(recorded);
  const strategy = made(kubeDefault);
  const mistakes: string[] = [];
  let cycle = 0;
  for (const [number, step] of recorded.steps.entries()) {
    const say = (what: string, found: unknown, wanted: unknown) => {
      if (JSON.stringify(found) === JSON.stringify(wanted)) return;
      mistakes.push(
        `${recorded.id} step ${number}: ${what} ${JSON.stringify(found)}, recorded ${JSON.stringify(wanted)}`,
      );
    };
    if (step.pod !== null && step.error === undefined) {
      const pod = world.submit(step.pod);
      const explanation = strategy.explain!(pod, world.cluster);
      compare(world, step, explanation, ignoredScores, say);
      const verdict = new Verdict(world.cluster.nodes.count);
      strategy.place(pod, world.cluster, verdict);
      if (step.chosen === null) {
        say("outcome", verdict.outcome, "unschedulable");
        const sentence = pendingMessage(world.cluster.classOf(pod), world.cluster);
        say("sentence", sentence, step.unschedulable?.message.slice(0, sentence.length));
      } else {
        if (ignoredScores.length === 0) say("chosen among the ties", isTie(world, step, verdict.node), true);
        world.bind(pod, step.chosen, cycle++);
      }
      say("next start", new Uint32Array(strategy.save!().buffer)[0], step.next);
    }
    for (const change of step.then ?? []) world.apply(change);
  }
  return mistakes;
}

function isTie(world: RecordedCluster, { chosen, ties = [chosen!] }: RecordedStep, node: NodeId): boolean {
  return ties.includes(world.numberOf(node));
}

type Say = (what: string, found: unknown, wanted: unknown) => void;

function compare(
  world: RecordedCluster,
  step: RecordedStep,
  explanation: Explanation,
  ignoredScores: readonly string[],
  say: Say,
): void {
  const numbers = (nodes: readonly { readonly node: NodeId }[]) =>
    nodes.map(({ node }) => world.numberOf(node));
  say("feasible", numbers(explanation.totals), step.feasible);
  say("rejected", rejectedBy(world, explanation), recordedRejections(step));
  if (step.scores === undefined) return;
  const isCompared = (name: string) => !ignoredScores.includes(name);
  const skipped = explanation.skippedScores.filter(isCompared).sort();
  const known = new Set([...explanation.skippedScores, ...explanation.scores.map(({ score }) => score)]);
  say(
    "skipped scores",
    skipped,
    (step.scoreSkip ?? [])
      .filter((name) => known.has(name))
      .filter(isCompared)
      .sort(),
  );
  for (const [name, { weight, raw, normalized }] of Object.entries(step.scores)) {
    if (!isCompared(name)) continue;
    const rows = explanation.scores.filter(({ score }) => score === name);
    // Nothing here has claims of devices, to which the recordings give 0 everywhere.
    if (name === "DynamicResources" && normalized.every((each) => each === 0)) continue;
    say(`weight of ${name}`, rows[0]?.weight, weight);
    say(
      `raw ${name}`,
      rows.map((row) => row.raw),
      raw,
    );
    say(
      `normalised ${name}`,
      rows.map((row) => row.normalised),
      normalized,
    );
  }
  if (ignoredScores.length === 0)
    say(
      "totals",
      explanation.totals.map(({ total }) => total),
      step.totals,
    );
}

function rejectedBy(world: RecordedCluster, { rejections }: Explanation): string[] {
  return rejections
    .map(({ node, filter, reasons, isResolvable }) =>
      rejectionText(world.numberOf(node), filter, isResolvable, reasons),
    )
    .sort();
}

function recordedRejections({ rejected = [] }: RecordedStep): string[] {
  return rejected
    .flatMap(({ nodes, plugin, code, reasons }) =>
      nodes.map((node) => rejectionText(node, plugin, code === "Unschedulable", reasons)),
    )
    .sort();
}

function rejectionText(
  node: number,
  filter: string,
  isResolvable: boolean,
  reasons: readonly string[],
): string {
  return `${node} ${filter} ${isResolvable ? "resolvable" : "for good"}: ${[...reasons].sort().join(", ")}`;
}
