import type { AutoscalerBehavior, PodAutoscalerSpec } from "../../spec/autoscaling.ts";
import { type Condition, condition } from "./conditions.ts";
import { scaleDownLimit, scaleUpLimit } from "./scale-limits.ts";
import type { ScaleMemory } from "./scale-memory.ts";

/** What a recommendation comes to within the autoscaler's rules, and what is said about it. */
export interface Normalized {
  readonly replicas: number;
  /** AbleToScale and ScalingLimited. */
  readonly conditions: readonly Condition[];
}

export interface Recommended {
  readonly current: number;
  readonly wanted: number;
  readonly now: number;
}

type Limits = Pick<PodAutoscalerSpec, "minReplicas" | "maxReplicas" | "behavior">;

/** `window`: --horizontal-pod-autoscaler-downscale-stabilization. Source: facts 5.5 and 5.6. */
export function normalize(
  limits: Limits,
  memory: ScaleMemory,
  recommended: Recommended,
  window: number,
): Normalized {
  const { behavior } = limits;
  return behavior === undefined
    ? byOldRules(limits, memory, recommended, window)
    : byBehavior(limits, behavior, memory, recommended, window);
}

function byOldRules(limits: Limits, memory: ScaleMemory, recommended: Recommended, window: number) {
  const { current, wanted, now } = recommended;
  const stable = memory.recommendations.highest(wanted, now, window);
  const able = stable === wanted ? READY : SCALE_DOWN_STABILIZED;
  const rate = Math.max(2 * current, 4);
  const { minReplicas, maxReplicas } = limits;
  if (stable < minReplicas) return limited(able, minReplicas, TOO_FEW);
  if (stable > Math.min(rate, maxReplicas))
    return maxReplicas > rate ? limited(able, rate, SCALE_UP_LIMIT) : limited(able, maxReplicas, TOO_MANY);
  return withinRange(able, stable);
}

function byBehavior(
  { minReplicas, maxReplicas }: Limits,
  { up, down }: AutoscalerBehavior,
  memory: ScaleMemory,
  { current, wanted, now }: Recommended,
  window: number,
): Normalized {
  const windows = { up: up.stabilization ?? 0, down: down.stabilization ?? window };
  const stable = memory.recommendations.settled(current, wanted, now, windows);
  const able = stable === wanted ? READY : wanted >= current ? SCALE_UP_STABILIZED : SCALE_DOWN_STABILIZED;
  if (stable > current) {
    const rate = Math.max(current, scaleUpLimit(current, memory.events, up, now));
    if (stable > Math.min(rate, maxReplicas))
      return maxReplicas > rate ? limited(able, rate, SCALE_UP_LIMIT) : limited(able, maxReplicas, TOO_MANY);
  } else if (stable < current) {
    const rate = Math.min(current, scaleDownLimit(current, memory.events, down, now));
    if (stable < Math.max(rate, minReplicas))
      return minReplicas < rate ? limited(able, rate, SCALE_DOWN_LIMIT) : limited(able, minReplicas, TOO_FEW);
  }
  return withinRange(able, stable);
}

function limited(able: Condition, replicas: number, why: Condition): Normalized {
  return { replicas, conditions: [able, why] };
}

function withinRange(able: Condition, replicas: number): Normalized {
  return { replicas, conditions: [able, WITHIN_RANGE] };
}

const READY = condition("AbleToScale", true, "ReadyForNewScale", "recommended size matches current size");
const SCALE_UP_STABILIZED = condition(
  "AbleToScale",
  true,
  "ScaleUpStabilized",
  "recent recommendations were lower than current one, applying the lowest recent recommendation",
);
const SCALE_DOWN_STABILIZED = condition(
  "AbleToScale",
  true,
  "ScaleDownStabilized",
  "recent recommendations were higher than current one, applying the highest recent recommendation",
);
const SCALE_UP_LIMIT = condition(
  "ScalingLimited",
  true,
  "ScaleUpLimit",
  "the desired replica count is increasing faster than the maximum scale rate",
);
const SCALE_DOWN_LIMIT = condition(
  "ScalingLimited",
  true,
  "ScaleDownLimit",
  "the desired replica count is decreasing faster than the maximum scale rate",
);
const TOO_MANY = condition(
  "ScalingLimited",
  true,
  "TooManyReplicas",
  "the desired replica count is more than the maximum replica count",
);
const TOO_FEW = condition(
  "ScalingLimited",
  true,
  "TooFewReplicas",
  "the desired replica count is less than the minimum replica count",
);
const WITHIN_RANGE = condition(
  "ScalingLimited",
  false,
  "DesiredWithinRange",
  "the desired count is within the acceptable range",
);
