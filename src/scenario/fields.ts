import { suggestion } from "../diagnostics/did-you-mean.ts";
import type { Reading } from "./reading.ts";
import { asMap, type Definitions, type Json, type JsonSchema, type Shape } from "./shape.ts";
import type { MapValue, Place, Value } from "./value.ts";

/** One key of a map. */
export interface Field<T> {
  readonly shape: Shape<unknown>;
  readonly description: string;
  readonly required: boolean;
  readonly absent: T;
  /** The default as it would be written; undefined where there is none to name. */
  readonly written: Json | undefined;
}

export function required<T>(shape: Shape<T>, description: string): Field<T> {
  return { shape, description, required: true, absent: undefined as T, written: undefined };
}

export function optional<T>(shape: Shape<T>, description: string): Field<T | undefined> {
  return { shape, description, required: false, absent: undefined, written: undefined };
}

/** An optional key; `written` is its default in the words of the format. */
export function defaulted<T>(shape: Shape<T>, description: string, absent: T, written: Json): Field<T> {
  return { shape, description, required: false, absent, written };
}

type Fields = Readonly<Record<string, Field<unknown>>>;

export type ValuesOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** A map with these keys and no others. */
export function object<F extends Fields>(
  fields: F,
  keysAllowedBesides: readonly string[] = [],
): Shape<ValuesOf<F>> {
  return {
    read: (value, reading) => {
      const map = asMap(value, reading);
      if (map === undefined) return undefined;
      const { values, complete } = readFields(map, fields, reading, keysAllowedBesides);
      return complete ? (values as ValuesOf<F>) : undefined;
    },
    schema: (definitions) => objectSchema(fields, definitions),
  };
}

/**
 * Reads each key of a map by its field and reports unknown and missing ones.
 *
 * `values` holds what could be read, so that the rest can be checked although a part is broken.
 */
export function readFields<F extends Fields>(
  map: MapValue,
  fields: F,
  reading: Reading,
  keysAllowedBesides: readonly string[] = [],
): { values: Partial<ValuesOf<F>>; complete: boolean } {
  const values: Record<string, unknown> = Object.create(null);
  let complete = true;
  for (const [key, entry] of map.entries) {
    if (Object.hasOwn(fields, key) || keysAllowedBesides.includes(key)) continue;
    reportUnknownKey(key, entry.keyPlace, [...Object.keys(fields), ...keysAllowedBesides], reading);
    complete = false;
  }
  for (const [key, field] of Object.entries(fields)) {
    const entry = map.entries.get(key);
    if (entry === undefined) {
      if (field.required) {
        reading.error(
          headOf(map),
          "missing-key",
          `the key "${key}" is missing`,
          `add ${key}: ... (${field.description})`,
        );
        complete = false;
      } else values[key] = field.absent;
      continue;
    }
    const value = isNothing(entry.value)
      ? reportNothing(key, entry.keyPlace, reading)
      : field.shape.read(entry.value, reading);
    if (value === undefined) complete = false;
    else values[key] = value;
  }
  return { values: values as Partial<ValuesOf<F>>, complete };
}

export function reportUnknownKey(
  key: string,
  place: Place,
  known: readonly string[],
  reading: Reading,
): void {
  // Suggestions take time, which a text of a million wrong keys would turn into minutes.
  if (reading.full) return;
  reading.error(place, "unknown-key", `unknown key "${key}"`, suggestion(key, known, "the keys here are"));
}

function isNothing(value: Value): boolean {
  return value.kind === "scalar" && value.value === null;
}

function reportNothing(key: string, place: Place, reading: Reading): undefined {
  return reading.error(
    place,
    "wrong-type",
    `the key "${key}" has no value`,
    "give it one, or remove the line",
  );
}

/** The first line of a map: where a missing key is reported. */
export function headOf(map: MapValue): Place {
  const lineEnd = map.place.source.text.indexOf("\n", map.place.start);
  return { ...map.place, end: lineEnd < 0 ? map.place.end : Math.min(map.place.end, lineEnd) };
}

export function objectSchema(fields: Fields, definitions: Definitions): JsonSchema {
  const properties: Record<string, Json> = {};
  for (const [key, field] of Object.entries(fields)) {
    const described = {
      description: field.description,
      ...(field.written === undefined ? {} : { default: field.written }),
    };
    const schema = field.shape.schema(definitions);
    // Draft 7 ignores what stands beside a $ref.
    properties[key] = "$ref" in schema ? { allOf: [schema], ...described } : { ...schema, ...described };
  }
  const needed = Object.keys(fields).filter((key) => fields[key]!.required);
  return {
    type: "object",
    properties,
    additionalProperties: false,
    ...(needed.length === 0 ? {} : { required: needed }),
  };
}
