import type { NodeId, PodId } from "../cluster/ids.ts";
import { ASSUMED, BOUND, PENDING, READY } from "../cluster/pod-table.ts";
import type { ClusterView } from "../cluster/view.ts";
import { BACKING_OFF, type ContainerTable, OVER, PULLING, RUNNING } from "./container-table.ts";
import type { ContainerPlan } from "./pod-plan.ts";
import { ABSENT, ENDED, UNSEEN, type WorkerTable } from "./worker-table.ts";

/**
 * How a pod is, in Kubernetes' words: "Pending", "ContainerCreating", "Pulling image web:v2", "Init:1/2",
 * "CrashLoopBackOff", "Running, not ready: readiness probe", "Running", "Completed", "Error", "Terminating";
 * "NodeNotReady" on a machine that is down. O(containers of the pod).
 */
export function podState(
  cluster: ClusterView,
  workers: WorkerTable,
  containers: ContainerTable,
  pod: PodId,
): string {
  const { phase, deletedAt, node } = cluster.pods;
  if (!Number.isNaN(deletedAt[pod]!)) return "Terminating";
  if (phase[pod] === PENDING || phase[pod] === ASSUMED) return "Pending";
  if (phase[pod] !== BOUND && phase[pod] !== READY) return "Gone";
  if (cluster.nodes.up[node[pod] as NodeId] === 0) return "NodeNotReady";
  const stage = workers.stageOf(pod);
  if (stage === ABSENT) return phase[pod] === READY ? "Running" : "ContainerCreating";
  if (stage === UNSEEN) return phase[pod] === READY ? "Running" : "ContainerCreating";
  return stateOfContainers(containers, workers.first[pod]!, workers.plans[pod]!.containers, stage === ENDED);
}

function stateOfContainers(
  table: ContainerTable,
  first: number,
  plans: readonly ContainerPlan[],
  hasEnded: boolean,
): string {
  const inits = plans.filter(({ role }) => role !== "main").length;
  // What kubectl shows is the first container that is not as it should be.
  for (const [position, plan] of plans.entries()) {
    const row = first + position;
    const isDone =
      table.state[row] === OVER && (plan.role === "init" || !hasEnded) && table.exitCode[row] === 0;
    if (isDone || table.isReady[row] === 1) continue;
    const trouble = hasEnded ? endOf(table, row) : troubleOf(table, row, plan);
    if (trouble === "") continue;
    const isInit = position < inits;
    if (!isInit) return trouble;
    if (plan.role === "init" && table.state[row] === RUNNING) return `Init:${position}/${inits}`;
    return trouble === "CrashLoopBackOff" || trouble === "Error" ? `Init:${trouble}` : trouble;
  }
  return hasEnded ? "Completed" : "Running";
}

function endOf(table: ContainerTable, row: number): string {
  return table.state[row] === OVER && table.exitCode[row] !== 0 ? "Error" : "";
}

function troubleOf(table: ContainerTable, row: number, { spec, role }: ContainerPlan): string {
  switch (table.state[row]) {
    case PULLING:
      return spec.pullPolicy === "Never" ? "ErrImageNeverPull" : `Pulling image ${spec.image}`;
    case BACKING_OFF:
      return "CrashLoopBackOff";
    case OVER:
      return "Error";
    case RUNNING:
      return role === "init" ? "Running" : `Running, not ready: ${whyNotReady(spec)}`;
    default:
      return "ContainerCreating";
  }
}

function whyNotReady({ startupProbe, readinessProbe }: ContainerPlan["spec"]): string {
  if (readinessProbe !== undefined) return "readiness probe";
  return startupProbe !== undefined ? "startup probe" : "starting";
}
