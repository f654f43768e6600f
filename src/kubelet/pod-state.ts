import type { NodeId, PodId } from "../cluster/ids.ts";
import { BOUND, FREE, READY } from "../cluster/pod-table.ts";
import type { ClusterView } from "../cluster/view.ts";
import { exitCodeOf } from "./container-group.ts";
import { BACKING_OFF, type ContainerTable, OVER, PULLING, RUNNING } from "./container-table.ts";
import type { ImageSource } from "./image-source.ts";
import type { ContainerPlan } from "./pod-plan.ts";
import { BY_OOM } from "./run-outlook.ts";
import { ABSENT, ENDED, type WorkerTable } from "./worker-table.ts";

/**
 * How a pod is, in Kubernetes' words: "Pending", "ContainerCreating", "Pulling image web:v2", "Init:1/2",
 * "ErrImagePull", "ImagePullBackOff", "CrashLoopBackOff", "OOMKilled", "Evicted", "Running, not ready: readiness probe", "NotReady" where some containers have completed and others
 * run, "Running", "Completed", "Error", "Terminating"; "NodeNotReady" on a machine that is down. O(containers of
 * the pod).
 */
export function podState(
  cluster: ClusterView,
  workers: WorkerTable,
  containers: ContainerTable,
  images: Pick<ImageSource, "stateOf">,
  pod: PodId,
): string {
  const { phase, deletedAt, node } = cluster.pods;
  if (phase[pod] === FREE) return "Gone";
  if (!Number.isNaN(deletedAt[pod]!)) return "Terminating";
  if (phase[pod] !== BOUND && phase[pod] !== READY) return "Pending";
  if (cluster.nodes.up[node[pod] as NodeId] === 0) return "NodeNotReady";
  const failure = workers.failures.get(pod);
  if (failure !== undefined) return failure.reason;
  const plan = workers.stageOf(pod) === ABSENT ? undefined : workers.plans[pod];
  if (plan === undefined) return phase[pod] === READY ? "Running" : "ContainerCreating";
  const first = workers.firstOf(pod);
  if (workers.stage[pod] !== ENDED) return stateOfRunning(containers, images, first, plan.containers);
  return exitCodeOf(containers, first, workers.endOf(pod)) === 0 ? "Completed" : "Error";
}

/** The first container that is not as it should be decides. */
function stateOfRunning(
  table: ContainerTable,
  images: Pick<ImageSource, "stateOf">,
  first: number,
  plans: readonly ContainerPlan[],
): string {
  const inits = plans.filter(({ role }) => role !== "main").length;
  let isPartlyOver = false;
  for (const [position, plan] of plans.entries()) {
    const row = first + position;
    if (table.isReady[row] === 1) continue;
    if (table.state[row] === OVER && table.exitCode[row] === 0) {
      isPartlyOver ||= plan.role === "main";
      continue;
    }
    if (plan.role === "init" && table.state[row] === RUNNING) return `Init:${position}/${inits}`;
    const prefix = position < inits && table.state[row]! >= BACKING_OFF ? "Init:" : "";
    if (table.state[row] === PULLING && plan.spec.pullPolicy !== "Never") {
      const pull = images.stateOf(row);
      return pull === "pulling" ? `Pulling image ${plan.spec.image}` : prefix + pull;
    }
    return prefix + stateOfContainer(table.state[row]!, table.ending[row] === BY_OOM, plan);
  }
  return isPartlyOver ? "NotReady" : "Running";
}

function stateOfContainer(state: number, isOutOfMemory: boolean, { spec }: ContainerPlan): string {
  switch (state) {
    case PULLING:
      return "ErrImageNeverPull";
    case RUNNING:
      return `Running, not ready: ${whyNotReady(spec)}`;
    case BACKING_OFF:
      return "CrashLoopBackOff";
    case OVER:
      return isOutOfMemory ? "OOMKilled" : "Error";
    default:
      return "ContainerCreating";
  }
}

function whyNotReady({ startupProbe, readinessProbe }: ContainerPlan["spec"]): string {
  if (readinessProbe !== undefined) return "readiness probe";
  return startupProbe !== undefined ? "startup probe" : "starting";
}
