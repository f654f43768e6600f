import { didYouMean, suggestion } from "../diagnostics/did-you-mean.ts";
import { isNothing, type MapValue, type Place } from "../document/value.ts";
import type { Reading } from "./reading.ts";
import { shorten } from "./scalars.ts";
import { asMap, type Definitions, type Json, type JsonSchema, type Shape } from "./shape.ts";

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
      const map = asMap(value, reading, mapHint(fields));
      if (map === undefined) return undefined;
      const { values, complete } = readFields(map, fields, reading, keysAllowedBesides);
      return complete ? (values as ValuesOf<F>) : undefined;
    },
    schema: (definitions) => objectSchema(fields, definitions),
  };
}

/** "write {name: ..., count: ...}", or which keys there are if none is needed. */
export function mapHint(fields: Fields): string {
  const needed = Object.keys(fields).filter((key) => fields[key]!.required);
  if (needed.length === 0) return `the keys here are: ${Object.keys(fields).join(", ")}`;
  return `write {${needed.map((key) => `${key}: ...`).join(", ")}}`;
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
  const meant = new Set<string | undefined>();
  for (const [key, entry] of map.entries) {
    if (Object.hasOwn(fields, key) || keysAllowedBesides.includes(key)) continue;
    meant.add(
      reportUnknownKey(key, entry.keyPlace, [...Object.keys(fields), ...keysAllowedBesides], reading),
    );
    complete = false;
  }
  for (const [key, field] of Object.entries(fields)) {
    const entry = map.entries.get(key);
    if (entry === undefined) {
      if (field.required) complete = false;
      else values[key] = field.absent;
      // That it is misspelled, or in a map that was to be merged, has been said.
      if (field.required && !meant.has(key) && !map.entries.has(MERGE))
        reportMissing(key, field, map, reading);
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

function reportMissing(key: string, field: Field<unknown>, map: MapValue, reading: Reading): void {
  const hint = `add ${key}: ${written(field.shape.schema(new Map()))} (${field.description})`;
  reading.error(headOf(map), "missing-key", `the key "${key}" is missing`, hint);
}

/** How a value begins, as far as its schema tells. */
function written({ const: only, enum: words, type, required }: JsonSchema): string {
  if (typeof only === "string") return only;
  if (Array.isArray(words)) return words.join(" or ");
  if (type !== "object" || !Array.isArray(required)) return "...";
  return `{${required.map((key) => `${key}: ...`).join(", ")}}`;
}

/** Gives the key that was most likely meant. */
export function reportUnknownKey(
  key: string,
  place: Place,
  known: readonly string[],
  reading: Reading,
): string | undefined {
  // Suggestions take time, which a text of a million wrong keys would turn into minutes.
  if (reading.full) return undefined;
  const hint = key === MERGE ? MERGE_HINT : suggestion(key, known, "the keys here are");
  reading.error(place, "unknown-key", `unknown key "${shorten(key)}"`, hint);
  return didYouMean(key, known);
}

/** What YAML 1.1 had. */
const MERGE = "<<";
const MERGE_HINT = "YAML 1.2 merges no maps: write the keys out, or use the alias in place of the whole map";

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
