import pc from "picocolors";
import { printable, type TextCell, textTable } from "../report/text-table.ts";
import type { ExplainedNode, PodExplanation } from "../run/pod-explanation.ts";
import { formatDuration } from "../units/duration.ts";
import { preemptionOn, preemptionText } from "./preemption-text.ts";

/** Rows of nodes that are shown unless all are asked for. */
const MAX_NODES = 40;

type Paint = { readonly green: (text: string) => string; readonly red: (text: string) => string };

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
    ...textTable([heading, ...rows.slice(1)], hasPreemption(explanation) ? 3 : 2),
    ...(hidden > 0 ? [`and ${hidden} more nodes: --all shows them`] : []),
    "",
  ].join("\n");
}

function wordsOf(explanation: PodExplanation): readonly string[] {
  const { pod, workload, time, strategy, state, node, message, preemption } = explanation;
  const where = node === "" ? "" : ` on ${node}`;
  const evictions = preemption === undefined ? "" : preemptionText(preemption);
  return [
    printable(`${pod} of ${workload} at ${formatDuration(time)}: ${state}${where}`),
    ...(message === "" ? [] : [printable(node === "" ? message : `one more of its kind: ${message}`)]),
    printable(`${strategy} ${intentionOf(explanation)}`),
    ...(evictions === "" ? [] : [printable(`${node === "" ? "it" : "one more of its kind"} ${evictions}`)]),
    ...(explanation.scores.length > 0 ? ["scores: raw/normalised/weighted"] : []),
    ...(explanation.hasReasons
      ? []
      : [printable(`${strategy} does not tell how it decides: only who fits is shown`)]),
    ...(explanation.scores.length === 0 || explanation.skippedScores.length === 0
      ? []
      : [`nothing to say about this pod: ${explanation.skippedScores.join(", ")}`]),
  ];
}

function intentionOf(explanation: PodExplanation): string {
  const { choice, node, hasReasons, keepsVolumes, schedulingGates } = explanation;
  if (schedulingGates.length > 0)
    return `looks for no node until its scheduling gates are lifted: ${schedulingGates.join(", ")}`;
  // The pod's own room counts as taken.
  const another = keepsVolumes ? "one more of its kind, with its volumes," : "one more of its kind";
  const subject = node === "" ? "it" : another;
  if (choice === "") return `would put ${subject} nowhere now`;
  const ties = explanation.nodes.filter((each) => isBest(each, explanation)).length;
  const luck = hasReasons && ties > 1 ? `, by lot among ${ties} equals` : "";
  return `would put ${subject} on ${choice} now${luck}`;
}

/** Whether no node has a higher total, where totals decide. */
function isBest({ verdict, total }: ExplainedNode, { nodes }: PodExplanation): boolean {
  return verdict === "fits" && total === nodes[0]!.total;
}

function headOf(explanation: PodExplanation): readonly TextCell[] {
  const { scores } = explanation;
  const columns = scores.map(({ name, weight }) => `${name} x${weight}`);
  const preemption = hasPreemption(explanation) ? ["preemption"] : [];
  const total = scores.length > 0 ? ["total"] : [];
  return ["node", "verdict", ...preemption, ...columns, ...total].map((text) => ({ text }));
}

function rowOf(node: ExplainedNode, explanation: PodExplanation, paint: Paint): readonly TextCell[] {
  const { scores, choice } = explanation;
  const isFitting = node.verdict === "fits";
  return [
    { text: printable(node.name), paint: node.name === choice ? paint.green : undefined },
    {
      text: printable(verdictOf(node, explanation)),
      paint: node.verdict === "rejected" ? paint.red : undefined,
    },
    ...(hasPreemption(explanation)
      ? [{ text: printable(preemptionOn(node.name, explanation.preemption)) }]
      : []),
    ...(isFitting
      ? node.scores.map(({ raw, normalised, weighted }) => ({ text: `${raw}/${normalised}/${weighted}` }))
      : []),
    ...(isFitting && scores.length > 0 ? [{ text: String(node.total) }] : []),
  ];
}

function hasPreemption({ preemption }: PodExplanation): boolean {
  return (preemption?.outlooks ?? []).length > 0;
}

/** Readers without colours must see it too: "chosen", and "as good" of those that a lot might have hit. */
function verdictOf(node: ExplainedNode, explanation: PodExplanation): string {
  const { verdict, filter, reasons, name } = node;
  if (verdict === "rejected") return `${filter}: ${reasons.join(", ")}`;
  if (name === explanation.choice) return `${verdict}, chosen`;
  const isTied = explanation.choice !== "" && explanation.hasReasons && isBest(node, explanation);
  return isTied ? `${verdict}, as good` : verdict;
}
