import type { NodeId } from "./ids.ts";

/**
 * Which nodes (or whatever else has a number) changed, in order: what an index of them is kept up to date from.
 *
 * A reader keeps a cursor, the number of changes that it has seen. It asks `reaches(cursor)`; if so it reads
 * `at(cursor) ... at(count - 1)`, else too much has happened and it starts from the node table anew.
 * A node is logged at each change of what it offers, holds, or whether it may be used.
 */
export interface ChangeLog<Id extends number = NodeId> {
  /** Changes so far. */
  readonly count: number;
  /** Whether all changes from the cursor on are still known. */
  reaches(cursor: number): boolean;
  /** Who changed; `reaches(change)` must hold. */
  at(change: number): Id;
}

/** A ring of the last CAPACITY changes: memory does not grow with the length of the run. */
export class ChangeRing<Id extends number = NodeId> implements ChangeLog<Id> {
  readonly #ring = new Int32Array(CAPACITY);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  reaches(cursor: number): boolean {
    return this.#count - cursor <= CAPACITY;
  }

  at(change: number): Id {
    return this.#ring[change % CAPACITY] as Id;
  }

  add(changed: Id): void {
    this.#ring[this.#count++ % CAPACITY] = changed;
  }
}

const CAPACITY = 2 ** 16;
