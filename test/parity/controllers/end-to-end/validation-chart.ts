import { type ChartSpec, chartSpec, colourOf, FAINT_INK } from "../../../../src/report/charts/theme.ts";
import { COUNTS } from "./judgement.ts";
import type { ValidationRow } from "./validation-rows.ts";

/** Every time and every shortfall: predicted against measured, on logarithmic axes. */
export function validationChart(rows: readonly ValidationRow[]): ChartSpec {
  const values = rows.flatMap(({ figure, measured, predicted, judgement }) => {
    const known = measured.filter((each) => each !== null && each > LEAST);
    if (
      COUNTS.test(figure) ||
      figure.endsWith("boundPerSecond") ||
      predicted === null ||
      predicted <= LEAST ||
      known.length === 0
    )
      return [];
    const mean = known.reduce<number>((sum, each) => sum + each!, 0) / known.length;
    return [{ measured: mean, predicted, verdict: WORDS[judgement.verdict] }];
  });
  const scale = { type: "log", domain: [LEAST, 5000] };
  const axis = (title: string) => ({ title, grid: true, tickCount: 6, format: "~g" });
  const line = (factor: number, dash: readonly number[]): ChartSpec => ({
    data: {
      values: [LEAST, 5000].map((measured) => ({ measured, predicted: measured * factor })),
    },
    mark: { type: "line", color: FAINT_INK, strokeWidth: 1, strokeDash: dash, clip: true },
    encoding: {
      x: { field: "measured", type: "quantitative", scale },
      y: { field: "predicted", type: "quantitative", scale },
    },
  });
  return chartSpec(
    "Predicted against measured",
    `${values.length} times (s) and shortfalls (replica-s) of whole scenarios; dashed: 10 % off`,
    {
      width: 460,
      height: 460,
      layer: [
        line(1, []),
        line(1.1, [4, 4]),
        line(0.9, [4, 4]),
        {
          data: { values },
          mark: { type: "point", filled: true, size: 26, opacity: 0.65 },
          encoding: {
            x: {
              field: "measured",
              type: "quantitative",
              scale,
              axis: axis("measured, mean of the repeats"),
            },
            y: { field: "predicted", type: "quantitative", scale, axis: axis("predicted") },
            color: {
              field: "verdict",
              type: "nominal",
              scale: { domain: Object.values(WORDS), range: [colourOf(0), colourOf(4), colourOf(1)] },
              legend: { title: null, orient: "bottom-right", offset: 12 },
            },
          },
        },
      ],
    },
  );
}

const WORDS = { within: "within the band", spread: "within the known spread", missed: "missed" } as const;

/** Below it all is one write or two. */
const LEAST = 0.005;
