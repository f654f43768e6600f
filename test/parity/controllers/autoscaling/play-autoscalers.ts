import { type AutoscalingOptions, KUBERNETES_AUTOSCALING } from "../../../../src/spec/autoscaling.ts";
import type { WorldSpec } from "../../../../src/spec/world.ts";
import { durationOf } from "../durations.ts";
import { flagsOf } from "../flags.ts";
import type { Played } from "../played.ts";
import type { ControllerCase, ControllerRun } from "../recording.ts";
import { evaluationsOf } from "./evaluations.ts";
import { type PlayedPods, ServedMetrics } from "./served-metrics.ts";

/** What the controller manager of a case was told about autoscalers. */
export function autoscalingOf({ flags }: Pick<ControllerCase, "flags">): AutoscalingOptions {
  const manager = flagsOf(flags.kcm);
  const stabilization = manager.get("horizontal-pod-autoscaler-downscale-stabilization");
  return {
    ...KUBERNETES_AUTOSCALING,
    // The moments of evaluations are recorded.
    syncPeriod: 1e14,
    ...(stabilization === undefined ? {} : { downscaleStabilization: durationOf(stabilization) }),
  };
}

function periodOf({ flags }: Pick<ControllerCase, "flags">): number {
  const written = flagsOf(flags.kcm).get("horizontal-pod-autoscaler-sync-period");
  return (written === undefined ? KUBERNETES_AUTOSCALING.syncPeriod : durationOf(written)) / 1_000_000;
}

/** The autoscalers of a run: evaluated when they were, on what was served then. */
export class PlayedAutoscalers {
  readonly #recorded: ControllerCase;
  readonly #run: ControllerRun;
  readonly #world: WorldSpec;
  readonly #lag: number;
  #served: ServedMetrics | undefined;

  constructor(recorded: ControllerCase, run: ControllerRun, world: WorldSpec, lag: number) {
    this.#lag = lag;
    this.#recorded = recorded;
    this.#run = run;
    this.#world = world;
  }

  source(pods: Omit<PlayedPods, "startTime">): ServedMetrics {
    const { startTime } = this.#world;
    this.#served = new ServedMetrics(this.#run, { ...pods, startTime });
    return this.#served;
  }

  /** To be called once, before the clock runs. */
  schedule({ parts, later }: Pick<Played, "parts" | "later">): void {
    const { autoscalers = [] } = this.#world.objects;
    if (autoscalers.length === 0) return;
    const metrics = Math.max(...autoscalers.map((each) => each.metrics.length));
    for (const evaluation of evaluationsOf(this.#run, {
      ...{ metrics, lag: this.#lag },
      period: periodOf(this.#recorded),
    }))
      later(Math.max(0, Math.round(evaluation.t * 1_000_000)), () => {
        this.#served?.begin(evaluation);
        for (const position of autoscalers.keys()) parts.autoscalers.evaluateNow(position);
      });
  }
}
