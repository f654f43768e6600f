import type { LoadSpec } from "../spec/load.ts";

export type Staircase = Omit<LoadSpec, "name">;

interface CurvePoint {
  readonly at: number;
  readonly value: number;
}

/** Pieces of at most `resolution` along straight lines, each with the mean of its piece: integrals stay as they were. */
export function stepsThrough(points: readonly CurvePoint[], resolution: number): Omit<Staircase, "period"> {
  const times: number[] = [];
  const values: number[] = [];
  const first = points[0]!;
  if (first.at > 0) {
    times.push(0);
    values.push(first.value);
  }
  for (let i = 0; i + 1 < points.length; i++) {
    const from = points[i]!;
    const to = points[i + 1]!;
    const pieces = from.value === to.value ? 1 : Math.ceil((to.at - from.at) / resolution);
    for (let piece = 0; piece < pieces; piece++) {
      times.push(Math.round(from.at + ((to.at - from.at) * piece) / pieces));
      values.push(from.value + ((to.value - from.value) * (piece + 0.5)) / pieces);
    }
  }
  const last = points.at(-1)!;
  times.push(last.at);
  values.push(last.value);
  return { times: Float64Array.from(times), values: Float64Array.from(values) };
}

/** One period in equal pieces, each with the exact mean of the sine over it. */
export function sineSteps(
  {
    mean,
    amplitude,
    period,
    firstTop,
  }: { mean: number; amplitude: number; period: number; firstTop: number },
  resolution: number,
): Staircase {
  const pieces = Math.max(4, Math.ceil(period / resolution));
  const times = Float64Array.from({ length: pieces }, (_, i) => Math.round((period * i) / pieces));
  const width = (2 * Math.PI) / pieces;
  const start = (-2 * Math.PI * firstTop) / period;
  // The mean of cos over [a, b] is (sin b - sin a) / (b - a).
  const values = times.map((_, i) => {
    const from = start + width * i;
    return Math.max(0, mean + (amplitude * (Math.sin(from + width) - Math.sin(from))) / width);
  });
  return { times, values, period };
}

export function spikeSteps({
  base,
  height,
  every,
  lasts,
  first,
}: {
  base: number;
  height: number;
  every: number;
  lasts: number;
  first: number;
}): Staircase {
  const begins = first % every;
  const ends = (begins + lasts) % every;
  const steps = [
    { at: begins, value: height },
    { at: ends, value: base },
  ].sort((a, b) => a.at - b.at);
  const all = steps[0]!.at === 0 ? steps : [{ at: 0, value: steps[1]!.value }, ...steps];
  return {
    times: Float64Array.from(all, ({ at }) => at),
    values: Float64Array.from(all, ({ value }) => value),
    period: every,
  };
}
