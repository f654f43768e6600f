import type { Placed } from "../document/value.ts";
import { list } from "./collections.ts";
import { defaulted, object, optional, required } from "./fields.ts";
import { loadAmount } from "./load-amounts.ts";
import { type Staircase, sineSteps, spikeSteps, stepsThrough } from "./load-steps.ts";
import type { Reading } from "./reading.ts";
import { duration, positiveDuration } from "./scalars.ts";
import { mapped, placed, type Shape } from "./shape.ts";

/** How finely a curve is cut that is not a staircase by itself. */
const RESOLUTION = 15_000_000;
const resolution = {
  ...optional(positiveDuration, "how finely it is cut into steps, each of the mean of its piece"),
  written: "15s",
};
const repeat = optional(positiveDuration, "it begins anew after this");

const point = object({ at: required(placed(duration), "when"), value: required(loadAmount, "how much") });

interface Point {
  readonly at: Placed<number>;
  readonly value: number;
}

export const constantCurve = mapped(
  object({ constant: required(loadAmount, "always the same") }),
  ({ constant }): Staircase => ({
    times: Float64Array.of(0),
    values: Float64Array.of(constant),
    period: Number.POSITIVE_INFINITY,
  }),
);

export const stepCurve: Shape<Staircase> = mapped(
  object({
    steps: required(list(point, 1), "each value holds until the next one"),
    repeat,
  }),
  ({ steps, repeat }, _, reading) => {
    if (!checkOrder(steps, repeat, reading)) return undefined;
    const first = steps[0]!.at.value === 0 ? [] : [{ at: 0, value: steps[0]!.value }];
    const all = [...first, ...steps.map(({ at, value }) => ({ at: at.value, value }))];
    return {
      times: Float64Array.from(all, ({ at }) => at),
      values: Float64Array.from(all, ({ value }) => value),
      period: repeat ?? Number.POSITIVE_INFINITY,
    };
  },
);

export const pointCurve: Shape<Staircase> = mapped(
  object({
    points: required(list(point, 2), "straight lines from one to the next"),
    repeat,
    resolution,
  }),
  ({ points, repeat, resolution = RESOLUTION }, _, reading) => {
    if (!checkOrder(points, repeat, reading)) return undefined;
    const plain = points.map(({ at, value }) => ({ at: at.value, value }));
    return { ...stepsThrough(plain, resolution), period: repeat ?? Number.POSITIVE_INFINITY };
  },
);

const sine = object({
  mean: required(loadAmount, "in the middle"),
  amplitude: required(placed(loadAmount), "how far it goes up and down"),
  period: required(positiveDuration, "from one top to the next"),
  firstTop: optional(duration, "when the first top comes; a quarter of the period if absent"),
});

export const sineCurve: Shape<Staircase> = mapped(
  object({ sine: required(sine, "up and down, as days do"), resolution }),
  ({ sine: { mean, amplitude, period, firstTop }, resolution = RESOLUTION }, _, reading) => {
    if (amplitude.value > mean)
      return reading.error(
        amplitude.place,
        "out-of-range",
        "the load would be negative",
        "write at most the mean",
      );
    return sineSteps(
      { mean, amplitude: amplitude.value, period, firstTop: firstTop ?? period / 4 },
      resolution,
    );
  },
);

const spikes = object({
  base: required(loadAmount, "between spikes"),
  height: required(loadAmount, "in a spike, the base included"),
  every: required(positiveDuration, "from one beginning to the next"),
  lasts: required(placed(positiveDuration), "how long one lasts"),
  first: defaulted(duration, "when the first one begins", 0, "0s"),
});

export const spikeCurve: Shape<Staircase> = mapped(
  object({ spikes: required(spikes, "short bursts again and again") }),
  ({ spikes: { base, height, every, lasts, first } }, _, reading) => {
    if (lasts.value < every) return spikeSteps({ base, height, every, lasts: lasts.value, first });
    return reading.error(
      lasts.place,
      "out-of-range",
      "a spike lasts until the next",
      "make it shorter than every",
    );
  },
);

function checkOrder(points: readonly Point[], repeat: number | undefined, reading: Reading): boolean {
  for (const [i, { at }] of points.entries())
    if (i > 0 && at.value <= points[i - 1]!.at.value) {
      reading.error(at.place, "out-of-range", "is not after the one before", "write them in order of time");
      return false;
    }
  const last = points.at(-1)!.at;
  if (repeat === undefined || repeat > last.value) return true;
  reading.error(last.place, "out-of-range", "comes after the curve has begun anew", "make repeat longer");
  return false;
}
