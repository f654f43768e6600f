import type { MapValue } from "../document/value.ts";
import { headOf, reportUnknownKey } from "./fields.ts";
import type { Reading } from "./reading.ts";
import { asMap, type Shape } from "./shape.ts";

/**
 * A map that has exactly one of several keys, which decides what else it has: `{poisson: 30/min}`.
 *
 * `others` are the keys that may stand beside it, for suggestions.
 */
export function choice<T>(
  what: string,
  alternatives: Readonly<Record<string, Shape<T>>>,
  others: readonly string[] = [],
): Shape<T> {
  const keys = Object.keys(alternatives);
  return {
    read: (value, reading) => {
      const map = asMap(value, reading, `write {${keys[0]}: ...}, or one with ${orList(keys.slice(1))}`);
      if (map === undefined) return undefined;
      const present = [...map.entries.keys()].filter((key) => keys.includes(key));
      if (present.length === 1) return alternatives[present[0]!]!.read(value, reading);
      if (present.length > 1) {
        const second = map.entries.get(present[1]!)!.keyPlace;
        const both = `"${present[0]}" and "${present[1]}" exclude each other`;
        return reading.error(second, "conflicting-keys", both, "keep one of them");
      }
      return reportNoChoice(what, map, keys, others, reading);
    },
    schema: (definitions) => ({ oneOf: keys.map((key) => alternatives[key]!.schema(definitions)) }),
  };
}

/** A map without keys that another one brings with it; each of them that is there is reported. */
export function without(
  map: MapValue,
  keys: readonly string[],
  other: string,
  reading: Reading,
): { rest: MapValue; excluded: boolean } {
  const own = keys.filter((key) => map.entries.has(key));
  for (const key of own) {
    const message = `"${key}" and "${other}" exclude each other: "${other}" brings its own`;
    reading.error(map.entries.get(key)!.keyPlace, "conflicting-keys", message, "keep one of them");
  }
  const entries = new Map([...map.entries].filter(([key]) => !own.includes(key)));
  return { rest: { ...map, entries }, excluded: own.length > 0 };
}

function orList(words: readonly string[]): string {
  return words.join(", ").replace(/, ([^,]*)$/, " or $1");
}

function reportNoChoice(
  what: string,
  map: MapValue,
  keys: readonly string[],
  others: readonly string[],
  reading: Reading,
): undefined {
  const unknown = [...map.entries].filter(([key]) => !others.includes(key));
  for (const [key, { keyPlace }] of unknown) reportUnknownKey(key, keyPlace, [...keys, ...others], reading);
  if (unknown.length > 0) return undefined;
  const message = `${what} needs a key that says which`;
  return reading.error(headOf(map), "missing-key", message, `add ${orList(keys)}`);
}
