import type { PodId } from "../cluster/ids.ts";
import type { ImmediateClaims } from "../controllers/immediate-claims.ts";
import type { PodAutoscaling } from "../controllers/pod-autoscaler/pod-autoscaling.ts";
import type { WorkloadControllers } from "../controllers/workload-controllers.ts";
import type { Recorder } from "../metrics/recorder.ts";
import type { Scheduler } from "../scheduling/scheduler.ts";
import type { WorldSpec } from "../spec/world.ts";
import type { KubeletPart } from "./assemble.ts";

export interface Beginners {
  readonly claims: ImmediateClaims;
  readonly workloads: WorkloadControllers;
  readonly autoscalers: PodAutoscaling;
  readonly follow: { start(): void } | undefined;
  readonly scheduler: Scheduler;
  readonly kubelet: KubeletPart;
  readonly recorder: Recorder;
}

/**
 * What the scenario declares comes to be, before the clock runs.
 *
 * cold: controllers make it from 0 on. settled: all pods of workload objects are submitted, placed one by one by
 * the run's own strategy, and ready, without any latency; none of it enters delay metrics. A pod that was found not
 * ready on its node starts there at 0.
 */
export function begin(
  world: WorldSpec,
  { claims, workloads, autoscalers, follow, scheduler, kubelet, recorder }: Beginners,
): void {
  const isSettled = world.start !== "cold" && world.objects.workloads.length > 0;
  if (!isSettled) claims.start();
  if (world.objects.workloads.length === 0) return;
  const wasUnready = (pod: PodId) => workloads.wasUnready(pod);
  if (world.start === "cold") {
    workloads.start();
    // What ran before has its nodes by now.
    kubelet.settle(wasUnready);
    autoscalers.start();
    follow?.start();
    return;
  }
  workloads.settle();
  scheduler.settle();
  kubelet.settle(wasUnready);
  claims.start();
  autoscalers.start();
  follow?.start();
  recorder.start();
}
