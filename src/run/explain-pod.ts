import type { Cluster } from "../cluster/cluster.ts";
import { NO_NODE, type NodeId, type PodId } from "../cluster/ids.ts";
import { ASSUMED, BOUND, PENDING, READY } from "../cluster/pod-table.ts";
import { Asking } from "../scheduling/asking.ts";
import { hardConstraints } from "../scheduling/filters/hard-constraints.ts";
import type { Scheduler } from "../scheduling/scheduler.ts";
import type { Explanation, Strategy, StrategyDefinition } from "../scheduling/strategy.ts";
import { Verdict } from "../scheduling/verdict.ts";
import type { RunSpec } from "../spec/run-spec.ts";
import { PodNames } from "./pod-names.ts";
import { runScenario } from "./run-scenario.ts";

/** Which pod, by its name or its workload's, and when, in microseconds. */
export interface PodQuestion {
  readonly pod: string;
  readonly at: number;
}

export type PodAnswer =
  | PodExplanation
  /** There is no such pod; `count` pods there are, and all `names` that one may ask for. */
  | { readonly kind: "unknown"; readonly count: number; readonly names: readonly string[] }
  /** The workload has no pods then. */
  | { readonly kind: "none"; readonly workload: string }
  /** Several are called so. */
  | { readonly kind: "ambiguous"; readonly names: readonly string[] }
  /** The run was over before, at this instant. */
  | { readonly kind: "over"; readonly endedAt: number };

/** What a strategy says about a pod at an instant. */
export interface PodExplanation {
  readonly kind: "explained";
  /** With its namespace. */
  readonly pod: string;
  readonly workload: string;
  readonly time: number;
  /** Label of the strategy. */
  readonly strategy: string;
  readonly state: "waits" | "is being bound" | "is bound" | "is ready" | "has lost its node";
  /** Where it is; "" if nowhere. */
  readonly node: string;
  /** kube-scheduler's sentence for a pod that waits; "" for others. */
  readonly message: string;
  /** Where the strategy would put it now; "" if nowhere. */
  readonly choice: string;
  /** Whether the strategy can say how it decides; else only what speaks against each node is known. */
  readonly hasReasons: boolean;
  /** Names of the filters, in the order in which nodes meet them. */
  readonly filters: readonly string[];
  /** The filter that spoke against all nodes before any was asked; undefined: none did. */
  readonly refusal: { readonly filter: string; readonly reasons: readonly string[] } | undefined;
  /** Filters that left a part of the nodes to be asked. */
  readonly narrowedBy: readonly string[];
  readonly scores: readonly { readonly name: string; readonly weight: number }[];
  /** Scores that have nothing to say about this pod. */
  readonly skippedScores: readonly string[];
  /** Best first: by total, then those that were not asked, then those that are ruled out, each in scan order. */
  readonly nodes: readonly ExplainedNode[];
}

export interface ExplainedNode {
  readonly name: string;
  readonly verdict: "fits" | "not asked" | "rejected";
  /** Who rejected it and why; "" and none if nobody did. */
  readonly filter: string;
  readonly reasons: readonly string[];
  readonly total: number;
  /** Aligned with the scores of the explanation. */
  readonly scores: readonly {
    readonly raw: number;
    readonly normalised: number;
    readonly weighted: number;
  }[];
}

/**
 * Runs until an instant, and asks the run's strategy how it would decide about a pod then. The pod's own room, if
 * it has a node, counts as taken: the answer is about one more of its kind.
 *
 * @throws what `runScenario` throws.
 */
export function explainPod(spec: RunSpec, question: PodQuestion, own?: StrategyDefinition): PodAnswer {
  let answer: PodAnswer | undefined;
  const look = (cluster: Cluster, scheduler: Scheduler, strategy: Strategy) => {
    answer = answerAt(spec, question, cluster, scheduler, strategy);
    throw new EnoughSeen();
  };
  try {
    runScenario(spec, { inspect: { at: question.at, look }, ...(own && { strategy: own }) });
  } catch (error) {
    if (!(error instanceof EnoughSeen)) throw error;
  }
  return answer!;
}

/** Ends the run: what would come after is of no interest. */
class EnoughSeen extends Error {}

