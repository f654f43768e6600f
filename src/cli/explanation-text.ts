import pc from "picocolors";
import { printable, type TextCell, textTable } from "../report/text-table.ts";
import type { ExplainedNode, PodExplanation } from "../run/explain-pod.ts";
import { formatDuration } from "../units/duration.ts";

/** Rows of nodes that are shown unless all are asked for. */
const MAX_NODES = 40;

/** What a person reads: who and where, what the strategy would do, and a row a node, best first. */
export function explanationText(explanation: PodExplanation, showsAll: boolean, colours: boolean): string {
  const paint = pc.createColors(colours);
  const shown = showsAll ? explanation.nodes : explanation.nodes.slice(0, MAX_NODES);
  const hidden = explanation.nodes.length - shown.length;
  const rows = [headOf(explanation), ...shown.map((node) => rowOf(node, explanation, paint))];
  const heading = rows[0]!.map((cell) => ({ ...cell, paint: paint.bold }));
  return [
    ...wordsOf(explanation),
    "",
    ...textTable([heading, ...rows.slice(1)], 2),
    ...(hidden > 0 ? [`and ${hidden} more nodes: --all shows them`] : []),
    "",
  ].join("\n");
}

function wordsOf(explanation: PodExplanation): readonly string[] {
  const { pod, workload, time, strategy, state, node, message } = explanation;
  const where = node === "" ? "" : ` on ${node}`;
  return [
    printable(`${pod} of ${workload} at ${formatDuration(time)}: ${state}${where}`),
    ...(message === "" ? [] : [printable(message)]),
    printable(`${strategy} ${intentionOf(explanation)}`),
    ...(explanation.scores.length > 0 ? ["scores: raw/normalised/weighted"] : []),
    ...(explanation.hasReasons
      ? []
      : [printable(`${strategy} does not tell how it decides: only who fits is shown`)]),
    ...(explanation.scores.length === 0 || explanation.skippedScores.length === 0
      ? []
      : [`nothing to say about this pod: ${explanation.skippedScores.join(", ")}`]),
  ];
}

function intentionOf({ choice, node, nodes, hasReasons }: PodExplanation): string {
  // The pod's own room counts as taken.
  const subject = node === "" ? "it" : "one more of its kind";
  if (choice === "") return `would put ${subject} nowhere now`;
  const best = nodes[0]?.total;
  const ties = nodes.filter(({ verdict, total }) => verdict === "fits" && total === best).length;
  const luck = hasReasons && ties > 1 ? `, by lot among ${ties} equals` : "";
  return `would put ${subject} on ${choice} now${luck}`;
}

function headOf({ scores }: PodExplanation): readonly TextCell[] {
  const columns = scores.map(({ name, weight }) => `${name} x${weight}`);
  return ["node", "verdict", ...columns, ...(scores.length > 0 ? ["total"] : [])].map((text) => ({ text }));
}

function rowOf(
  node: ExplainedNode,
  { scores, choice }: PodExplanation,
  paint: { readonly green: (text: string) => string; readonly red: (text: string) => string },
): readonly TextCell[] {
  const isChosen = node.name === choice;
  return [
    { text: printable(node.name), paint: isChosen ? paint.green : undefined },
    { text: printable(verdictOf(node)), paint: node.verdict === "rejected" ? paint.red : undefined },
    ...(node.verdict === "fits"
      ? node.scores.map(({ raw, normalised, weighted }) => ({ text: `${raw}/${normalised}/${weighted}` }))
      : []),
    ...(node.verdict === "fits" && scores.length > 0 ? [{ text: String(node.total) }] : []),
  ];
}

function verdictOf({ verdict, filter, reasons }: ExplainedNode): string {
  return verdict === "rejected" ? `${filter}: ${reasons.join(", ")}` : verdict;
}
