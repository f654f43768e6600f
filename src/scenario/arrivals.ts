import type { DistributionSpec } from "../spec/distribution.ts";
import type { ArrivalSpec } from "../spec/world.ts";
import { choice } from "./choice.ts";
import { distribution } from "./distribution.ts";
import { object, optional, required } from "./fields.ts";
import { duration, positiveDuration, rate, wholeNumber } from "./scalars.ts";
import { mapped, type Shape } from "./shape.ts";
import { isAlwaysZero } from "./support.ts";

const ends = {
  count: optional(wholeNumber(0), "no more than this many tasks"),
  until: optional(duration, "no task after this time"),
};

function renewal(
  gap: DistributionSpec,
  { count = Infinity, until = Infinity }: { count: number | undefined; until: number | undefined },
): ArrivalSpec {
  return { kind: "renewal", gap, count, until };
}

/** When tasks come; a trace is read apart, since it brings durations and requests too. */
export const arrivals: Shape<ArrivalSpec> = choice<ArrivalSpec>(
  "arrivals",
  {
    poisson: mapped(
      object({ poisson: required(rate, "mean rate of a Poisson process: 30/min"), ...ends }),
      (read) => renewal({ kind: "exponential", mean: read.poisson }, read),
    ),
    every: mapped(
      object({ every: required(positiveDuration, "one task each such time, the first after one"), ...ends }),
      (read) => renewal({ kind: "constant", value: read.every }, read),
    ),
    gap: mapped(
      object({ gap: required(distribution, "time between one task and the next"), ...ends }),
      (read, place, reading) => {
        const never = isAlwaysZero(read.gap) && read.count === undefined;
        if (!never) return renewal(read.gap, read);
        return reading.error(
          place,
          "endless",
          "tasks without a gap and without a count never stop coming",
          "give a count, or {at: 0, count: n}",
        );
      },
    ),
    at: mapped(
      object({ at: required(duration, "all at this time"), count: required(wholeNumber(0), "how many") }),
      ({ at, count }): ArrivalSpec => ({ kind: "burst", at, count }),
    ),
    closed: mapped(
      object({
        closed: required(
          object({
            population: required(wholeNumber(1, 10_000_000), "how many users"),
            think: required(distribution, "time from the end of a user's task to the next one"),
          }),
          "a finite population: each thinks, submits a task, waits for its end, thinks again",
        ),
      }),
      ({ closed }): ArrivalSpec => ({ kind: "closed", ...closed }),
    ),
  },
  ["count", "until"],
);
