import type { NodeTable } from "./node-table.ts";
import type { PodClassColumns } from "./pod-classes.ts";

/** Adds what pods of a class request to a node's books, or takes it off. Tells nobody. O(resources). */
export function book(
  nodes: NodeTable,
  classes: PodClassColumns,
  podClass: number,
  node: number,
  sign: 1 | -1,
): void {
  const { requests } = classes;
  const { requested } = nodes;
  const first = podClass * requested.length;
  for (let resource = 0; resource < requested.length; resource++) {
    requested[resource]![node]! += sign * requests[first + resource]!;
  }
  nodes.nonZeroCpu[node]! += sign * classes.nonZeroCpu[podClass]!;
  nodes.nonZeroMemory[node]! += sign * classes.nonZeroMemory[podClass]!;
  nodes.pods[node]! += sign;
}
