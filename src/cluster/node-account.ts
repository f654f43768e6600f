import type { NodeTable } from "./node-table.ts";
import type { PodClassColumns } from "./pod-classes.ts";
import { EXACT_BELOW, errorOf } from "./rests.ts";

/** Adds what pods of a class request to a node's books, or takes it off. Tells nobody. O(resources). */
export function book(
  nodes: NodeTable,
  classes: PodClassColumns,
  podClass: number,
  node: number,
  sign: 1 | -1,
): void {
  const { requests } = classes;
  const { requested, isVast } = nodes;
  const resources = requested.length;
  const first = podClass * resources;
  for (let resource = 0; resource < resources; resource++) {
    const column = requested[resource]!;
    const before = column[node]!;
    const by = sign * requests[first + resource]!;
    column[node] = before + by;
    if (isVast || before + by >= EXACT_BELOW)
      keepRest(nodes, column, node, resource, before, by, sign * classes.rests.of(podClass, resource));
  }
  const { nonZeroCpu, nonZeroMemory } = nodes;
  const cpu = nonZeroCpu[node]!;
  const moreCpu = sign * classes.nonZeroCpu[podClass]!;
  nonZeroCpu[node] = cpu + moreCpu;
  const memory = nonZeroMemory[node]!;
  const moreMemory = sign * classes.nonZeroMemory[podClass]!;
  nonZeroMemory[node] = memory + moreMemory;
  if (isVast || cpu + moreCpu >= EXACT_BELOW || memory + moreMemory >= EXACT_BELOW) {
    const restOf = (column: number) => sign * classes.rests.of(podClass, column);
    keepRest(nodes, nonZeroCpu, node, resources, cpu, moreCpu, restOf(resources));
    keepRest(nodes, nonZeroMemory, node, resources + 1, memory, moreMemory, restOf(resources + 1));
  }
  nodes.pods[node]! += sign;
}

/** Puts right a sum of `before` and `by` that has passed 2^53, or comes back from there. */
function keepRest(
  nodes: NodeTable,
  column: Float64Array,
  node: number,
  position: number,
  before: number,
  by: number,
  restOfBy: number,
): void {
  const { requestedRests } = nodes;
  const sum = before + by;
  const rest = errorOf(before, by) + requestedRests.of(node, position) + restOfBy;
  column[node] = sum + rest;
  requestedRests.set(node, position, errorOf(sum, rest));
  if (sum >= EXACT_BELOW) nodes.isVast = true;
}
