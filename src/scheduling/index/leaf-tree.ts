/** What keeps the totals of nodes for a ShapeIndex. */
export interface LeafTree {
  /** By position; written through `set`, or all at once before `build`. */
  readonly leaves: Int16Array;
  readonly bytes: number;
  /** Leaves of 0 or more. */
  readonly feasible: number;
  /** By position: the number of the node's group, written before `build`; undefined: groups are all one to it. */
  readonly groupOf?: Uint8Array;
  set(position: number, total: number): void;
  /** Makes all levels from the leaves, and from the groups of which there are so many. */
  build(groups: number): void;
}
