import { type ChartSpec, chartSpec, colourOf, FAINT_INK } from "../../../../src/report/charts/theme.ts";
import { COUNTS } from "./judgement.ts";
import type { ValidationRow } from "./validation-rows.ts";

/** Every time and every shortfall: predicted against measured, on logarithmic axes. */
export function validationChart(rows: readonly ValidationRow[]): ChartSpec {
  const values = rows.flatMap(({ figure, measured, predicted: { median }, judgement }) => {
    const known = measured.filter((each) => each !== null && each > LEAST);
    const isTime = !COUNTS.test(figure) && !figure.endsWith("boundPerSecond");
    if (!isTime || median === null || median <= LEAST || known.length === 0) return [];
    const mean = known.reduce<number>((sum, each) => sum + each!, 0) / known.length;
    return [{ measured: mean, predicted: median, verdict: WORDS[judgement.verdict] }];
  });
  const scale = { type: "log", domain: [LEAST, MOST] };
  const axis = (title: string) => ({ title, grid: true, tickCount: 6, format: "~g" });
  const line = (data: readonly Readonly<Record<string, number>>[], dash: readonly number[]): ChartSpec => ({
    data: { values: data },
    mark: { type: "line", color: FAINT_INK, strokeWidth: 1, strokeDash: dash, clip: true },
    encoding: {
      x: { field: "measured", type: "quantitative", scale },
      y: { field: "predicted", type: "quantitative", scale },
    },
  });
  return chartSpec(
    "Predicted against measured",
    `${values.length} times (s) and shortfalls (replica-s); dashed: 10 % off, 0.1 s at least`,
    {
      width: 460,
      height: 460,
      layer: [
        line(edge(0), []),
        line(edge(1), [4, 4]),
        line(edge(-1), [4, 4]),
        {
          data: { values },
          mark: { type: "point", filled: true, size: 26, opacity: 0.65, clip: true },
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
              scale: {
                domain: Object.values(WORDS),
                range: [colourOf(0), colourOf(2), colourOf(4), colourOf(1)],
              },
              legend: { title: null, orient: "bottom-right", offset: 12 },
            },
          },
        },
      ],
    },
  );
}

/** How far off a figure may be: 10 %, 0.1 s at least. */
function edge(sign: -1 | 0 | 1): readonly Readonly<Record<string, number>>[] {
  const steps = 120;
  return Array.from({ length: steps + 1 }, (_, i) => {
    const measured = LEAST * (MOST / LEAST) ** (i / steps);
    return { measured, predicted: measured + sign * Math.max(0.1, 0.1 * measured) };
  }).filter(({ predicted }) => predicted >= LEAST);
}

const WORDS = {
  within: "within the band",
  chance: "in the range of seeds",
  spread: "within the known spread",
  missed: "missed",
} as const;

/** Below it all is one write or two; nothing lasts longer than the other, but sums over replicas. */
const LEAST = 0.005;
const MOST = 5000;
