import type { PodId } from "../../cluster/ids.ts";
import type { AutoscalingOptions } from "../../spec/autoscaling.ts";
import type { Sync } from "../sync-queue.ts";
import { combine, type Proposal } from "./combine.ts";
import { condition, withCondition } from "./conditions.ts";
import type { MeteredPod } from "./metered-pod.ts";
import type { MetricsSource } from "./metrics-source.ts";
import { normalize } from "./normalize.ts";
import type { AutoscalerStatus, PodAutoscaler } from "./pod-autoscaler.ts";
import { type PodView, propose } from "./propose.ts";
import { type Scale, whyNoScale } from "./scale-subresource.ts";
import { withinTolerance } from "./tolerance.ts";

/** What the controller works with. */
export interface AutoscalerDesk {
  readonly options: AutoscalingOptions;
  /** Minor number of the Kubernetes release. */
  readonly release: number;
  now(): number;
  /** How long a write takes that is asked for now. */
  write(): number;
  readonly source: MetricsSource;
  scaleOf(autoscaler: PodAutoscaler): Scale | undefined;
  podsOf(workload: number): readonly PodId[];
  metered(pods: readonly PodId[], view: PodView): readonly MeteredPod[];
  /** Writes the size; the reason why that is not possible, "": it is done. */
  rescale(autoscaler: PodAutoscaler, scale: Scale, replicas: number): string;
  event(autoscaler: PodAutoscaler, type: "Normal" | "Warning", reason: string, message: string): void;
  statusWritten(autoscaler: PodAutoscaler): void;
}

/** What an evaluation has come to: how many replicas there are to be, and why. */
interface Wish {
  readonly replicas: number;
  readonly reason: string;
  readonly isChange: boolean;
}

/** One evaluation of an autoscaler: at most one size and one status are written. Source: facts 5, horizontal.go. */
export function* syncAutoscaler(desk: AutoscalerDesk, autoscaler: PodAutoscaler): Sync {
  if (autoscaler.isDeleted) return;
  let { status } = autoscaler;
  const say = (...said: Parameters<typeof condition>) => {
    status = { ...status, conditions: withCondition(status.conditions, condition(...said)) };
  };
  const scale = desk.scaleOf(autoscaler);
  if (scale === undefined) {
    const why = whyNoScale(autoscaler.spec.target);
    desk.event(autoscaler, "Warning", "FailedGetScale", why);
    say(
      "AbleToScale",
      false,
      "FailedGetScale",
      `the HPA controller was unable to get the target's current scale: ${why}`,
    );
    yield* writeStatus(desk, autoscaler, status);
    return;
  }
  say(
    "AbleToScale",
    true,
    "SucceededGetScale",
    "the HPA controller was able to get the target's current scale",
  );
  const current = scale.replicas;
  autoscaler.memory.recommendations.seed(current, desk.now());

  const { minReplicas, maxReplicas } = autoscaler.spec;
  let metrics: AutoscalerStatus["metrics"] = [];
  let wish: Wish;
  if (current === 0) {
    wish = { replicas: 0, reason: "", isChange: false };
    say(
      "ScalingActive",
      false,
      "ScalingDisabled",
      "scaling is disabled since the replica count of the target is zero",
    );
  } else if (current > maxReplicas) {
    const reason = "Current number of replicas above Spec.MaxReplicas";
    wish = { replicas: maxReplicas, reason, isChange: true };
  } else if (current < minReplicas) {
    const reason = "Current number of replicas below Spec.MinReplicas";
    wish = { replicas: minReplicas, reason, isChange: true };
  } else {
    const proposals = yield* proposalsOf(desk, autoscaler, scale);
    metrics = proposals.map((proposal) => ("failure" in proposal ? undefined : proposal.status));
    const combined = combine(proposals, current);
    status = { ...status, conditions: withCondition(status.conditions, combined.active) };
    if (combined.replicas === undefined) {
      yield* writeStatus(desk, autoscaler, { ...status, currentReplicas: current, metrics });
      desk.event(autoscaler, "Warning", "FailedComputeMetricsReplicas", combined.error);
      return;
    }
    const recommended = { current, wanted: combined.replicas, now: desk.now() };
    const { downscaleStabilization } = desk.options;
    const { spec, memory } = autoscaler;
    const normalized = normalize(spec, memory, recommended, downscaleStabilization);
    for (const said of normalized.conditions)
      status = { ...status, conditions: withCondition(status.conditions, said) };
    wish = {
      replicas: normalized.replicas,
      reason: reasonFor(combined.replicas, current, combined.metric),
      isChange: normalized.replicas !== current,
    };
  }

  if (wish.isChange) {
    const { replicas, reason } = wish;
    yield desk.write();
    const why = desk.rescale(autoscaler, scale, replicas);
    if (why !== "") {
      desk.event(
        autoscaler,
        "Warning",
        "FailedRescale",
        `New size: ${replicas}; reason: ${reason}; error: ${why}`,
      );
      say(
        "AbleToScale",
        false,
        "FailedUpdateScale",
        `the HPA controller was unable to update the target scale: ${why}`,
      );
      yield* writeStatus(desk, autoscaler, { ...status, currentReplicas: current, metrics });
      return;
    }
    say(
      "AbleToScale",
      true,
      "SucceededRescale",
      `the HPA controller was able to update the target scale to ${replicas}`,
    );
    desk.event(autoscaler, "Normal", "SuccessfulRescale", `New size: ${replicas}; reason: ${reason}`);
    autoscaler.memory.scaled(autoscaler.spec.behavior, current, replicas, desk.now());
    status = { ...status, lastScaleAt: desk.now() };
  }
  yield* writeStatus(desk, autoscaler, {
    ...status,
    currentReplicas: current,
    desiredReplicas: wish.replicas,
    metrics,
  });
}

