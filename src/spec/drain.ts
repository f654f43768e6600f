import type { LabelSelectorSpec } from "./pod.ts";

/** The flags of a `kubectl drain`. */
export interface DrainSpec {
  /** --force: pods without a controller go, too; else a node that has some is not drained. */
  readonly force: boolean;
  /** --ignore-daemonsets: the pods of DaemonSets stay; else a node that has some is not drained. */
  readonly ignoreDaemonSets: boolean;
  /** --delete-emptydir-data: pods with data in an emptyDir go, too; else a node that has some is not drained. */
  readonly deleteEmptyDirData: boolean;
  /** --timeout, of each node, in microseconds; Infinity: it never gives up. */
  readonly timeout: number;
  /** --grace-period, in place of the pods' own, in microseconds; undefined: their own. */
  readonly gracePeriod: number | undefined;
  /** --pod-selector: which pods go; undefined: all. */
  readonly podSelector: LabelSelectorSpec | undefined;
  /** --disable-eviction: pods are deleted, whatever budgets say. */
  readonly disableEviction: boolean;
  /**
   * --skip-wait-for-delete-timeout: pods that should have been gone for longer are not waited for; microseconds, Infinity:
   * all are.
   */
  readonly skipWaitForDeleteTimeout: number;
}

/** What a scenario's `drain` stands for where it says nothing else. */
export const USUAL_DRAIN: DrainSpec = {
  force: true,
  ignoreDaemonSets: true,
  deleteEmptyDirData: true,
  timeout: Number.POSITIVE_INFINITY,
  gracePeriod: undefined,
  podSelector: undefined,
  disableEviction: false,
  skipWaitForDeleteTimeout: Number.POSITIVE_INFINITY,
};
