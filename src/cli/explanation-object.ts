import type { ExplainedNode, ExplainedPreemption, PodExplanation } from "../run/pod-explanation.ts";

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
  /** Until these are lifted nobody looks for a node. */
  readonly schedulingGates: readonly string[];
  /** For which the pod waits, others being evicted there for it, or would; "" for none. */
  readonly nominatedNodeName: string;
  /** What came, or would come, of preemption; null: nobody would ask for it. */
  readonly preemption: PreemptionObject | null;
  /** As `choice`, under the name that kube-scheduler-simulator gives it. */
  readonly "selected-node": string;
  /** By filter that left a part of the nodes: their names. */
  readonly "prefilter-result": Readonly<Record<string, readonly string[]>>;
  /** By filter: "success", or why the pod can go nowhere. */
  readonly "prefilter-result-status": Readonly<Record<string, string>>;
  /** "passed", or why not; a node meets filters up to the first that rejects it. */
  readonly "filter-result": ByNode;
  /** Where pods are evicted for this one, or would be; as kube-scheduler-simulator has it. */
  readonly "postfilter-result": ByNode;
  /** Raw scores of the nodes that fit. */
  readonly "score-result": ByNode;
  /** 0 to 100. */
  readonly "normalizedscore-result": ByNode;
  /** Normalised and weighted. */
  readonly "finalscore-result": ByNode;
}

export interface PreemptionObject {
  /** Whether the pod is nominated, or would be now. */
  readonly isDecided: boolean;
  /** Names of the pods that leave or would have to, the most important first. */
  readonly victims: readonly string[];
  /** How many of them a disruption budget would spare. */
  readonly budgetViolations: number;
  /** Nodes that are as good, this one included. */
  readonly equals: number;
  /** What the sentence adds where nobody would be evicted. */
  readonly message: string;
  /** By node: victims there, or why their removal would not help. */
  readonly nodes: Readonly<Record<string, PreemptionOnNode>>;
}

interface PreemptionOnNode {
  readonly victims: readonly string[];
  readonly budgetViolations: number;
  readonly reason: string;
}

export function explanationObject(explanation: PodExplanation): ExplanationObject {
  const { pod, workload, time, strategy, state, node, choice, message } = explanation;
  const asked = explanation.nodes.filter(({ verdict }) => verdict !== "not asked");
  const fitting = asked.filter(({ verdict }) => verdict === "fits");
  return {
    ...{ pod, workload, time: time / 1_000_000, strategy, state, node, choice, message },
    schedulingGates: explanation.schedulingGates,
    nominatedNodeName: explanation.preemption?.node ?? "",
    preemption: preemptionObject(explanation.preemption),
    "selected-node": choice,
    "prefilter-result": Object.fromEntries(
      explanation.narrowedBy.map((filter) => [filter, asked.map(({ name }) => name)]),
    ),
    "prefilter-result-status": preFilterStatus(explanation),
    "filter-result": byNode(asked, (each) => filterResults(each, explanation.filters)),
    "postfilter-result": postFilterResult(explanation),
    "score-result": byNode(fitting, (each) => scoreResults(each, explanation, "raw")),
    "normalizedscore-result": byNode(fitting, (each) => scoreResults(each, explanation, "normalised")),
    "finalscore-result": byNode(fitting, (each) => scoreResults(each, explanation, "weighted")),
  };
}

function preemptionObject(preemption: ExplainedPreemption | undefined): PreemptionObject | null {
  if (preemption === undefined) return null;
  const { isDecided, victims, violations, equals, why, outlooks } = preemption;
  const nodes = outlooks.map(({ node, reasons, ...on }): [string, PreemptionOnNode] => {
    return [node, { victims: on.victims, budgetViolations: on.violations, reason: reasons.join(", ") }];
  });
  return {
    ...{ isDecided, victims, equals, budgetViolations: violations, message: why },
    nodes: Object.fromEntries(nodes),
  };
}

/** All nodes that were ruled out, as PostFilter plugins are asked about them. */
function postFilterResult({ nodes, preemption }: PodExplanation): ByNode {
  if (preemption === undefined) return {};
  const ruledOut = nodes.filter(({ name, verdict }) => verdict === "rejected" || name === preemption.node);
  return byNode(ruledOut, ({ name }): Record<string, string> => {
    return name === preemption.node ? { DefaultPreemption: "preemption victim" } : {};
  });
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
  const met = filters.slice(0, Math.max(0, rejecting)).filter((filter) => filter !== NOT_KUBERNETES);
  const passed = met.map((filter) => [filter, "passed"]);
  const rejected = node.verdict === "rejected" ? [[node.filter, node.reasons.join(", ")]] : [];
  return Object.fromEntries([...passed, ...rejected]);
}

/** A filter of this simulator alone, which speaks as TaintToleration where it rejects a node. */
const NOT_KUBERNETES = "NodeReady";

function scoreResults(
  node: ExplainedNode,
  { scores, skippedScores }: PodExplanation,
  which: "raw" | "normalised" | "weighted",
): Record<string, string> {
  const given = scores.map(({ name }, i) => [name, String(node.scores[i]![which])]);
  return Object.fromEntries([...given, ...skippedScores.map((name) => [name, "0"])]);
}
