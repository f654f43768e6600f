import { describeValue, isNothing, type Place, type Value } from "../document/value.ts";
import type { Reading } from "./reading.ts";
import { asMap, mapped, type Shape } from "./shape.ts";

/** A list of at least `min` values of one shape; undefined if one of them cannot be read. */
export function list<T>(item: Shape<T>, min = 0): Shape<readonly T[]> {
  return mapped(sparse(item, min), (items) => (items.includes(undefined) ? undefined : (items as T[])));
}

/** As `list`, without the values that cannot be read: the others can still be checked against the rest. */
export function readable<T>(item: Shape<T>, min = 0): Shape<readonly T[]> {
  return mapped(sparse(item, min), (items) => items.filter((each) => each !== undefined));
}

function sparse<T>(item: Shape<T>, min: number): Shape<readonly (T | undefined)[]> {
  return {
    read: (value, reading) => {
      if (value.kind !== "list") {
        const hint =
          value.kind === "scalar" ? `write a list: [${value.text}]` : "begin each entry with a dash";
        return reading.error(
          value.place,
          "wrong-type",
          `must be a list, found ${describeValue(value)}`,
          hint,
        );
      }
      if (value.items.length < min)
        return reading.error(value.place, "out-of-range", "must not be empty", "write at least one entry");
      return value.items.map((each) =>
        isNothing(each) ? reportGap(each, reading) : item.read(each, reading),
      );
    },
    schema: (definitions) => ({
      type: "array",
      items: item.schema(definitions),
      ...(min > 0 ? { minItems: min } : {}),
    }),
  };
}

function reportGap(gap: Value, reading: Reading): undefined {
  const hint = "write one after the dash, or remove the dash";
  return reading.error(gap.place, "wrong-type", "an entry of the list is empty", hint);
}

/** A map from keys of the author's choice, each checked by `key`, to values of one shape. */
export function mapOf<T>(key: Shape<string>, item: Shape<T>): Shape<ReadonlyMap<string, T>> {
  return mapped(
    keyedMapOf(key, item),
    (read) => new Map([...read].map(([name, { value }]) => [name, value])),
  );
}

/** As `mapOf`, with the place of each key. */
export function keyedMapOf<T>(
  key: Shape<string>,
  item: Shape<T>,
): Shape<ReadonlyMap<string, { readonly keyPlace: Place; readonly value: T }>> {
  return {
    read: (value, reading) => {
      const map = asMap(value, reading, "write {key: value}");
      if (map === undefined) return undefined;
      const read = new Map<string, { keyPlace: Place; value: T }>();
      for (const [name, entry] of map.entries) {
        const text = { kind: "scalar", value: name, text: name, place: entry.keyPlace } as const;
        const checked = key.read(text, reading);
        const found = item.read(entry.value, reading);
        if (checked !== undefined && found !== undefined)
          read.set(checked, { keyPlace: entry.keyPlace, value: found });
      }
      return read.size === map.entries.size ? read : undefined;
    },
    schema: (definitions) => ({
      type: "object",
      propertyNames: key.schema(definitions),
      additionalProperties: item.schema(definitions),
    }),
  };
}
