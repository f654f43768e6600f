import { tolerates } from "../cluster/placement/taints.ts";
import type { TaintSpec, TolerationSpec } from "../spec/pod.ts";

/**
 * How long a pod bears these taints, in microseconds: 0 if one of them is not tolerated, Infinity for ever.
 *
 * The shortest of the tolerations in use: for each taint the first one that matches. Source: facts 6.3.
 */
export function borneTime(taints: readonly TaintSpec[], tolerations: readonly TolerationSpec[]): number {
  let shortest = Number.POSITIVE_INFINITY;
  for (const taint of taints) {
    const used = tolerations.find((toleration) => tolerates(toleration, taint));
    if (used === undefined) return 0;
    shortest = Math.min(shortest, Math.max(0, used.duration));
  }
  return shortest;
}
