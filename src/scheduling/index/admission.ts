import { lengthened } from "../../cluster/lengthened.ts";

/**
 * Whether it pays to keep an index of a shape, where a plain search looks at a part of the nodes alone.
 *
 * A shape that comes back after most nodes have changed is rated on all of them for one decision; the plain search
 * rates only `searched`. So each shape has a credit in ratings of nodes: what an index has saved it, or would have,
 * less what making it anew would have cost more than a search. It has to earn the first index (ski rental: at most
 * twice the cost of whoever knows the future), and is worth one as long as the credit lasts.
 */
export class Admission {
  readonly #nodes: number;
  /** Nodes that a plain search rates. */
  readonly #searched: number;
  /** Beyond so many changes an index is made anew. */
  readonly #limit: number;
  /** By shape: changes that there had been when it was used last, below 0 for never. */
  #usedAt = new Float64Array(0);
  #credit = new Float64Array(0);

  constructor(nodes: number, searched: number, limit: number) {
    this.#nodes = nodes;
    this.#searched = searched;
    this.#limit = limit;
  }

  /** A pod of a shape is to be decided on, after so many changes in all: whether by an index. */
  admits(shape: number, changes: number): boolean {
    if (this.#searched >= this.#nodes) return true;
    if (shape >= this.#usedAt.length) this.#makeRoom(shape);
    const last = this.#usedAt[shape]!;
    this.#usedAt[shape] = changes;
    if (last < 0) return false;
    const gap = changes - last;
    const saved = gap > this.#limit ? this.#searched - this.#nodes : this.#searched - gap;
    const credit = Math.max(-this.#nodes, Math.min(this.#nodes, this.#credit[shape]! + saved));
    this.#credit[shape] = credit;
    return credit >= 0;
  }

  #makeRoom(shape: number): void {
    const known = this.#usedAt.length;
    this.#usedAt = lengthened(this.#usedAt, new Float64Array(2 * shape + 16)).fill(-1, known);
    this.#credit = lengthened(this.#credit, new Float64Array(2 * shape + 16)).fill(-this.#nodes / 2, known);
  }
}
