import type { NodeId } from "../cluster/ids.ts";

/** Counts the causes that hold each node in a state: it is in it while there is one. So overlapping ones unite. */
export class NodeCauses {
  readonly #enter: (node: NodeId) => void;
  readonly #leave: (node: NodeId) => void;
  readonly #causes: number[] = [];
  /** Those among the causes that will not end by themselves. */
  readonly #endless: number[] = [];

  /** `enter` and `leave` are called with the first cause and after the last one. */
  constructor(enter: (node: NodeId) => void, leave: (node: NodeId) => void) {
    this.#enter = enter;
    this.#leave = leave;
  }

  /** `ends` if the cause will end by itself. */
  add(node: NodeId, ends: boolean): void {
    if (!ends) this.#endless[node] = (this.#endless[node] ?? 0) + 1;
    this.#causes[node] = (this.#causes[node] ?? 0) + 1;
    if (this.#causes[node] === 1) this.#enter(node);
  }

  /** `ends` as it was when the cause was added. */
  remove(node: NodeId, ends: boolean): void {
    if (!ends) this.#endless[node]!--;
    if (--this.#causes[node]! === 0) this.#leave(node);
  }

  has(node: NodeId): boolean {
    return (this.#causes[node] ?? 0) > 0;
  }

  /** Whether there is one, and all will end if the timeline does nothing more. */
  willEnd(node: NodeId): boolean {
    return this.has(node) && (this.#endless[node] ?? 0) === 0;
  }
}
