import type { DaemonLook, DaemonPod, NodeVerdict } from "./daemon-pods.ts";

/** The status of a DaemonSet, in nodes. */
export interface DaemonStatus {
  /** That are to have a pod. */
  readonly desired: number;
  /** Of these, that have one; whose oldest one is of the newest template, is ready, is available. */
  readonly current: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  /** That have one and are not to. */
  readonly misscheduled: number;
  readonly observedGeneration: number;
}

export const NO_DAEMON_STATUS: DaemonStatus = {
  desired: 0,
  current: 0,
  updated: 0,
  ready: 0,
  available: 0,
  misscheduled: 0,
  observedGeneration: 0,
};

/** Counts nodes. O(nodes). Source: facts 4.2, daemon_controller.go. */
export function countDaemons(
  nodes: Iterable<readonly [NodeVerdict, readonly DaemonPod[]]>,
  look: Pick<DaemonLook, "isReady" | "isUpdated"> & { readonly counts: (pod: DaemonPod) => boolean },
  observedGeneration: number,
): DaemonStatus {
  const counts = { desired: 0, current: 0, updated: 0, ready: 0, available: 0, misscheduled: 0 };
  for (const [{ shouldRun }, [oldest]] of nodes) {
    if (shouldRun) counts.desired++;
    if (oldest === undefined) continue;
    if (!shouldRun) {
      counts.misscheduled++;
      continue;
    }
    counts.current++;
    if (look.isUpdated(oldest)) counts.updated++;
    if (look.isReady(oldest)) counts.ready++;
    if (look.counts(oldest)) counts.available++;
  }
  return { ...counts, observedGeneration };
}

/** Whether all is as wanted, as `kubectl rollout status` sees it. */
export function isRolledOut({ desired, updated, available }: DaemonStatus): boolean {
  return updated >= desired && available >= desired;
}
