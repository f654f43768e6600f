import type { ContainerSpec, PodTemplateSpec } from "../spec/pod.ts";
import { qosOf } from "../spec/qos.ts";

/** Priority from which on a pod is critical: system-cluster-critical. */
export const CRITICAL_PRIORITY = 2_000_000_000;
const NODE_CRITICAL_PRIORITY = 2_000_001_000;

const GUARANTEED = -997;
const BEST_EFFORT = 1000;
/** Burstable containers lie between Guaranteed and BestEffort ones. */
const LEAST_BURSTABLE = 1000 + GUARANTEED;
const MOST_BURSTABLE = 999;

/**
 * oom_score_adj of a container: the more of its node's memory it has asked for, the later the kernel kills it.
 * `capacity` is the node's memory in bytes. A sidecar is killed no sooner than the main container that asked for least.
 * Source: facts 7.6, kubelet/qos/policy.go.
 */
export function oomScoreAdj(template: PodTemplateSpec, container: ContainerSpec, capacity: number): number {
  if (template.priority >= NODE_CRITICAL_PRIORITY) return GUARANTEED;
  const qos = qosOf(template);
  if (qos !== "Burstable") return qos === "Guaranteed" ? GUARANTEED : BEST_EFFORT;
  const shared = unclaimedShare(template);
  const own = burstable(container.memory + shared, capacity);
  if (!container.isSidecar) return own;
  const smallest = Math.min(...template.containers.map(({ memory }) => memory));
  return Math.min(own, burstable(smallest + shared, capacity));
}

function burstable(request: number, capacity: number): number {
  const score = 1000 - Math.floor((1000 * request) / capacity);
  return Math.min(MOST_BURSTABLE, Math.max(LEAST_BURSTABLE, score));
}

/** What the pod as a whole asks for beyond its containers, in equal parts. */
function unclaimedShare({ podLevel, containers, initContainers }: PodTemplateSpec): number {
  if (podLevel === undefined) return 0;
  const all = [...containers, ...initContainers.filter(({ isSidecar }) => isSidecar)];
  const claimed = all.reduce((sum, { memory }) => sum + memory, 0);
  return Math.max(0, Math.floor((podLevel.requests.memory - claimed) / all.length));
}
