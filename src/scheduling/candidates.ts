import type { NodeId } from "../cluster/ids.ts";

/** Nodes that are still considered for a pod, in the order in which they were offered. */
export class Candidates {
  /** Node ids; the first `count` are valid. */
  readonly ids: Int32Array;
  count = 0;
  /** How many nodes each stands for, all of them equal to whoever is asked; undefined: each for itself. */
  standsFor: Int32Array | undefined;

  constructor(nodes: number) {
    this.ids = new Int32Array(nodes);
  }

  at(position: number): NodeId {
    return this.ids[position] as NodeId;
  }
}
