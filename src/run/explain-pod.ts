import type { Cluster } from "../cluster/cluster.ts";
import { NO_NODE, type NodeId, type PodId } from "../cluster/ids.ts";
import { ASSUMED, BOUND, PENDING, READY } from "../cluster/pod-table.ts";
import { Asking } from "../scheduling/asking.ts";
import { hardConstraints } from "../scheduling/filters/hard-constraints.ts";
import type { Scheduler } from "../scheduling/scheduler.ts";
import type { Explanation, Strategy, StrategyDefinition } from "../scheduling/strategy.ts";
import { Verdict } from "../scheduling/verdict.ts";
import type { RunSpec } from "../spec/run-spec.ts";
import { explainPreemption } from "./explain-preemption.ts";
import type { ExplainedNode, PodExplanation } from "./pod-explanation.ts";
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
  const { pods } = cluster;
  const asking = new Asking(cluster, strategy);
  const isWaiting = pods.phase[pod] === PENDING;
  const schedulingGates = isWaiting ? (pods.templates[pod]?.schedulingGates ?? []) : [];
  const about = { names, cluster, scheduler, strategy, asking };
  // Of a pod with a node the answer is about one more like it, which would find the room of this one taken.
  const decision = isWaiting
    ? decisionAbout(pod, about, schedulingGates.length > 0 ? "is held back" : "waits")
    : cluster.withDouble(pod, (double) => decisionAbout(double, about, "double"));
  return {
    kind: "explained",
    pod: names.fullNameOf(pod),
    workload: names.workloadOf(pod),
    time: cluster.now,
    strategy: spec.strategy.label,
    state: stateOf(pods.phase[pod]!),
    node: nameOf(pods.node[pod] as NodeId, cluster),
    keepsVolumes: !isWaiting && cluster.storage.hasOwn(pod),
    schedulingGates,
    ...decision,
  };
}

interface Questioned {
  readonly names: PodNames;
  readonly cluster: Cluster;
  readonly scheduler: Scheduler;
  readonly strategy: Strategy;
  readonly asking: Asking;
}

type Decision = Omit<
  PodExplanation,
  "kind" | "pod" | "workload" | "time" | "strategy" | "state" | "node" | "keepsVolumes" | "schedulingGates"
>;

/** What would be decided about a pod that waits, or one of which nobody else knows; nothing about one held back. */
function decisionAbout(
  pod: PodId,
  { names, cluster, scheduler, strategy, asking }: Questioned,
  which: "waits" | "is held back" | "double",
): Decision {
  const explanation = asking.explain(pod);
  const isHeldBack = which === "is held back";
  const preemption = isHeldBack ? undefined : explainPreemption(pod, cluster, scheduler, asking, names);
  const choice = isHeldBack ? NO_NODE : choiceOf(pod, cluster, asking);
  const doubleMessage = () => (choice === NO_NODE ? asking.messageOf(pod) : "");
  return {
    message: which === "double" ? doubleMessage() : scheduler.messageOf(pod),
    choice: nameOf(choice, cluster),
    preemption,
    hasReasons: strategy.explain !== undefined,
    filters: explanation.filters ?? hardConstraints.map(({ name }) => name),
    refusal: explanation.refusal,
    narrowedBy: explanation.narrowedBy ?? [],
    scores: scoresOf(explanation),
    skippedScores: explanation.skippedScores,
    nodes: nodesOf(explanation, (node) => nameOf(node, cluster)),
  };
}

function nameOf(node: NodeId, { nodes }: Cluster): string {
  return node === NO_NODE ? "" : nodes.specs[node]!.name;
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
