import { ROLLOUT_STAGES } from "../spec/rollout.ts";
import { decimalsFor, formatCount, formatNumber, timeUnit } from "./format-quantity.ts";
import { type RolloutStages, rolloutStages, STAGE_NAMES, type StudyRollouts } from "./rollout-stages.ts";

/** Stages that are named, and the share of the whole below which one says nothing. */
const NAMED = 3;
const LEAST_SHARE = 0.01;

/**
 * Where the time of changes went, with the baseline and the first variant that has any: "deployment/web, surge-25 with
 * kube-default: rollout of 123 s: 100 s readiness, 20 s image pull, 3 s API and controllers".
 */
export function describeStages(study: StudyRollouts): readonly string[] {
  const stages = rolloutStages(study);
  const { baseline, strategies, variants } = study.scenario;
  const of = (strategy: string | undefined) => stages.filter((each) => each.strategy === strategy);
  const shown = of(baseline).length > 0 ? of(baseline) : of(stages[0]?.strategy);
  const [first] = shown;
  if (first === undefined) return [];
  const places = [
    ...(variants.length > 1 ? [`under ${first.variant || "the scenario as written"}`] : []),
    ...(strategies.length > 1 ? [`with ${first.strategy}`] : []),
  ];
  const place = places.length === 0 ? "" : ` ${places.join(" ")}`;
  return shown.filter(({ variant }) => variant === first.variant).map((each) => sentence(each, place));
}

function sentence({ workload, action, changes, times }: RolloutStages, place: string): string {
  const total = times.reduce((sum, time) => sum + time, 0);
  const largest = ROLLOUT_STAGES.map((stage, position) => ({ stage, time: times[position]! }))
    .filter(({ time }) => time >= LEAST_SHARE * total && time > 0)
    .sort((a, b) => b.time - a.time);
  const named = largest.slice(0, NAMED).map(({ stage, time }) => `${timeText(time)} ${STAGE_NAMES[stage]}`);
  const which = changes > 1 ? `${formatCount(changes)} x ${action}, mean` : action;
  return `${workload}${place}: ${which} of ${timeText(total)}: ${named.join(", ")}`;
}

/** "1.5 min" */
export function timeText(seconds: number): string {
  const unit = timeUnit(seconds);
  const value = seconds * unit.factor;
  return `${formatNumber(value, Math.min(1, decimalsFor(value, Number.NaN)))} ${unit.name}`;
}
