import type { NodeId } from "./ids.ts";

/**
 * Which nodes changed, in order: what an index of nodes is kept up to date from.
 *
 * A reader keeps a cursor, the number of changes that it has seen. It asks `reaches(cursor)`; if so it reads
 * `at(cursor) ... at(count - 1)`, else too much has happened and it starts from the node table anew.
 * A node is logged at each change of what it offers, holds, or whether it may be used.
 */
export interface ChangeLog {
  /** Changes so far. */
  readonly count: number;
  /** Whether all changes from the cursor on are still known. */
  reaches(cursor: number): boolean;
  /** The node of a change; `reaches(change)` must hold. */
  at(change: number): NodeId;
}

/** A ring of the last CAPACITY changes: memory does not grow with the length of the run. */
export class ChangeRing implements ChangeLog {
  readonly #ring = new Int32Array(CAPACITY);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  reaches(cursor: number): boolean {
    return this.#count - cursor <= CAPACITY;
  }

  at(change: number): NodeId {
    return this.#ring[change % CAPACITY] as NodeId;
  }

  add(node: NodeId): void {
    this.#ring[this.#count++ % CAPACITY] = node;
  }
}

const CAPACITY = 2 ** 16;
