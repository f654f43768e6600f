import type { Cluster } from "../cluster/cluster.ts";

/** What kubectl would not have done. */
export interface Refusal {
  /** "deployment/checkout", "node/web-3". */
  readonly target: string;
  readonly at: number;
  readonly why: string;
}

/** What the timeline wanted and was refused, in order of time. */
export function refusalsOf(cluster: Cluster): readonly Refusal[] {
  const refusals: Refusal[] = [];
  cluster.listen({ verbRefused: (target, why) => void refusals.push({ target, at: cluster.now, why }) });
  return refusals;
}
