import type { PodId } from "../cluster/ids.ts";
import { BOUND, type PodColumns, READY } from "../cluster/pod-table.ts";

/**
 * How far a pod has come, by which controllers give up the least first: 0 without a node, 1 Pending, 2 Running,
 * 3 ready.
 *
 * `hasStarted`: whether all containers of a pod with a node have been started; its phase is Pending until then.
 */
export function progressOf(
  pod: PodId,
  { phase }: Pick<PodColumns, "phase">,
  hasStarted: (pod: PodId) => boolean,
): number {
  if (phase[pod] === READY) return 3;
  if (phase[pod] !== BOUND) return 0;
  return hasStarted(pod) ? 2 : 1;
}
