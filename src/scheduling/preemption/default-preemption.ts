import { NO_NODE, type NodeId, type PodId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { PreemptionArgs } from "../../spec/scheduler.ts";
import type { Filter } from "../filter.ts";
import { NodeSearch } from "../node-search.ts";
import { NodeTest } from "../node-test.ts";
import { unavailable } from "../unavailable.ts";
import { recordingVerdict, Verdict } from "../verdict.ts";
import { bestOf, type Candidate } from "./candidate.ts";
import { findVictims } from "./find-victims.ts";
import { hasVictimsLeaving } from "./leaving.ts";

/** What Kubernetes leaves to chance. */
export interface PreemptionChance {
  /** The order in which nodes are tried: Kubernetes begins anywhere, and takes them in turn. */
  arrange(nodes: readonly NodeId[]): readonly NodeId[];
  /** One of candidates that are equal in all that counts. */
  pick(best: readonly Candidate[]): Candidate;
}

/** What came of an attempt to make room for a pod, and how. */
export interface PreemptionAttempt {
  /** Where the pod is to wait for room; NO_NODE: nowhere; undefined: where it does already. */
  readonly node: NodeId | undefined;
  /** The most important first; some may be leaving already. */
  readonly victims: readonly PodId[];
  /** Why nothing came of it; "" if something did. */
  readonly why: string;
  /** Nodes on which the removal of pods may help. */
  readonly potential: readonly NodeId[];
  /** How many candidates are enough. */
  readonly wanted: number;
  /** Nodes that were tried, in order, and what spoke against those that are no candidates. */
  readonly tried: readonly NodeId[];
  readonly verdict: Verdict;
  /** What was found there, in order. */
  readonly found: readonly Candidate[];
  /** Those of it that were kept: not more than wanted of each kind, those that violate no budget first. */
  readonly candidates: readonly Candidate[];
  /** Those of them among which chance decides. */
  readonly best: readonly Candidate[];
}

/**
 * Kubernetes' DefaultPreemption: looks for a node where a pod fits once pods of lower priority are gone, so that the
 * fewest and least important ones have to go. Evicts nobody itself, and leaves the cluster as it was.
 *
 * O(nodes x filters), and O(lower pods x filters) for each node that is tried.
 * Source: framework/preemption and plugins/defaultpreemption; facts 2.11.
 */
export class DefaultPreemption {
  readonly #search: NodeSearch;
  readonly #test: NodeTest;
  readonly #args: PreemptionArgs;
  readonly #chance: PreemptionChance;

  constructor(filters: readonly Filter[], args: PreemptionArgs, chance: PreemptionChance) {
    this.#search = new NodeSearch({ filters, kind: "sampled", percentage: 100 });
    this.#test = new NodeTest(filters);
    this.#args = args;
    this.#chance = chance;
  }

  /** For a pod that fits on no node now. */
  attempt(pod: PodId, view: ClusterView): PreemptionAttempt {
    const podClass = view.classOf(pod);
    if (view.classes.preemptsNever[podClass] === 1) return ineligible("preemptionPolicy=Never.");
    const verdict = recordingVerdict(view);
    this.#search.find(podClass, view, 0, verdict, pod);
    if (isWaitingForVictims(pod, view, verdict)) {
      return ineligible("a terminating pod on the nominated node.");
    }
    const potential = potentialNodes(view, verdict);
    this.#test.begin(podClass, view, pod);
    return this.#attemptOn(potential, view.priorityOf(pod), view);
  }

  #attemptOn(potential: readonly NodeId[], priority: number, view: ClusterView): PreemptionAttempt {
    const wanted = candidatesWanted(potential.length, this.#args);
    const verdict = recordingVerdict(view);
    const harmless: Candidate[] = [];
    const violating: Candidate[] = [];
    const tried: NodeId[] = [];
    const found: Candidate[] = [];
    let isEnough = false;
    for (const node of potential.length === 0 ? [] : this.#chance.arrange(potential)) {
      if (isEnough) break;
      tried.push(node);
      const candidate = findVictims(node, priority, view, this.#test, verdict);
      // A node that has become free of itself is no candidate: nobody would have to go.
      if (candidate === undefined || candidate.victims.length === 0) continue;
      found.push(candidate);
      const list = candidate.violations === 0 ? harmless : violating;
      if (list.length < wanted) list.push(candidate);
      isEnough = harmless.length > 0 && harmless.length + violating.length >= wanted;
    }
    const candidates = [...harmless, ...violating];
    const details = { potential, wanted, tried, found, verdict, candidates };
    if (candidates.length === 0) {
      return {
        node: NO_NODE,
        victims: [],
        why: unavailable(view, verdict, NOT_HELPFUL),
        ...details,
        best: [],
      };
    }
    const best = bestOf(candidates, view);
    const { node, victims } = best.length === 1 ? best[0]! : this.#chance.pick(best);
    return { node, victims, why: "", ...details, best };
  }
}

/** How many candidates are enough, of so many nodes on which the removal of pods may help. */
export function candidatesWanted(potential: number, args: PreemptionArgs): number {
  const { minCandidateNodesPercentage, minCandidateNodesAbsolute } = args;
  const share = Math.trunc((potential * minCandidateNodesPercentage) / 100);
  return Math.min(potential, Math.max(share, minCandidateNodesAbsolute));
}

export const NOT_HELPFUL = "Preemption is not helpful for scheduling";

function ineligible(reason: string): PreemptionAttempt {
  return {
    node: undefined,
    victims: [],
    why: `not eligible due to ${reason}`,
    potential: [],
    wanted: 0,
    tried: [],
    found: [],
    verdict: new Verdict(0),
    candidates: [],
    best: [],
  };
}

/** Nodes against which a filter spoke that the removal of pods could convince. */
function potentialNodes({ nodeOrder }: ClusterView, verdict: Verdict): readonly NodeId[] {
  const nodes = Array.from(nodeOrder) as NodeId[];
  return nodes.filter((node) => verdict.mightYield(node));
}

/** Whether the node that the pod waits for might still do, and pods are leaving there that make room for it. */
function isWaitingForVictims(pod: PodId, view: ClusterView, verdict: Verdict): boolean {
  const node = view.nominations.nodeOf(pod);
  return node !== NO_NODE && verdict.mightYield(node) && hasVictimsLeaving(pod, node, view);
}
