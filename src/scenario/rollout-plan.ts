import type { Placed } from "../document/value.ts";
import {
  type AnalysisSpec,
  type CanaryStep,
  PLAN_METRICS,
  type PlanCondition,
  ROLLBACK_CAUSES,
  type RolloutPlanSpec,
} from "../spec/rollout-plan.ts";
import { choice } from "./choice.ts";
import { readable } from "./collections.ts";
import { defaulted, object, optional, required } from "./fields.ts";
import { duration, oneOf, positiveDuration, probability, string, wholeNumber, word } from "./scalars.ts";
import { mapped, placed, type Shape } from "./shape.ts";

const condition: Shape<PlanCondition> = mapped(
  word(/^(<=|>=|==|!=|<|>) ?\d{1,12}(\.\d{1,6})?$/, 'a comparison such as "> 2"', "wrong-value"),
  (text): PlanCondition => {
    const [, operator = "", value = ""] = /^(\D+?) ?(\d.*)$/.exec(text) ?? [];
    return { operator: operator as PlanCondition["operator"], value: Number(value) };
  },
);

const analysis: Shape<AnalysisSpec> = mapped(
  object({
    metric: required(
      oneOf(...PLAN_METRICS),
      "what is measured, of the pods of the new revision; unavailable and availability of all",
    ),
    failure: optional(condition, 'a measurement for which this holds has failed: "> 2"'),
    success: optional(condition, "a measurement for which this does not hold has failed"),
    initialDelay: defaulted(duration, "from the beginning to the first measurement", 0, "0s"),
    interval: defaulted(positiveDuration, "from one measurement to the next", 10_000_000, "10s"),
    count: optional(wholeNumber(1), "how many measurements; as long as the plan goes on if absent"),
    failureLimit: defaulted(wholeNumber(0), "how many measurements may fail", 0, 0),
  }),
  ({ count, ...read }, place, reading): AnalysisSpec | undefined => {
    if (read.failure !== undefined || read.success !== undefined)
      return { ...read, count: count ?? Number.POSITIVE_INFINITY };
    const message = "an analysis needs a condition";
    return reading.error(place, "missing-key", message, 'add failure: "> 2", or success');
  },
);

const canaryStep: Shape<CanaryStep> = choice<CanaryStep>("a step", {
  weight: mapped(
    object({ weight: required(probability, "share of the wanted pods that are to be new, rounded up") }),
    ({ weight }): CanaryStep => ({ kind: "weight", share: weight }),
  ),
  replicas: mapped(
    object({ replicas: required(wholeNumber(0), "how many pods are to be new") }),
    ({ replicas }): CanaryStep => ({ kind: "replicas", count: replicas }),
  ),
  pause: mapped(
    object({ pause: required(positiveDuration, "how long the plan waits here") }),
    ({ pause }): CanaryStep => ({ kind: "pause", duration: pause }),
  ),
});

const canary = mapped(
  object({ steps: required(readable(canaryStep, 1), "weights or replicas, and pauses, one after another") }),
  ({ steps }, place, reading): readonly CanaryStep[] | undefined => {
    const weights = steps.flatMap((step) => (step.kind === "weight" ? [step.share] : []));
    const counts = steps.flatMap((step) => (step.kind === "replicas" ? [step.count] : []));
    if (isAscending(weights) && isAscending(counts)) return steps;
    const hint = "a canary that is to shrink is rolled back: use rolloutUndo";
    return reading.error(place, "out-of-range", "the steps do not ascend", hint);
  },
);

function isAscending(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value >= values[i - 1]!);
}

/** Half a minute is what Argo Rollouts waits before it ends the first set. */
const SCALE_DOWN_DELAY = 30_000_000;

const blueGreen = object({
  activeService: optional(placed(string()), "the Service that is switched from the old pods to the new ones"),
  previewService: optional(placed(string()), "a Service that selects the new pods from the beginning"),
  promoteAfter: defaulted(duration, "from all new pods being available to the switch", 0, "0s"),
  scaleDownDelay: defaulted(duration, "from the switch to the end of the old pods", SCALE_DOWN_DELAY, "30s"),
});

/** A plan, and the Services that it names, which are looked up once all objects are known. */
export interface WrittenPlan {
  readonly spec: RolloutPlanSpec;
  readonly services: readonly Placed<string>[];
}

/** How a new image is let in, and when it is taken back. */
export const rolloutPlan: Shape<WrittenPlan> = mapped(
  object({
    canary: optional(canary, "so many new pods at a time, as steps say"),
    blueGreen: optional(blueGreen, "a full second set of pods first, then the Service is switched"),
    analysis: defaulted(
      readable(analysis),
      "what is measured meanwhile; what fails too often is rolled back",
      [],
      [],
    ),
    rollbackOn: defaulted(readable(oneOf(...ROLLBACK_CAUSES)), "what else rolls back", [], []),
  }),
  ({ canary: steps, blueGreen: colours, analysis: analyses, rollbackOn }, place, reading) => {
    const common = { analyses, rollbackOn };
    if (steps !== undefined && colours !== undefined) {
      const message = '"canary" and "blueGreen" exclude each other';
      return reading.error(place, "conflicting-keys", message, "keep one of them");
    }
    if (steps !== undefined) return { spec: { kind: "canary" as const, steps, ...common }, services: [] };
    if (colours !== undefined) {
      const { activeService, previewService, ...times } = colours;
      const names = {
        activeService: activeService?.value ?? "",
        previewService: previewService?.value ?? "",
      };
      const services = [activeService, previewService].filter((each) => each !== undefined);
      return { spec: { kind: "blueGreen" as const, ...names, ...times, ...common }, services };
    }
    if (analyses.length + rollbackOn.length > 0)
      return { spec: { kind: "rolling" as const, ...common }, services: [] };
    const hint = "add canary, blueGreen, analysis or rollbackOn: [deadline]";
    return reading.error(place, "missing-key", "this plan says nothing", hint);
  },
);
