import type { MapValue, Value } from "../document/value.ts";
import { normalQuantile } from "../random/normal.ts";
import type { DistributionSpec } from "../spec/distribution.ts";
import { object, readFields, required } from "./fields.ts";
import type { Reading } from "./reading.ts";
import { duration, number, positiveDuration } from "./scalars.ts";
import { asMap, type JsonSchema, mapped, type Shape } from "./shape.ts";

/**
 * A lognormal distribution by mu and sigma of its logarithm in seconds, by mean and cv (standard deviation over
 * mean), or by its median and one other quantile, pNN.
 */
export const lognormal: Shape<DistributionSpec> = {
  read: (value, reading) => {
    const map = asMap(value, reading, "write {median: 40s, p99: 5m}");
    if (map === undefined) return undefined;
    if (map.entries.has("mu") || map.entries.has("sigma")) return byLogarithm.read(value, reading);
    if (map.entries.has("mean") || map.entries.has("cv")) return byMean.read(value, reading);
    return byQuantile(map, value, reading);
  },
  schema: (definitions) => ({
    oneOf: [
      byLogarithm.schema(definitions),
      byMean.schema(definitions),
      quantileSchema(duration.schema(definitions)),
    ],
  }),
};

const LOG_OF_SECOND = Math.log(1_000_000);
const QUANTILE = /^p(\d{1,2}(?:\.\d{1,3})?)$/;
/** Beyond, a sample is either nothing or longer than any simulation. */
const MAX_SIGMA = 20;

const byLogarithm = mapped(
  object({
    mu: required(number({ min: -13, max: 25, whole: false }), "mean of the logarithm of the time in seconds"),
    sigma: required(number({ min: 0, max: MAX_SIGMA, whole: false }), "standard deviation of that logarithm"),
  }),
  ({ mu, sigma }): DistributionSpec => ({ kind: "lognormal", mu: mu + LOG_OF_SECOND, sigma }),
);

// E = exp(mu + sigma^2 / 2), and cv^2 = exp(sigma^2) - 1.
const byMean = mapped(
  object({
    mean: required(positiveDuration, "the mean"),
    cv: required(number({ min: 0, max: 1000, whole: false }), "standard deviation over mean"),
  }),
  ({ mean, cv }): DistributionSpec => {
    const variance = Math.log1p(cv * cv);
    return { kind: "lognormal", mu: Math.log(mean) - variance / 2, sigma: Math.sqrt(variance) };
  },
);

function byQuantile(map: MapValue, value: Value, reading: Reading): DistributionSpec | undefined {
  const keys = [...map.entries.keys()].filter((key) => QUANTILE.test(key));
  const key = keys[0] ?? "p99";
  if (keys.length > 1) {
    const second = map.entries.get(keys[1]!)!.keyPlace;
    return reading.error(
      second,
      "conflicting-keys",
      `"${key}" and "${keys[1]}" are one too many`,
      "keep one of them",
    );
  }
  const { values, complete } = readFields(map, quantileFields(key), reading);
  if (!complete) return undefined;
  const median = values["median"]!;
  const quantile = values[key]!;
  const z = normalQuantile(Number(QUANTILE.exec(key)![1]) / 100);
  // q = exp(mu + z sigma) and median = exp(mu), so sigma = ln(q / median) / z.
  const sigma = Math.log(quantile / median) / z;
  if (sigma >= 0 && sigma <= MAX_SIGMA) return { kind: "lognormal", mu: Math.log(median), sigma };
  const [message, hint] = fault(key, z, sigma);
  return reading.error(map.entries.get(key)?.keyPlace ?? value.place, "bad-distribution", message, hint);
}

function fault(key: string, z: number, sigma: number): [message: string, hint: string] {
  if (z === 0) return ["p50 is the median itself", "give another quantile, such as p90 or p99"];
  if (sigma < 0) return [`${key} and median are the wrong way round`, "swap the two"];
  return [`${key} is too far from the median`, "is a unit wrong?"];
}

function quantileFields(key: string) {
  return {
    median: required(positiveDuration, "half of the values are below"),
    [key]: required(positiveDuration, "another quantile, such as p90 or p99"),
  };
}

function quantileSchema(time: JsonSchema): JsonSchema {
  return {
    type: "object",
    properties: { median: { ...time, description: "half of the values are below" } },
    patternProperties: { [QUANTILE.source]: { ...time, description: "NN % of the values are below" } },
    additionalProperties: false,
    required: ["median"],
    minProperties: 2,
    maxProperties: 2,
  };
}
