import { ROLLOUT_STAGES, type RolloutStage } from "../../spec/rollout.ts";
import { timeUnit } from "../format-quantity.ts";
import { rolloutStages, STAGE_NAMES } from "../rollout-stages.ts";
import type { StoredStudy } from "../stored-study.ts";
import { X_AXIS } from "./comparison-chart.ts";
import { type Chart, chartSpec, xmlText } from "./theme.ts";

const WIDTH = 480;
/** More bars than these are a wall. */
const BARS = 24;
/** From what machines and controllers do to what pods do; waiting stands out. */
const COLOURS: Readonly<Record<RolloutStage, string>> = {
  controllers: "#7f8c9a",
  pause: "#d9c7a0",
  quota: "#6f4e7c",
  termination: "#b8c4d0",
  budget: "#8e1b14",
  "node-loss": "#c0609a",
  scheduler: "#5b8fd0",
  capacity: "#d9482b",
  pull: "#e8a33d",
  start: "#2f9e77",
  crashing: "#3b3b3b",
  readiness: "#a8d8b9",
};

/** Where the time of rollouts went: a bar a strategy, variant, action and workload, stacked by stage. */
export function stagesChart(study: StoredStudy): Chart | undefined {
  const bars = rolloutStages(study).slice(0, BARS);
  if (bars.length === 0) return undefined;
  const { strategies, variants } = study.scenario;
  const workloads = new Set(bars.map(({ workload }) => workload)).size;
  const total = (times: readonly number[]) => times.reduce((sum, time) => sum + time, 0);
  const unit = timeUnit(Math.max(...bars.map(({ times }) => total(times))));
  const nameOf = ({ strategy, variant, workload, action }: (typeof bars)[number]) =>
    xmlText(
      [
        action,
        ...(workloads > 1 ? [workload] : []),
        ...(strategies.length > 1 ? [strategy] : []),
        ...(variants.length > 1 ? [variant || "as written"] : []),
      ].join(", "),
    );
  const values = bars.flatMap((bar) =>
    ROLLOUT_STAGES.map((stage, order) => ({
      bar: nameOf(bar),
      stage: STAGE_NAMES[stage],
      order,
      time: bar.times[order]! * unit.factor,
    })).filter(({ time }) => time > 0),
  );
  const used = ROLLOUT_STAGES.map((stage) => ({
    name: STAGE_NAMES[stage],
    colour: COLOURS[stage],
  })).filter(({ name }) => values.some(({ stage }) => stage === name));
  const title = "Where the time of rollouts went";
  const subtitle = "Critical path of each change; means over the changes of all replications";
  return {
    name: "stages",
    title,
    description: `${subtitle}. One bar an action, workload, strategy and variant; its parts are stages and add up to the time from begin to end.`,
    spec: chartSpec(title, subtitle, {
      width: WIDTH,
      height: { step: 24 },
      data: { values },
      mark: { type: "bar" },
      encoding: {
        y: { field: "bar", type: "nominal", sort: null, title: null },
        x: { field: "time", type: "quantitative", title: `time (${unit.name})`, axis: X_AXIS, stack: "zero" },
        color: {
          field: "stage",
          type: "nominal",
          scale: { domain: used.map(({ name }) => name), range: used.map(({ colour }) => colour) },
          legend: { title: null, orient: "top", columns: 4 },
        },
        order: { field: "order", type: "quantitative" },
      },
    }),
  };
}
