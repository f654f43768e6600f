import type { ClassId, NodeId } from "../ids.ts";
import type { NodeColumns } from "../node-table.ts";
import type { PodClassColumns } from "../pod-classes.ts";
import type { PodColumns } from "../pod-table.ts";
import { matchesNodeSelection } from "./node-selection.ts";
import { firstUntolerated, toleratesCordon } from "./taints.ts";

/**
 * Whether a pod may go to a node, apart from room: what the filters of kube-scheduler check, for every strategy.
 *
 * Answers by label and taint are kept for each class until a node's traits change; the others are asked anew.
 */
export class PlacementRules {
  readonly #nodes: NodeColumns;
  readonly #classes: PodClassColumns;
  /** By class: 1 for each node that its traits allow. */
  readonly #eligible: Eligibility[] = [];

  constructor(nodes: NodeColumns, _pods: PodColumns, classes: PodClassColumns) {
    this.#nodes = nodes;
    this.#classes = classes;
  }

  /** All constraints together. O(1) for classes without host ports, spread and affinity to pods. */
  allows(podClass: ClassId, node: NodeId): boolean {
    return this.#eligibleNodes(podClass)[node] === 1;
  }

  #eligibleNodes(podClass: ClassId): Uint8Array {
    const known = this.#eligible[podClass];
    if (known?.version === this.#nodes.traitsVersion) return known.nodes;
    const nodes = new Uint8Array(this.#nodes.count);
    for (let node = 0; node < nodes.length; node++) nodes[node] = Number(this.#isEligible(podClass, node));
    this.#eligible[podClass] = { version: this.#nodes.traitsVersion, nodes };
    return nodes;
  }

  #isEligible(podClass: ClassId, node: number): boolean {
    const { present, ready, cordoned, specs, taints } = this.#nodes;
    const placement = this.#classes.placement[podClass]!;
    if (present[node] === 0 || ready[node] === 0) return false;
    if (cordoned[node] === 1 && !toleratesCordon(placement.tolerations)) return false;
    if (firstUntolerated(taints[node]!, placement.tolerations) !== undefined) return false;
    return matchesNodeSelection(placement, specs[node]!);
  }
}

interface Eligibility {
  readonly version: number;
  readonly nodes: Uint8Array;
}
