import type { ClusterListener } from "../cluster/listener.ts";
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
    verbRefused: (target, why) => tell("Refused", `${target}: ${why}`),
  };
}

function podsOf(count: number): string {
  return count === 1 ? "1 pod" : `${count} pods`;
}

const BEGUN: Readonly<Record<RolloutAction, string>> = {
  create: "Create",
  rollout: "Rollout",
  restart: "Restart",
  rollback: "Rollback",
  "scale-out": "ScaleOut",
  "scale-in": "ScaleIn",
};
