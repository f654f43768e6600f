import type { NodeId } from "../cluster/ids.ts";
import type { ControlPlane } from "../control-plane/control-plane.ts";
import type { Admission } from "../controllers/admission/admission.ts";
import type { ClaimProtection } from "../controllers/claim-protection.ts";
import type { DisruptionBudgets } from "../controllers/disruption-budgets.ts";
import type { Drainer } from "../controllers/drainer.ts";
import type { PodVerbs } from "../controllers/pod-verbs.ts";
import type { RolloutPlans } from "../controllers/rollout-plans/rollout-plans.ts";
import type { WorkloadVerbs } from "../controllers/workload-verbs.ts";
import type { PodAutoscalerSpec } from "../spec/autoscaling.ts";
import type { LoadChange, UsageChange } from "../spec/load.ts";
import type { ServiceSpec } from "../spec/objects.ts";
import type { Marks } from "./marks.ts";
import type { NodeHealth } from "./node-health.ts";

/** Whom the timeline tells what to do. */
export interface TimelineActors {
  readonly controlPlane: ControlPlane;
  readonly health: NodeHealth;
  /** The registry answers nobody, or answers again. */
  readonly failRegistry: (isDown: boolean) => void;
  readonly marks: Marks;
  readonly drainer: Drainer;
  /** A node that has just come says that it is ready after a delay. */
  readonly lifecycle: { startIn(node: NodeId, delay: number): void };
  readonly workloads: WorkloadVerbs;
  readonly budgets: DisruptionBudgets;
  /** undefined: no entry has a plan. */
  readonly plans?: Pick<RolloutPlans, "begin"> | undefined;
  readonly admission: Pick<Admission, "applyQuota" | "applyLimitRange" | "deleteQuota" | "deleteLimitRange">;
  readonly loads: { change(load: number, change: LoadChange): void };
  /** undefined: nobody asks. */
  readonly usage: { change(workload: number, change: UsageChange): void } | undefined;
  readonly autoscalers: {
    apply(position: number, spec: PodAutoscalerSpec): void;
    delete(position: number): void;
  };
  readonly claims: Pick<ClaimProtection, "delete">;
  readonly pods: Pick<PodVerbs, "play">;
  /** The service takes the place of the one of its namespace and name, or is new. */
  readonly services: {
    apply(service: ServiceSpec): void;
    delete(namespace: string, name: string): void;
  };
}
