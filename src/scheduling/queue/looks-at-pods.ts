import type { ClassId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { NodeRejection } from "../strategy.ts";

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

/**
 * Whether pods that come or go may help a class of pods that looks at pods and was rejected so. Where nobody says
 * who rejected it, they may.
 *
 * Source: facts 1.2, in a simple form: any pod counts, and that the class fits on a node that has changed stands
 * for the hints of all filters that look at one node alone.
 */
export function waitsForPods(rejections: readonly NodeRejection[]): boolean {
  return rejections.length === 0 || rejections.some(({ filter }) => LOOK_AT_PODS.has(filter));
}

const LOOK_AT_PODS: ReadonlySet<string> = new Set([
  "InterPodAffinity",
  "PodTopologySpread",
  "VolumeRestrictions",
  "NodeVolumeLimits",
  "VolumeBinding",
  "VolumeZone",
]);
