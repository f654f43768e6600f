import type { PodTemplateSpec } from "../../spec/pod.ts";
import type { AnalysisSpec, CanaryStep, RollbackCause, RolloutPlanSpec } from "../../spec/rollout-plan.ts";
import type { Deployment } from "../deployment.ts";
import { totalSize } from "../replica-set.ts";
import { canarySize, oldAtLeast, type RolloutHold } from "./hold.ts";

/**
 * What a plan does next: it holds the update somewhere until that is reached, waits, or switches Services. `text` as
 * Argo Rollouts writes the step, `mark` as charts name it.
 */
export type PlanStep = { readonly text: string; readonly mark: string } & (
  | { readonly kind: "hold"; readonly hold: RolloutHold }
  | { readonly kind: "wait"; readonly duration: number }
  | { readonly kind: "promote" }
);

/** A plan that is under way. */
export class OpenPlan {
  readonly number: number;
  readonly workload: number;
  readonly spec: RolloutPlanSpec;
  readonly stable: PodTemplateSpec;
  readonly target: PodTemplateSpec;
  /** Those of the spec, and that for crash loops. */
  readonly analyses: readonly AnalysisSpec[];
  readonly #steps: readonly PlanStep[];
  readonly #measured: number[];
  readonly #failed: number[];
  stepNumber = 0;
  /** Why it is about to be taken back; "": it is not. */
  abortReason = "";

  constructor(
    number: number,
    workload: number,
    spec: RolloutPlanSpec,
    templates: { readonly stable: PodTemplateSpec; readonly target: PodTemplateSpec },
  ) {
    this.number = number;
    this.workload = workload;
    this.spec = spec;
    this.stable = templates.stable;
    this.target = templates.target;
    this.#steps = stepsOf(spec);
    this.analyses = [...spec.analyses, ...(this.rollsBackOn("crashLoop") ? [NO_CRASH_LOOP] : [])];
    this.#measured = this.analyses.map(() => 0);
    this.#failed = this.analyses.map(() => 0);
  }

  /** undefined: all are done, and the update goes to its end. */
  get step(): PlanStep | undefined {
    return this.#steps[this.stepNumber];
  }

  /** "2/4": the step that it has come to, of all. */
  get position(): string {
    return `${this.stepNumber + 1}/${this.#steps.length}`;
  }

  rollsBackOn(cause: RollbackCause): boolean {
    return this.spec.rollbackOn.includes(cause);
  }

  /** Counts a measurement; how many of its kind have failed. */
  note(analysis: number, hasFailed: boolean): number {
    this.#measured[analysis]!++;
    if (hasFailed) this.#failed[analysis]!++;
    return this.#failed[analysis]!;
  }

  measuredOf(analysis: number): number {
    return this.#measured[analysis]!;
  }

  /** Whether as many new pods are available as the step allows, and no more old ones there than it keeps. */
  hasReached({ sets, spec }: Deployment): boolean {
    const { step } = this;
    if (step?.kind !== "hold") return false;
    const most = step.hold.newAtMost(spec.replicas);
    const newest = sets.find(({ template }) => template.key === this.target.key);
    if ((newest?.status.available ?? 0) < most || (newest?.replicas ?? 0) > most) return false;
    return totalSize(sets.filter((set) => set !== newest)) <= oldAtLeast(step.hold, spec.replicas);
  }
}

/** What a script that watches pods would notice. */
const NO_CRASH_LOOP: AnalysisSpec = {
  metric: "crashLoops",
  failure: { operator: ">", value: 0 },
  success: undefined,
  initialDelay: 0,
  interval: 1_000_000,
  count: Number.POSITIVE_INFINITY,
  failureLimit: 0,
};

function stepsOf(spec: RolloutPlanSpec): readonly PlanStep[] {
  switch (spec.kind) {
    case "rolling":
      return [];
    case "blueGreen":
      return [
        {
          kind: "hold",
          text: "second set",
          mark: "second set is up",
          hold: { newAtMost: (wanted) => wanted, keepsOld: true },
        },
        waitStep("BlueGreenPause", spec.promoteAfter),
        { kind: "promote", text: "promote", mark: "promoted" },
        waitStep("ScaleDownDelay", spec.scaleDownDelay),
      ];
    case "canary":
      return spec.steps.map(canaryStep);
  }
}

function canaryStep(step: CanaryStep): PlanStep {
  if (step.kind === "pause") return waitStep("CanaryPauseStep", step.duration);
  const newAtMost = (wanted: number) =>
    step.kind === "weight" ? canarySize(step.share, wanted) : Math.min(step.count, wanted);
  const hold = { newAtMost, keepsOld: false };
  if (step.kind === "replicas") {
    const { count } = step;
    return { kind: "hold", hold, text: `setCanaryScale{replicas: ${count}}`, mark: `canary of ${count}` };
  }
  const percent = Math.round(step.share * 1e4) / 100;
  return { kind: "hold", hold, text: `setWeight: ${percent}`, mark: `canary ${percent} %` };
}

function waitStep(text: string, duration: number): PlanStep {
  return { kind: "wait", duration, text, mark: "plan waits" };
}