function reasonFor(wanted: number, current: number, metric: string): string {
  if (wanted > current) return `${metric} above target`;
  return wanted < current ? "All metrics below target" : "";
}

/** Minor release since which an autoscaler may have tolerances of its own. Source: HPAConfigurableTolerance. */
const OWN_TOLERANCES = 35;

/** Each metric is asked for in turn. */
function* proposalsOf(
  desk: AutoscalerDesk,
  autoscaler: PodAutoscaler,
  { workload, replicas, statusReplicas }: Scale,
): Generator<number, readonly Proposal[], void> {
  const { options, source, release } = desk;
  const { namespace, metrics, behavior } = autoscaler.spec;
  const own = release >= OWN_TOLERANCES ? behavior : undefined;
  const tolerance = {
    down: own?.down.tolerance ?? options.tolerance,
    up: own?.up.tolerance ?? options.tolerance,
  };
  const proposals: Proposal[] = [];
  for (const metric of metrics) {
    yield source.answersIn();
    const proposal = propose(metric, {
      namespace,
      current: replicas,
      statusReplicas,
      pods: desk.podsOf(workload),
      metered: (view) => desk.metered(desk.podsOf(workload), view),
      source,
      now: desk.now(),
      periods: {
        cpuInitialization: options.cpuInitializationPeriod,
        initialReadiness: options.initialReadinessDelay,
      },
      isWithin: withinTolerance(tolerance, release),
    });
    if ("failure" in proposal) {
      const { reason, message } = proposal.failure;
      desk.event(autoscaler, "Warning", reason, message);
    }
    proposals.push(proposal);
  }
  return proposals;
}

/** Nothing is written where nothing has changed. */
function* writeStatus(desk: AutoscalerDesk, autoscaler: PodAutoscaler, status: AutoscalerStatus): Sync {
  if (isSame(status, autoscaler.status)) return;
  yield desk.write();
  if (autoscaler.isDeleted) {
    const { name } = autoscaler.spec;
    const why = `horizontalpodautoscalers.autoscaling "${name}" not found`;
    desk.event(autoscaler, "Warning", "FailedUpdateStatus", why);
    return;
  }
  autoscaler.status = status;
  desk.statusWritten(autoscaler);
}

function isSame(a: AutoscalerStatus, b: AutoscalerStatus): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
