import { headOf, reportUnknownKey } from "./fields.ts";
import type { Reading } from "./reading.ts";
import { asMap, type Shape } from "./shape.ts";
import type { MapValue } from "./value.ts";

/**
 * A map that has exactly one of several keys, which decides what else it has: `{poisson: 30/min}`.
 *
 * `others` are the keys that may stand beside it, for suggestions; `later` those that are not simulated yet.
 */
export function choice<T>(
  what: string,
  alternatives: Readonly<Record<string, Shape<T>>>,
  others: readonly string[] = [],
  later: readonly string[] = [],
): Shape<T> {
  const keys = Object.keys(alternatives);
  return {
    read: (value, reading) => {
      const map = asMap(value, reading);
      if (map === undefined) return undefined;
      const present = keys.filter((key) => map.entries.has(key));
      if (present.length === 1) return alternatives[present[0]!]!.read(value, reading);
      if (present.length > 1) {
        const second = map.entries.get(present[1]!)!.keyPlace;
        const both = `"${present[0]}" and "${present[1]}" exclude each other`;
        return reading.error(second, "conflicting-keys", both, "keep one of them");
      }
      return reportNoChoice(what, map, keys, others, later, reading);
    },
    schema: (definitions) => ({ oneOf: keys.map((key) => alternatives[key]!.schema(definitions)) }),
  };
}

function reportNoChoice(
  what: string,
  map: MapValue,
  keys: readonly string[],
  others: readonly string[],
  later: readonly string[],
  reading: Reading,
): undefined {
  const unknown = [...map.entries].filter(([key]) => !others.includes(key));
  for (const [key, { keyPlace }] of unknown) {
    if (later.includes(key)) {
      reading.error(
        keyPlace,
        "not-yet-simulated",
        `"${key}" arrives with Kubernetes objects`,
        "remove the entry",
      );
    } else reportUnknownKey(key, keyPlace, [...keys, ...others], reading);
  }
  if (unknown.length > 0) return undefined;
  return reading.error(headOf(map), "missing-key", `${what} needs one of the keys ${keys.join(", ")}`);
}
