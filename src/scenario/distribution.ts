import type { Place, Placed } from "../document/value.ts";
import type { DistributionSpec, WeightedDistribution } from "../spec/distribution.ts";
import { formatDuration, parseDuration } from "../units/duration.ts";
import { choice } from "./choice.ts";
import { list } from "./collections.ts";
import { defaulted, object, optional, required } from "./fields.ts";
import { RELATIVE } from "./file-problems.ts";
import { lognormal } from "./lognormal.ts";
import type { Reading } from "./reading.ts";
import {
  duration,
  number,
  oneOf,
  positiveDuration,
  positiveNumber,
  shorten,
  string,
  wholeNumber,
} from "./scalars.ts";
import { byKind, mapped, named, placed, type Shape } from "./shape.ts";
import { reaches, supportOf } from "./support.ts";

/** A distribution of times: a duration stands for itself, `{exponential: 5m}` and the like for the rest. */
export const distribution: Shape<DistributionSpec> = named("distribution", () => anyDistribution);

const constant = mapped(duration, (value): DistributionSpec => ({ kind: "constant", value }));

const SWAP = "swap the two";

const uniform = mapped(
  object({ min: required(duration, "the shortest"), max: required(duration, "the longest") }),
  ({ min, max }, place, reading): DistributionSpec | undefined => {
    if (min <= max) return { kind: "uniform", min, max };
    return reading.error(place, "bad-distribution", "min is more than max", SWAP);
  },
);

const exponential = byKind<DistributionSpec>("a mean, or a map with the key mean", "5m, or {mean: 5m}", {
  scalar: mapped(positiveDuration, (mean) => ({ kind: "exponential", mean })),
  map: mapped(object({ mean: required(positiveDuration, "the mean") }), ({ mean }) => ({
    kind: "exponential",
    mean,
  })),
});

const erlang = mapped(
  object({
    shape: required(wholeNumber(1, 1000), "how many exponential stages"),
    mean: required(positiveDuration, "the mean of all stages together"),
  }),
  ({ shape, mean }): DistributionSpec => ({ kind: "erlang", shape, mean }),
);

const weibull = mapped(
  object({
    shape: required(
      number({ min: 0.05, max: 1000, whole: false }),
      "below 1: failures cluster; 1: exponential",
    ),
    scale: required(positiveDuration, "the time after which 63.2 % have happened"),
  }),
  ({ shape, scale }): DistributionSpec => ({ kind: "weibull", shape, scale }),
);

const fromFile = mapped(
  object({
    file: required(placed(string("a path")), "a text file with one duration a line; # begins a comment"),
    unit: optional(oneOf("s", "ms", "us"), "the unit of lines that are plain numbers"),
  }),
  ({ file, unit }, _, reading) => numbersOf(file, unit ?? "", reading),
);

const empirical = mapped(
  byKind<readonly number[]>(
    "a list of durations, or a map with the key file",
    "[1s, 2s], or {file: times.txt}",
    {
      list: list(duration, 1),
      map: fromFile,
    },
  ),
  (values): DistributionSpec => ({ kind: "empirical", values }),
);

const part: Shape<WeightedDistribution> = object({
  weight: required(positiveNumber, "how often, in relation to the others"),
  of: required(distribution, "the distribution"),
});
const mixture = mapped(list(part, 1), (parts): DistributionSpec => ({ kind: "mixture", parts }));

const truncated = mapped(
  object({
    of: required(placed(distribution), "the distribution"),
    min: defaulted(duration, "values below are drawn again", 0, "0s"),
    max: optional(duration, "values above are drawn again"),
  }),
  ({ of, min, max = Infinity }, place, reading) => truncate(of, min, max, place, reading),
);

function alternative(
  key: string,
  shape: Shape<DistributionSpec>,
  description: string,
): Shape<DistributionSpec> {
  return mapped(object({ [key]: required(shape, description) }), (read) => read[key]!);
}

const anyDistribution = byKind<DistributionSpec>(
  "a duration or a distribution",
  "30s, or {exponential: 30s}",
  {
    scalar: constant,
    map: choice("a distribution", {
      constant: alternative("constant", constant, "always the same"),
      uniform: alternative("uniform", uniform, "any time between two, equally likely"),
      exponential: alternative("exponential", exponential, "without memory, by its mean"),
      erlang: alternative("erlang", erlang, "a sum of exponential stages: more regular than exponential"),
      weibull: alternative("weibull", weibull, "P(X > x) = exp(-(x / scale)^shape)"),
      lognormal: alternative("lognormal", lognormal, "skewed, as run times and start-up times are"),
      empirical: alternative("empirical", empirical, "each measured value equally likely"),
      mixture: alternative("mixture", mixture, "one of several distributions, by weight"),
      truncated: alternative(
        "truncated",
        truncated,
        "a distribution on the condition that it falls between two times",
      ),
    }),
  },
);

function truncate(
  of: Placed<DistributionSpec>,
  min: number,
  max: number,
  place: Place,
  reading: Reading,
): DistributionSpec | undefined {
  if (min >= max)
    return reading.error(place, "bad-distribution", "min is not less than max", "make max larger than min");
  if (reaches(of.value, min, max)) return { kind: "truncated", of: of.value, min, max };
  const [low, high] = supportOf(of.value);
  const message = "the distribution never falls between min and max";
  const span = `its values lie between ${formatDuration(low)} and ${formatDuration(high)}`;
  const hint = high === Infinity ? "move min and max to where its values are" : span;
  return reading.error(place, "bad-distribution", message, hint);
}

function numbersOf(
  { value: file, place }: Placed<string>,
  unit: string,
  reading: Reading,
): number[] | undefined {
  const text = reading.files.text(file);
  if (text === undefined) return [];
  if (!text.ok)
    return reading.error(place, "unreadable-file", `the file "${shorten(file)}" ${text.message}`, RELATIVE);
  const source = text.value;
  const values: number[] = [];
  for (const [index, start] of source.lineStarts.entries()) {
    const line = source.text
      .slice(start, source.lineStarts[index + 1])
      .replace(/#.*/s, "")
      .trim();
    if (line === "") continue;
    const value = parseDuration(/^[\d.]+$/.test(line) ? line + unit : line);
    if (value.ok) values.push(value.value);
    else {
      const where = { source, start, end: start + line.length };
      const hint =
        value.reason === "missing-unit"
          ? "give the list a unit: {empirical: {file: ..., unit: s}}"
          : value.hint;
      reading.error(where, "bad-row", `"${shorten(line)}" ${value.message}`, hint);
      return undefined;
    }
  }
  if (values.length > 0) return values;
  const message = `the file "${shorten(file)}" holds no durations`;
  return reading.error(place, "empty", message, "write one a line");
}
