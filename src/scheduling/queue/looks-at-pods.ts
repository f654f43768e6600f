import type { ClassId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import { isHardSpread } from "../../spec/pod.ts";

/**
 * Whether pods on other nodes, or volumes, decide where a pod of this class may go, by what it asks of them or they of
 * it. If not, only a change of a node on which the class then fits can let it in.
 */
export function looksAtPods(podClass: ClassId, { classes, rules }: ClusterView): boolean {
  if (classes.volumes[podClass]!.length > 0) return true;
  return classes.placement[podClass]!.spread.some(isHardSpread) || rules.affinity.of(podClass) !== undefined;
}
