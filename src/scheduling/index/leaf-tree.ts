/** What keeps the totals of nodes for a ShapeIndex. */
export interface LeafTree {
  readonly nodes: number;
  /** By position; written through `set`, or all at once before `build`. */
  readonly leaves: Int16Array;
  readonly bytes: number;
  /** Leaves of 0 or more. */
  readonly feasible: number;
  set(position: number, total: number): void;
  build(): void;
}
