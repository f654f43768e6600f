import type { ExplainedNode, PodExplanation } from "../run/explain-pod.ts";

/** By node: texts by filter or score, as kube-scheduler-simulator writes them. */
type ByNode = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What a program reads of an explanation; time in seconds. */
export interface ExplanationObject {
  readonly pod: string;
  readonly workload: string;
  readonly time: number;
  readonly strategy: string;
  readonly state: string;
  /** "" where the pod has no node, and where the strategy names none. */
  readonly node: string;
  readonly choice: string;
  readonly message: string;
  /** As `choice`, under the name that kube-scheduler-simulator gives it. */
  readonly "selected-node": string;
  /** By filter that left a part of the nodes: their names. */
  readonly "prefilter-result": Readonly<Record<string, readonly string[]>>;
  /** By filter: "success", or why the pod can go nowhere. */
  readonly "prefilter-result-status": Readonly<Record<string, string>>;
  /** "passed", or why not; a node meets filters up to the first that rejects it. */
  readonly "filter-result": ByNode;
  /** Raw scores of the nodes that fit. */
  readonly "score-result": ByNode;
  /** 0 to 100. */
  readonly "normalizedscore-result": ByNode;
  /** Normalised and weighted. */
  readonly "finalscore-result": ByNode;
}

export function explanationObject(explanation: PodExplanation): ExplanationObject {
  const { pod, workload, time, strategy, state, node, choice, message } = explanation;
  const asked = explanation.nodes.filter(({ verdict }) => verdict !== "not asked");
  const fitting = asked.filter(({ verdict }) => verdict === "fits");
  return {
    ...{ pod, workload, time: time / 1_000_000, strategy, state, node, choice, message },
    "selected-node": choice,
    "prefilter-result": Object.fromEntries(
      explanation.narrowedBy.map((filter) => [filter, asked.map(({ name }) => name)]),
    ),
    "prefilter-result-status": preFilterStatus(explanation),
    "filter-result": byNode(asked, (each) => filterResults(each, explanation.filters)),
    "score-result": byNode(fitting, (each) => scoreResults(each, explanation, "raw")),
    "normalizedscore-result": byNode(fitting, (each) => scoreResults(each, explanation, "normalised")),
    "finalscore-result": byNode(fitting, (each) => scoreResults(each, explanation, "weighted")),
  };
}

/** Only what narrows or refuses has a say before nodes are asked. */
function preFilterStatus({ refusal, narrowedBy }: PodExplanation): Readonly<Record<string, string>> {
  const successes = narrowedBy.map((filter) => [filter, "success"]);
  return Object.fromEntries([
    ...successes,
    ...(refusal === undefined ? [] : [[refusal.filter, refusal.reasons.join(", ")]]),
  ]);
}

function byNode(
  nodes: readonly ExplainedNode[],
  describe: (node: ExplainedNode) => Readonly<Record<string, string>>,
): ByNode {
  return Object.fromEntries(nodes.map((node) => [node.name, describe(node)]));
}

function filterResults(node: ExplainedNode, filters: readonly string[]): Record<string, string> {
  const rejecting = node.verdict === "rejected" ? filters.indexOf(node.filter) : filters.length;
  const passed = filters.slice(0, Math.max(0, rejecting)).map((filter) => [filter, "passed"]);
  const rejected = node.verdict === "rejected" ? [[node.filter, node.reasons.join(", ")]] : [];
  return Object.fromEntries([...passed, ...rejected]);
}

function scoreResults(
  node: ExplainedNode,
  { scores, skippedScores }: PodExplanation,
  which: "raw" | "normalised" | "weighted",
): Record<string, string> {
  const given = scores.map(({ name }, i) => [name, String(node.scores[i]![which])]);
  return Object.fromEntries([...given, ...skippedScores.map((name) => [name, "0"])]);
}
