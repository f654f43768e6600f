import type { Column } from "../ids.ts";

/** Nodes that share the value of a label are a domain. */
export interface Domains {
  /** By node: number of its domain; NO_DOMAIN where the node lacks the label, or has left. */
  readonly of: Column;
  readonly count: number;
  /** The domain whose value is empty, NO_DOMAIN if there is none. */
  readonly unlabelled: number;
  /** No two nodes share a domain. */
  readonly areNodes: boolean;
}

export const NO_DOMAIN = -1;
