import type { NodeId, PodId } from "../cluster/ids.ts";
import type { ClusterView } from "../cluster/view.ts";
import type { RandomStream } from "../random/random-stream.ts";
import type { SchedulerSpec } from "../spec/scheduler.ts";
import type { Rejection, SetVerdict, Verdict } from "./verdict.ts";

/**
 * Makes a strategy for one run.
 *
 * Randomness comes from `random`, a stream of the run's seed that is the strategy's own. `load` may be async
 * (a solver, a model) and is awaited once before the run.
 */
export interface StrategyDefinition<Options = unknown> {
  readonly name: string;
  load?(options: Options): Promise<void>;
  create(context: StrategyContext<Options>): Strategy;
}

export interface StrategyContext<Options> {
  readonly options: Options;
  readonly random: RandomStream;
  /** The KubeSchedulerConfiguration that the scenario names for this strategy, if it names one. */
  readonly scheduler?: SchedulerSpec;
}

/**
 * Decides where a pod goes. `place` is required; each further method is a capability that the scheduler asks for.
 *
 * A strategy reads the cluster and never changes it. It is called with pods that wait, one at a time; after
 * `placed` the pod is on that node before the next call.
 */
export interface Strategy {
  /**
   * True: its configuration says which constraints hold, and a node that it names counts even if one speaks against
   * it, but for room, without which a kubelet would not start the pod. Absent: naming such a node fails the run.
   */
  readonly isOwnJudge?: boolean;
  /**
   * Writes the outcome into the verdict, which is clear when the call begins.
   *
   * Where no node will do for a pod, the queue takes it that none will do for others of its class either, and
   * asks again once a node on which the class fits gains room.
   */
  place(pod: PodId, view: ClusterView, verdict: Verdict): void;
  /** Whether a pod is to be scheduled here at all: one that is not waits for ever, and is never asked about. */
  isResponsibleFor?(pod: PodId, view: ClusterView): boolean;
  /**
   * Who is next in the queue: negative if `a` goes before `b`, 0 to keep the order of submission. Must be a
   * total order that does not change while both wait.
   */
  order?(a: PodId, b: PodId, view: ClusterView): number;
  /** Many pods at once, all or nothing: gangs, and strategies that optimise over a set. */
  placeSet?(pods: readonly PodId[], view: ClusterView, set: SetVerdict): void;
  /**
   * Which pods to evict so that this one fits: asked when it was found unschedulable just now, with that verdict.
   * undefined: nobody, and all stays as it is. Must leave the cluster as it found it, `view.whatIf` included.
   */
  preempt?(pod: PodId, view: ClusterView, verdict: Verdict): Preemption | undefined;
  /** kube-scheduler's sentence about a pod that waits; absent: by the filters that hold for every strategy. */
  sentence?(pod: PodId, view: ClusterView): string;
  /** Why nobody is evicted for a pod that waits, for kube-scheduler's sentence about it; "": somebody would be. */
  whyNoPreemption?(pod: PodId, view: ClusterView): string;
  /**
   * What would come of `preempt` for a pod now; undefined: some node does, or nobody would be asked to go. Changes
   * nothing and leaves nothing to chance: of equals the first is named.
   */
  rehearsePreemption?(pod: PodId, view: ClusterView): Rehearsal | undefined;
  /** Verdict and scores for each node; never advances a random stream or a start index. */
  explain?(pod: PodId, view: ClusterView): Explanation;
  /** State for forks of a run; without them a fork replays the prefix. */
  save?(): Uint8Array;
  restore?(state: Uint8Array): void;
}

export interface Preemption {
  /**
   * The node that the pod is to wait for: until it gets it, pods that do not go before it find that room taken.
   * NO_NODE: it is to wait for none; undefined: for the one that it waits for already, if any.
   */
  readonly node: NodeId | undefined;
  /** Pods on that node to be evicted. Those that are leaving already are let be. */
  readonly victims: readonly PodId[];
  /** Pods that are to wait for a node no longer; absent: none. */
  readonly cleared?: readonly PodId[];
}

/** A preemption that was thought through. */
export interface Rehearsal {
  /** Where pods would be evicted; NO_NODE: nowhere. */
  readonly node: NodeId;
  /** The most important first; some may be leaving already. */
  readonly victims: readonly PodId[];
  /** How many of them a disruption budget would spare. */
  readonly violations: number;
  /** How many nodes are as good as that one, itself included. */
  readonly equals: number;
  /** Why nobody would be evicted, for kube-scheduler's sentence; "": somebody would be. */
  readonly why: string;
  /** What was found on each node, in the order in which nodes are examined; none where the pod may evict nobody. */
  readonly outlooks: readonly PreemptionOutlook[];
}

/** What preemption could do on a node: who would have to go, or why that would not help. */
export interface PreemptionOutlook {
  readonly node: NodeId;
  readonly victims: readonly PodId[];
  readonly violations: number;
  /** None where somebody would have to go, and where nobody looked, since enough was found elsewhere. */
  readonly reasons: readonly string[];
}

/** How a decision about a pod would come about: nodes are in the order in which they are examined. */
export interface Explanation {
  /** Names of the filters that nodes meet, in order; absent: those that hold for every strategy. */
  readonly filters?: readonly string[];
  /** The filter that spoke against all nodes before any was asked, and why. */
  readonly refusal?: Rejection;
  /** Filters that left a part of the nodes to be asked. */
  readonly narrowedBy?: readonly string[];
  /** Nodes that nobody is asked about: the pod names others, or enough nodes were found before. */
  readonly notAsked: readonly NodeId[];
  /** Nodes that are ruled out, with the first filter that does it. */
  readonly rejections: readonly NodeRejection[];
  /** Nodes that are left, with the sum of their weighted scores. The highest total wins. */
  readonly totals: readonly { readonly node: NodeId; readonly total: number }[];
  /** What the totals are made of: one row a score and node. */
  readonly scores: readonly NodeScore[];
  /** Scores that have nothing to say about this pod: all nodes get 0. */
  readonly skippedScores: readonly string[];
}

export interface NodeRejection {
  readonly node: NodeId;
  readonly filter: string;
  readonly reasons: readonly string[];
  /** Whether the removal of pods could help. */
  readonly isResolvable: boolean;
}

export interface NodeScore {
  readonly node: NodeId;
  readonly score: string;
  readonly weight: number;
  readonly raw: number;
  /** 0 to 100. */
  readonly normalised: number;
  readonly weighted: number;
}
