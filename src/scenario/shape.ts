import { suggestion } from "../diagnostics/did-you-mean.ts";
import type { Reading } from "./reading.ts";
import { describeValue, type MapValue, type Place, type Placed, type Value } from "./value.ts";

// Why not zod: every value here has a unit, a place and often a name that another part refers to. With zod the
// values lose their places, a union of "a string, or a map with one of nine keys" reports all branches at once, and
// its raw messages would be rewritten one by one. A shape is one description from which both the reader and the
// JSON Schema come, as with zod, in the hundred lines that this format needs.

/** JSON Schema, draft 7. */
export type JsonSchema = { readonly [key: string]: Json };
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
/** Schemas that are referred to by name, filled while a schema is written. */
export type Definitions = Map<string, JsonSchema>;

/** How one kind of value is written, read and described. */
export interface Shape<T> {
  /** The value, or undefined once something has been reported. */
  read(value: Value, reading: Reading): T | undefined;
  schema(definitions: Definitions): JsonSchema;
}

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

export function asMap(value: Value, reading: Reading): MapValue | undefined {
  if (value.kind === "map") return value;
  return reading.error(value.place, "wrong-type", `must be a map, found ${describeValue(value)}`);
}

/** The first line of a map: where a missing key is reported. */
function headOf(map: MapValue): Place {
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

/** A list of at least `min` values of one shape. */
export function list<T>(item: Shape<T>, min = 0): Shape<readonly T[]> {
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
      if (value.items.length < min) return reading.error(value.place, "out-of-range", "must not be empty");
      const items = value.items.map((each) => item.read(each, reading));
      return items.includes(undefined) ? undefined : (items as T[]);
    },
    schema: (definitions) => ({
      type: "array",
      items: item.schema(definitions),
      ...(min > 0 ? { minItems: min } : {}),
    }),
  };
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
      const map = asMap(value, reading);
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

/** A value written in several ways that differ in kind: a word, a list or a map. */
export function byKind<T>(
  wanted: string,
  kinds: { readonly scalar?: Shape<T>; readonly list?: Shape<T>; readonly map?: Shape<T> },
): Shape<T> {
  return {
    read: (value, reading) => {
      const shape = kinds[value.kind];
      if (shape !== undefined) return shape.read(value, reading);
      return reading.error(value.place, "wrong-type", `must be ${wanted}, found ${describeValue(value)}`);
    },
    schema: (definitions) => ({ anyOf: Object.values(kinds).map((shape) => shape.schema(definitions)) }),
  };
}

/** The value turned into something else; `convert` may report and give undefined. */
export function mapped<S, T>(
  shape: Shape<S>,
  convert: (read: S, place: Place, reading: Reading) => T | undefined,
): Shape<T> {
  return {
    read: (value, reading) => {
      const read = shape.read(value, reading);
      return read === undefined ? undefined : convert(read, value.place, reading);
    },
    schema: shape.schema,
  };
}

/** The value together with its place. */
export function placed<T>(shape: Shape<T>): Shape<Placed<T>> {
  return mapped(shape, (value, place) => ({ value, place }));
}

/** A shape that the schema refers to by name, which lets it contain itself. */
export function named<T>(name: string, shape: () => Shape<T>): Shape<T> {
  return {
    read: (value, reading) => shape().read(value, reading),
    schema: (definitions) => {
      if (!definitions.has(name)) {
        definitions.set(name, {});
        definitions.set(name, shape().schema(definitions));
      }
      return { $ref: `#/definitions/${name}` };
    },
  };
}
