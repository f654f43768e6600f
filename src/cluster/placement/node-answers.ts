import type { PlacementSpec } from "../../spec/pod.ts";
import type { ClassId, Column, NodeId } from "../ids.ts";
import type { NodeColumns } from "../node-table.ts";
import type { PodClassColumns } from "../pod-classes.ts";

/**
 * A whole number for each node that depends on its traits and on the pod's alone: whether it is tolerated, how
 * much it is preferred.
 *
 * Answers are kept until a node's traits change. Classes that ask for the same share them.
 */
export class NodeAnswers {
  readonly #nodes: NodeColumns;
  readonly #classes: PodClassColumns;
  readonly #answer: (placement: PlacementSpec, node: NodeId) => number;
  /** By number of the pod's traits. */
  readonly #kept: { version: number; answers: Int32Array }[] = [];

  constructor(
    nodes: NodeColumns,
    classes: PodClassColumns,
    answer: (placement: PlacementSpec, node: NodeId) => number,
  ) {
    this.#nodes = nodes;
    this.#classes = classes;
    this.#answer = answer;
  }

  /** One number a node. O(1), but O(nodes) after a change of traits. */
  of(podClass: ClassId): Column {
    const traits = this.#classes.traits[podClass]!;
    const version = this.#nodes.traitsVersion;
    const kept = this.#kept[traits];
    if (kept?.version === version) return kept.answers;
    const placement = this.#classes.placement[podClass]!;
    const answers = new Int32Array(this.#nodes.count);
    for (let node = 0; node < answers.length; node++) answers[node] = this.#answer(placement, node as NodeId);
    this.#kept[traits] = { version, answers };
    return answers;
  }
}
