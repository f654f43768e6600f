import { ROLLOUT_STAGES } from "../spec/rollout.ts";
import { decimalsFor, formatNumber, timeUnit } from "./format-quantity.ts";
import { type RolloutStages, rolloutStages, STAGE_NAMES, type StudyRollouts } from "./rollout-stages.ts";

/** Stages that are named. */
const NAMED = 3;

/**
 * Where the time of changes went, with the baseline as the scenario is written: "rollout of 123 s: 100 s readiness, 20 s
 * image pull, 3 s API and controllers".
 */
export function describeStages(study: StudyRollouts): readonly string[] {
  const stages = rolloutStages(study);
  const { baseline } = study.scenario;
  const of = (strategy: string | undefined) => stages.filter((each) => each.strategy === strategy);
  const shown = of(baseline).length > 0 ? of(baseline) : of(stages[0]?.strategy);
  return shown.filter(({ variant }) => variant === shown[0]!.variant).map(sentence);
}

function sentence({ action, times }: RolloutStages): string {
  const total = times.reduce((sum, time) => sum + time, 0);
  const largest = ROLLOUT_STAGES.map((stage, position) => ({ stage, time: times[position]! }))
    .filter(({ time }) => time > 0)
    .sort((a, b) => b.time - a.time);
  const named = largest.slice(0, NAMED).map(({ stage, time }) => `${timeText(time)} ${STAGE_NAMES[stage]}`);
  return `${action} of ${timeText(total)}: ${named.join(", ")}`;
}

/** "1.5 min" */
export function timeText(seconds: number): string {
  const unit = timeUnit(seconds);
  const value = seconds * unit.factor;
  return `${formatNumber(value, Math.min(1, decimalsFor(value, Number.NaN)))} ${unit.name}`;
}
