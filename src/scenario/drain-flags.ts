import { type DrainSpec, USUAL_DRAIN } from "../spec/drain.ts";
import { defaulted, optional, type ValuesOf } from "./fields.ts";
import { labelQuery } from "./label-query.ts";
import { boolean, duration, positiveDuration } from "./scalars.ts";

const { force, ignoreDaemonSets, deleteEmptyDirData, disableEviction } = USUAL_DRAIN;

/** What stands beside `drain`: a key for each flag of kubectl. */
export const drainFlags = {
  force: defaulted(boolean, "--force: pods without a controller go, too", force, force),
  ignoreDaemonSets: defaulted(
    boolean,
    "--ignore-daemonsets: pods of DaemonSets do not keep their node from being drained",
    ignoreDaemonSets,
    ignoreDaemonSets,
  ),
  deleteEmptyDirData: defaulted(
    boolean,
    "--delete-emptydir-data: pods with an emptyDir go, too",
    deleteEmptyDirData,
    deleteEmptyDirData,
  ),
  timeout: optional(positiveDuration, "--timeout: how long until a node is given up; for ever if absent"),
  gracePeriod: optional(duration, "--grace-period: in place of the pods' own; 0s: they are gone at once"),
  podSelector: optional(labelQuery, "--pod-selector: labels of the pods that go: app=web,tier!=db"),
  disableEviction: defaulted(
    boolean,
    "--disable-eviction: pods are deleted, whatever budgets say",
    disableEviction,
    disableEviction,
  ),
  skipWaitForDeleteTimeout: optional(
    positiveDuration,
    "--skip-wait-for-delete-timeout: pods that should have been gone for longer are not waited for",
  ),
};

export function drainSpec(read: ValuesOf<typeof drainFlags>): DrainSpec {
  const { podSelector, gracePeriod, skipWaitForDeleteTimeout: skip } = read;
  const { force, ignoreDaemonSets, deleteEmptyDirData, disableEviction } = read;
  return {
    ...{ force, ignoreDaemonSets, deleteEmptyDirData, disableEviction, podSelector, gracePeriod },
    timeout: read.timeout ?? USUAL_DRAIN.timeout,
    skipWaitForDeleteTimeout: skip ?? USUAL_DRAIN.skipWaitForDeleteTimeout,
  };
}
