import type { InitialPeriods, MeteredPod } from "./metered-pod.ts";

/** Pods by what their metrics are worth. Those that end, or have failed, are in no group. */
export interface PodGroups {
  readonly counted: readonly MeteredPod[];
  /** Pending, or (for CPU) too young for their metric to mean anything. */
  readonly unready: readonly MeteredPod[];
  readonly missing: readonly MeteredPod[];
}

/** O(pods). Source: facts 5.1; `isCpu`: only CPU has a start-up phase. */
export function groupPods(
  pods: readonly MeteredPod[],
  isCpu: boolean,
  now: number,
  periods: InitialPeriods,
): PodGroups {
  const counted: MeteredPod[] = [];
  const unready: MeteredPod[] = [];
  const missing: MeteredPod[] = [];
  for (const pod of pods) {
    if (pod.isDeleted || pod.phase === "Failed") continue;
    if (pod.phase === "Pending") unready.push(pod);
    else if (pod.metric === undefined) missing.push(pod);
    else if (isCpu && isStarting(pod, now, periods)) unready.push(pod);
    else counted.push(pod);
  }
  return { counted, unready, missing };
}

function isStarting({ startedAt, ready, metric }: MeteredPod, now: number, periods: InitialPeriods): boolean {
  if (ready === undefined || startedAt === undefined) return true;
  const isUnready = ready.status === "False";
  if (startedAt + periods.cpuInitialization > now)
    return isUnready || metric!.at < ready.since + metric!.window;
  return isUnready && startedAt + periods.initialReadiness > ready.since;
}
