import type { TemplateRevision } from "./template-history.ts";

/** The status of a StatefulSet, as far as it is counted. */
export interface StatefulStatus {
  /** Pods that are there, those that end or are being deleted included. */
  readonly replicas: number;
  /** Of these; such that are being deleted included while they are ready. */
  readonly ready: number;
  readonly available: number;
  /** Not being deleted, of the revision that was complete last and of the newest one. */
  readonly current: number;
  readonly updated: number;
  /** undefined: no sync has written it yet. */
  readonly currentRevision: TemplateRevision | undefined;
  readonly updateRevision: TemplateRevision | undefined;
  readonly observedGeneration: number;
}

export const NO_STATUS: StatefulStatus = {
  replicas: 0,
  ready: 0,
  available: 0,
  current: 0,
  updated: 0,
  currentRevision: undefined,
  updateRevision: undefined,
  observedGeneration: 0,
};

/** A pod as it counts. */
export interface CountedPod {
  readonly revision: TemplateRevision;
  readonly isTerminating: boolean;
  readonly isReady: boolean;
  readonly isAvailable: boolean;
}

/** Counts pods. O(pods). Source: facts 4.1, stateful_set_control.go. */
export function countStateful(
  pods: Iterable<CountedPod>,
  revisions: {
    readonly currentRevision: TemplateRevision;
    readonly updateRevision: TemplateRevision;
    readonly observedGeneration: number;
  },
): StatefulStatus {
  const { currentRevision, updateRevision } = revisions;
  const counts = { replicas: 0, ready: 0, available: 0, current: 0, updated: 0 };
  for (const { revision, isTerminating, isReady, isAvailable } of pods) {
    counts.replicas++;
    if (isReady) counts.ready++;
    if (isAvailable) counts.available++;
    if (isTerminating) continue;
    if (revision === currentRevision) counts.current++;
    if (revision === updateRevision) counts.updated++;
  }
  return { ...counts, ...revisions };
}

/** The status once a rolling update that has ended is complete: the newest revision is the current one. */
export function completed(status: StatefulStatus, replicas: number): StatefulStatus {
  const { updated, ready, updateRevision } = status;
  if (updated !== replicas || ready !== replicas || status.replicas !== replicas) return status;
  return { ...status, current: updated, currentRevision: updateRevision };
}
