import type { NodeId } from "./ids.ts";
import { lengthened } from "./lengthened.ts";

/** Nodes, one bit each: as long as the highest that was ever in it. */
export class NodeSet {
  #words = new Int32Array(0);

  has(node: NodeId): boolean {
    return ((this.#words[node >> 5] ?? 0) & (1 << (node & 31))) !== 0;
  }

  add(node: NodeId): void {
    const word = node >> 5;
    if (word >= this.#words.length) this.#words = lengthened(this.#words, new Int32Array(2 * word + 1));
    this.#words[word]! |= 1 << (node & 31);
  }

  delete(node: NodeId): void {
    if (this.has(node)) this.#words[node >> 5]! &= ~(1 << (node & 31));
  }
}
