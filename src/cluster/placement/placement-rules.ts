import type { Labels, PlacementSpec } from "../../spec/pod.ts";
import type { SpreadArgs } from "../../spec/scheduler.ts";
import type { ClassId, NodeId } from "../ids.ts";
import type { NodeColumns } from "../node-table.ts";
import type { PodClassColumns } from "../pod-classes.ts";
import type { ServiceList } from "../services.ts";
import { DefaultSelectors } from "./default-selectors.ts";
import { HostPorts } from "./host-ports.ts";
import { NodeAnswers, type NodeQuestion } from "./node-answers.ts";
import { matchesNodeAffinity, preferenceOf } from "./node-selection.ts";
import { PodAffinity } from "./pod-affinity.ts";
import type { PodCounts } from "./pod-counts.ts";
import { PodPreferences } from "./pod-preferences.ts";
import { NO_DEFAULTS, PodSpread } from "./pod-spread.ts";
import type { SpreadContext } from "./spread-rule.ts";
import { firstUntolerated, softTaintsOf, toleratesCordon } from "./taints.ts";
import { Topology } from "./topology.ts";

/**
 * Whether a pod may go to a node, apart from room: what the filters of kube-scheduler check, for every strategy.
 *
 * Answers by name, label and taint are kept until a node's traits change. Each rule can be asked by itself, for
 * all nodes at once; 1 is yes.
 */
export class PlacementRules {
  /** No cordon, or one that is tolerated. */
  readonly open: NodeAnswers;
  /** The node is called as the pod's spec says, if it says a name. */
  readonly named: NodeAnswers;
  /** No taint that keeps the pod away. */
  readonly tolerated: NodeAnswers;
  /** nodeSelector and the required node affinity. */
  readonly selected: NodeAnswers;
  /** How many taints speak against the node without forbidding it. */
  readonly softTaints: NodeAnswers;
  /** Sum of the weights of the preferred terms that the node matches. */
  readonly preference: NodeAnswers;
  /** Domains of nodes by their labels. */
  readonly topology: Topology;
  readonly hostPorts: HostPorts;
  /** Declared by the pods themselves. */
  readonly spread: PodSpread;
  readonly affinity: PodAffinity;
  /** What pods would rather have near, or not. */
  readonly preferences: PodPreferences;
  readonly #spreadContext: SpreadContext;
  readonly #selectors: DefaultSelectors;
  readonly #spreadBy = new Map<SpreadArgs, PodSpread>();
  /** All of the yes-or-no rules above, and the node is there and ready. */
  readonly #eligible: NodeAnswers;

  constructor({ nodes, classes, counts, namespaces, services }: RulesContext) {
    const answers = (question: NodeQuestion) => new NodeAnswers(nodes, classes, question);
    this.open = answers({
      asked: ({ tolerations }) => tolerations,
      answer: ({ tolerations }, node) => Number(nodes.cordoned[node] === 0 || toleratesCordon(tolerations)),
    });
    this.named = answers({
      asked: ({ nodeName }) => nodeName,
      answer: ({ nodeName }, node) => Number(nodeName === "" || nodeName === nodes.specs[node]!.name),
    });
    this.tolerated = answers({
      asked: ({ tolerations }) => tolerations,
      answer: ({ tolerations }, node) =>
        Number(firstUntolerated(nodes.taints[node]!, tolerations) === undefined),
    });
    this.selected = answers({
      asked: ({ nodeSelector, requiredNodes }) => [nodeSelector, requiredNodes],
      answer: (placement, node) => Number(matchesNodeAffinity(placement, nodes.specs[node]!)),
    });
    this.softTaints = answers({
      asked: ({ tolerations }) => tolerations,
      answer: ({ tolerations }, node) => softTaintsOf(nodes.taints[node]!, tolerations),
    });
    this.preference = answers({
      asked: ({ preferredNodes }) => preferredNodes,
      answer: ({ preferredNodes }, node) => preferenceOf(preferredNodes, nodes.specs[node]!),
    });
    this.#eligible = answers({
      asked: ({ nodeName, nodeSelector, requiredNodes, tolerations }) => {
        return [nodeName, nodeSelector, requiredNodes, tolerations];
      },
      answer: (placement, node) => Number(isEligible(placement, node, nodes)),
    });
    const topology = new Topology(nodes);
    this.topology = topology;
    const { selected, tolerated } = this;
    this.hostPorts = new HostPorts(classes, counts);
    this.#spreadContext = { nodes, classes, counts, topology, selected, tolerated };
    this.#selectors = new DefaultSelectors(classes, services);
    this.spread = new PodSpread(this.#spreadContext, this.#selectors, NO_DEFAULTS);
    const affinityContext = { nodes, classes, counts, topology, namespaces };
    this.affinity = new PodAffinity(affinityContext);
    this.preferences = new PodPreferences(affinityContext);
  }

  /** Spread constraints with these defaults for pods that declare none. */
  spreadBy(args: SpreadArgs): PodSpread {
    const known = this.#spreadBy.get(args);
    if (known !== undefined) return known;
    const spread = new PodSpread(this.#spreadContext, this.#selectors, args);
    this.#spreadBy.set(args, spread);
    return spread;
  }

  /** All constraints together. O(1), but O(nodes) after a change that concerns the class. */
  allows(podClass: ClassId, node: NodeId): boolean {
    if (this.#eligible.of(podClass).for(node) === 0) return false;
    const conflicts = this.hostPorts.conflicts(podClass);
    if (conflicts !== undefined && conflicts[node] !== 0) return false;
    const spread = this.spread.of(podClass);
    if (spread !== undefined && spread.answer(node) !== "allowed") return false;
    const affinity = this.affinity.of(podClass);
    return affinity === undefined || affinity.answer(node) === "allowed";
  }
}

function isEligible(placement: PlacementSpec, node: NodeId, nodes: NodeColumns): boolean {
  const { nodeName, tolerations } = placement;
  const spec = nodes.specs[node]!;
  if (nodes.present[node] === 0 || nodes.ready[node] === 0) return false;
  if (nodes.cordoned[node] === 1 && !toleratesCordon(tolerations)) return false;
  if (nodeName !== "" && nodeName !== spec.name) return false;
  if (firstUntolerated(nodes.taints[node]!, tolerations) !== undefined) return false;
  return matchesNodeAffinity(placement, spec);
}

export interface RulesContext {
  readonly nodes: NodeColumns;
  readonly classes: PodClassColumns;
  readonly counts: PodCounts;
  /** Labels by name. */
  readonly namespaces: ReadonlyMap<string, Labels>;
  readonly services: ServiceList;
}
