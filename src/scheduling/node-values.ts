import type { Column } from "../cluster/ids.ts";
import type { ClusterView } from "../cluster/view.ts";
import type { NodeSpec } from "../spec/world.ts";

/**
 * A whole number for each node that depends on what it is called and labelled alone, by node id.
 *
 * Found for all nodes at once, and anew when the labels of any changed: for what concerns every pod alike.
 */
export class NodeValues {
  readonly #find: (spec: NodeSpec) => number;
  #values = new Int32Array(0);
  #version = -1;

  constructor(find: (spec: NodeSpec) => number) {
    this.#find = find;
  }

  of({ nodes }: ClusterView): Column {
    if (nodes.placesVersion !== this.#version) {
      this.#values = Int32Array.from({ length: nodes.count }, (_, node) => this.#find(nodes.specs[node]!));
      this.#version = nodes.placesVersion;
    }
    return this.#values;
  }
}
