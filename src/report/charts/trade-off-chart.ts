import type { RolloutAction } from "../../spec/rollout.ts";
import { timeUnit } from "../format-quantity.ts";
import { type RolloutOutcomes, rolloutOutcomes } from "../rollout-outcomes.ts";
import type { StoredStudy } from "../stored-study.ts";
import type { Interval } from "../student-interval.ts";
import { intervalBars, shapeOf, sideColour, X_AXIS } from "./comparison-chart.ts";
import { type Chart, type ChartSpec, chartSpec, xmlText } from "./theme.ts";

const PANEL = 270;
/** Those that replace replicas; what is available while scaling out is decided by the two numbers of replicas. */
const ACTIONS: readonly RolloutAction[] = ["rollout", "restart", "rollback"];
const PANELS = 2;

/**
 * How long a rollout takes against what it costs: a dot a strategy and variant, with the intervals of both; one
 * panel each for rolling out and rolling back, where there are dots to compare. Top left is best.
 */
export function tradeOffChart(study: StoredStudy): Chart | undefined {
  const outcomes = rolloutOutcomes(study).filter(({ complete }) => complete > 0);
  const dotsOf = (wanted: RolloutAction) => outcomes.filter(({ action }) => action === wanted);
  const shown = ACTIONS.filter((action) => dotsOf(action).length > 1).slice(0, PANELS);
  if (shown.length === 0) return undefined;
  const title = "Rollouts: how long, and at what cost";
  const subtitle = "First begin to last completion, and the least availability of any workload on the way";
  const panels = shown.map((action, i) => panel(study, action, dotsOf(action), i === 0));
  return {
    name: "trade-off",
    title,
    description: `${subtitle}. Means over the replications; bars are 95 % intervals. Up and to the left is better.`,
    spec: chartSpec(title, subtitle, { spacing: 36, hconcat: panels }),
  };
}

function panel(
  study: StoredStudy,
  action: RolloutAction,
  outcomes: readonly RolloutOutcomes[],
  hasLegend: boolean,
): ChartSpec {
  const time = timeUnit(Math.max(...outcomes.map(({ duration }) => duration.mean)));
  const values = outcomes.map(({ strategy, variant, duration, minAvailability }) => ({
    strategy: xmlText(strategy),
    variant: xmlText(variant),
    ...scaled("duration", duration, time.factor),
    ...scaled("availability", minAvailability, 100),
  }));
  const channel = (field: string, title: string, scale: ChartSpec): ChartSpec => ({
    field,
    type: "quantitative",
    title,
    scale,
    axis: X_AXIS,
  });
  const x = (field: string) =>
    channel(field, `${action} (${time.name})`, { zero: false, nice: true, padding: 14 });
  const y = (field: string) => channel(field, "least availability (%)", { domain: [0, 100], nice: false });
  const duration = values.map((each) => ({ ...each, low: each.durationLow }));
  const availability = values.map((each) => ({ ...each, low: each.availabilityLow }));
  return {
    width: PANEL,
    height: PANEL * 0.75,
    data: { values },
    encoding: { color: sideColour(study, hasLegend) },
    layer: [
      ...intervalBars(duration, { x: x("durationLow"), x2: { field: "durationHigh" }, y: y("availability") }),
      ...intervalBars(availability, {
        y: y("availabilityLow"),
        y2: { field: "availabilityHigh" },
        x: x("duration"),
      }),
      {
        mark: { type: "point", filled: true, size: 80, opacity: 1 },
        encoding: { x: x("duration"), y: y("availability"), ...shapeOf(study) },
      },
    ],
  };
}

/** The mean of an interval and its ends, in the unit shown; no ends where there is one replication. */
function scaled<Name extends string>(name: Name, { n, mean, halfWidth }: Interval, factor: number) {
  return {
    [name]: mean * factor,
    [`${name}Low`]: n > 1 ? (mean - halfWidth) * factor : undefined,
    [`${name}High`]: n > 1 ? (mean + halfWidth) * factor : undefined,
  } as Record<Name, number> & Record<`${Name}${"Low" | "High"}`, number | undefined>;
}
