/** A node's row. Nodes keep their row for the whole run. */
export type NodeId = number & { readonly __node: "NodeId" };
/** A pod's row. The row of a pod that has left is given to another. */
export type PodId = number & { readonly __pod: "PodId" };
/** A row of the table of pod classes. */
export type ClassId = number & { readonly __class: "ClassId" };

export const NO_NODE = -1 as NodeId;
export const NO_POD = -1 as PodId;

/** A column that its reader does not own. May be replaced by a longer one when a row is added: do not keep it. */
export interface Column {
  readonly length: number;
  readonly [row: number]: number;
}
