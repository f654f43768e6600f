import type { Cluster } from "../../cluster/cluster.ts";
import type { PodId } from "../../cluster/ids.ts";
import { PENDING, READY } from "../../cluster/pod-table.ts";
import { compares } from "../../spec/comparison.ts";
import { errorShare } from "../../spec/error-share.ts";
import type { AnalysisSpec, PlanCondition, PlanMetric } from "../../spec/rollout-plan.ts";
import type { Deployment } from "../deployment.ts";
import type { ReplicaSet } from "../replica-set.ts";

/** What a measurement looks at. */
export interface Measured {
  readonly cluster: Cluster;
  readonly deployment: Deployment;
  /** Of the new revision; undefined while there is none. */
  readonly newest: ReplicaSet | undefined;
  /** Why a pod is not ready, in words. */
  readonly stateOf: (pod: PodId) => string;
}

/** What a metric comes to now. Of the pods of the new revision, but the last two, which are of all. O(its pods). */
export function measure(metric: PlanMetric, { cluster, deployment, newest, stateOf }: Measured): number {
  const { phase, restarts, submitted } = cluster.pods;
  const pods = [...(newest?.pods ?? [])];
  switch (metric) {
    case "restarts":
      return pods.reduce((sum, pod) => sum + restarts[pod]!, 0);
    case "crashLoops":
      return pods.filter((pod) => stateOf(pod).includes(CRASH_LOOP)).length;
    case "readyShare":
      return pods.length === 0 ? 1 : pods.filter((pod) => phase[pod] === READY).length / pods.length;
    case "errorRatio":
      // Its pods are equal, and share what they are asked.
      return pods.some((pod) => phase[pod] === READY) ? errorShare(newest!.template) : 0;
    case "pendingSeconds":
      return pods
        .filter((pod) => phase[pod] === PENDING)
        .reduce((most, pod) => Math.max(most, (cluster.now - submitted[pod]!) / 1e6), 0);
    case "unavailable":
      return Math.max(0, deployment.spec.replicas - deployment.status.available);
    case "availability":
      return deployment.spec.replicas === 0
        ? 1
        : Math.min(1, deployment.status.available / deployment.spec.replicas);
  }
}

const CRASH_LOOP = "CrashLoopBackOff";

/** Whether a measurement has failed: as Argo Rollouts decides by failureCondition and successCondition. */
export function hasFailed(
  { failure, success }: Pick<AnalysisSpec, "failure" | "success">,
  value: number,
): boolean {
  if (failure !== undefined && holds(failure, value)) return true;
  return success !== undefined && !holds(success, value);
}

function holds({ operator, value: bound }: PlanCondition, value: number): boolean {
  return compares(value, operator, bound);
}

/** Why a plan took its revision back: "analysis of restarts failed: 5 is > 2, more than 3 times". */
export function reasonOf({ metric, failure, success, failureLimit }: AnalysisSpec, value: number): string {
  const shown = Math.round(value * 1000) / 1000;
  const text = ({ operator, value: bound }: PlanCondition) => `${operator} ${bound}`;
  const isFailure = failure !== undefined && holds(failure, value);
  const rule = isFailure ? `is ${text(failure)}` : `is not ${text(success!)}`;
  const often = failureLimit === 0 ? "" : `, more than ${failureLimit} times`;
  return `analysis of ${metric} failed: ${shown} ${rule}${often}`;
}