function answerAt(
  spec: RunSpec,
  { pod: text, at }: PodQuestion,
  cluster: Cluster,
  scheduler: Scheduler,
  strategy: Strategy,
): PodAnswer {
  if (cluster.now < at) return { kind: "over", endedAt: cluster.now };
  const names = new PodNames(cluster, spec.world);
  const [workload] = names.workloadsCalled(text);
  if (workload !== undefined) {
    const speaker = names.speakerOf(workload);
    if (speaker === undefined) return { kind: "none", workload: text };
    return explained(speaker, spec, names, cluster, scheduler, strategy);
  }
  const called = names.podsCalled(text);
  if (called.length === 0) return { kind: "unknown", count: names.count, names: names.everyName() };
  if (called.length > 1) return { kind: "ambiguous", names: called.map((pod) => names.fullNameOf(pod)) };
  return explained(called[0]!, spec, names, cluster, scheduler, strategy);
}

function explained(
  pod: PodId,
  spec: RunSpec,
  names: PodNames,
  cluster: Cluster,
  scheduler: Scheduler,
  strategy: Strategy,
): PodExplanation {
  const { pods, now } = cluster;
  const asking = new Asking(cluster, strategy);
  const explanation = asking.explain(pod);
  const nameOf = (node: NodeId) => (node === NO_NODE ? "" : cluster.nodes.specs[node]!.name);
  return {
    kind: "explained",
    pod: names.fullNameOf(pod),
    workload: names.workloadOf(pod),
    time: now,
    strategy: spec.strategy.label,
    state: stateOf(pods.phase[pod]!),
    node: nameOf(pods.node[pod] as NodeId),
    message: pods.phase[pod] === PENDING ? scheduler.messageOf(pod) : "",
    choice: nameOf(choiceOf(pod, cluster, asking)),
    hasReasons: strategy.explain !== undefined,
    filters: explanation.filters ?? hardConstraints.map(({ name }) => name),
    refusal: explanation.refusal,
    narrowedBy: explanation.narrowedBy ?? [],
    scores: scoresOf(explanation),
    skippedScores: explanation.skippedScores,
    nodes: nodesOf(explanation, nameOf),
  };
}

function stateOf(phase: number): PodExplanation["state"] {
  switch (phase) {
    case PENDING:
      return "waits";
    case ASSUMED:
      return "is being bound";
    case BOUND:
      return "is bound";
    case READY:
      return "is ready";
    default:
      return "has lost its node";
  }
}

/** Asked for a real decision, which may move on the strategy's random stream: nothing comes after it. */
function choiceOf(pod: PodId, cluster: Cluster, asking: Asking): NodeId {
  const verdict = new Verdict(cluster.nodes.count);
  asking.place(pod, verdict);
  return verdict.outcome === "placed" ? verdict.node : NO_NODE;
}

function scoresOf({ scores }: Explanation): PodExplanation["scores"] {
  const weights = new Map(scores.map(({ score, weight }) => [score, weight]));
  return [...weights].map(([name, weight]) => ({ name, weight }));
}

function nodesOf(explanation: Explanation, nameOf: (node: NodeId) => string): readonly ExplainedNode[] {
  const ofNode = new Map<NodeId, ExplainedNode["scores"][number][]>();
  for (const { node, raw, normalised, weighted } of explanation.scores) {
    const scores = ofNode.get(node) ?? [];
    scores.push({ raw, normalised, weighted });
    ofNode.set(node, scores);
  }
  const plain = { filter: "", reasons: [], total: 0, scores: [] };
  const fitting = explanation.totals
    .map(({ node, total }): ExplainedNode => {
      return { ...plain, name: nameOf(node), verdict: "fits", total, scores: ofNode.get(node) ?? [] };
    })
    .sort((a, b) => b.total - a.total);
  const notAsked = explanation.notAsked.map((node): ExplainedNode => {
    return { ...plain, name: nameOf(node), verdict: "not asked" };
  });
  const rejected = explanation.rejections.map(({ node, filter, reasons }): ExplainedNode => {
    return { ...plain, name: nameOf(node), verdict: "rejected", filter, reasons };
  });
  return [...fitting, ...notAsked, ...rejected];
}
