import type { ClassId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";

/**
 * Whether pods on other nodes, or volumes, decide where a pod of this class may go, by what it asks of them or they of it. If
 * not, only a change of a node on which the class then fits can let it in.
 */
export function looksAtPods(podClass: ClassId, { classes, rules }: ClusterView): boolean {
  const isSpread = ({ whenUnsatisfiable }: { whenUnsatisfiable: string }) =>
    whenUnsatisfiable === "DoNotSchedule";
  if (classes.volumes[podClass]!.length > 0) return true;
  return classes.placement[podClass]!.spread.some(isSpread) || rules.affinity.of(podClass) !== undefined;
}
