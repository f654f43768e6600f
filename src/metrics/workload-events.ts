import type { ClusterListener, JobEnd } from "../cluster/listener.ts";
import type { RolloutAction } from "../spec/rollout.ts";
import type { WorldSpec } from "../spec/world.ts";

/** What is told of workload objects: when something is done to them and when it is complete, or stuck. */
export function workloadEvents(
  { tasks, objects }: WorldSpec,
  tell: (reason: string, message: string) => void,
): ClusterListener {
  const nameOf = (workload: number) => objects.workloads[workload - tasks.length]!.label;
  return {
    wantedChanged: (workload, wanted) => tell("Scaling", `${nameOf(workload)} is to have ${podsOf(wanted)}`),
    rolloutBegan: (workload, action) => tell(BEGUN[action], nameOf(workload)),
    rolloutCompleted: (workload) => tell("RolloutComplete", `${nameOf(workload)} is as wanted`),
    rolloutStalled: (workload) =>
      tell("ProgressDeadlineExceeded", `${nameOf(workload)} has timed out progressing`),
    planStepped: (workload, { reason, message }) => tell(reason, `${nameOf(workload)}: ${message}`),
    jobFinished: (workload, end) => tell(JOB_REASONS[end], `${nameOf(workload)}: ${JOB_ENDS[end]}`),
    verbRefused: (target, why) => tell("Refused", `${target}: ${why}`),
  };
}

function podsOf(count: number): string {
  return count === 1 ? "1 pod" : `${count} pods`;
}

/** As Kubernetes' events of Jobs have them. */
const JOB_REASONS: Readonly<Record<JobEnd, string>> = {
  Complete: "Completed",
  BackoffLimitExceeded: "BackoffLimitExceeded",
  DeadlineExceeded: "DeadlineExceeded",
  PodFailurePolicy: "PodFailurePolicy",
  FailedIndexes: "FailedIndexes",
  MaxFailedIndexesExceeded: "MaxFailedIndexesExceeded",
};
const JOB_ENDS: Readonly<Record<JobEnd, string>> = {
  Complete: "Job completed",
  BackoffLimitExceeded: "Job has reached the specified backoff limit",
  DeadlineExceeded: "Job was active longer than specified deadline",
  PodFailurePolicy: "a pod has failed in a way that its podFailurePolicy ends it for",
  FailedIndexes: "Job has failed indexes",
  MaxFailedIndexesExceeded: "Job has exceeded the specified maximal number of failed indexes",
};

const BEGUN: Readonly<Record<RolloutAction, string>> = {
  create: "Create",
  rollout: "Rollout",
  restart: "Restart",
  rollback: "Rollback",
  "scale-out": "ScaleOut",
  "scale-in": "ScaleIn",
};
