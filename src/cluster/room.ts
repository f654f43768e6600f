import type { ClassId, NodeId } from "./ids.ts";
import type { NodeColumns } from "./node-table.ts";
import type { PodClassColumns } from "./pod-classes.ts";
import { errorOf } from "./rests.ts";

interface Tables {
  readonly nodes: NodeColumns;
  readonly classes: PodClassColumns;
}

/** Whether a node's room is enough for a pod of the class, used or not, up or down. O(resources). */
export function hasRoom(podClass: ClassId, node: NodeId, tables: Tables): boolean {
  const { allocatable, requested, isVast } = tables.nodes;
  const { requests } = tables.classes;
  const first = podClass * allocatable.length;
  for (let resource = 0; resource < allocatable.length; resource++) {
    const wanted = requests[first + resource]!;
    if (wanted === 0) continue;
    const left = isVast
      ? leftWith(podClass, node, resource, tables)
      : allocatable[resource]![node]! - requested[resource]![node]! - wanted;
    if (left < 0) return false;
  }
  return true;
}

/**
 * What a node would have left of a resource beside a pod of the class. The sign is exact past 2^53 too.
 *
 * Free and wanted are near each other, and then their difference is exact (Sterbenz); or they are further apart than
 * all rests together, which are below 2^12 for amounts below 2^63.
 */
export function leftWith(
  podClass: number,
  node: number,
  resource: number,
  { nodes, classes }: Tables,
): number {
  const has = nodes.allocatable[resource]![node]!;
  const used = nodes.requested[resource]![node]!;
  const left = has - used - classes.requests[podClass * nodes.allocatable.length + resource]!;
  if (!nodes.isVast || has === Number.POSITIVE_INFINITY) return left;
  const restOfFree =
    errorOf(has, -used) + nodes.allocatableRests.of(node, resource) - nodes.requestedRests.of(node, resource);
  return left + (restOfFree - classes.rests.of(podClass, resource));
}
