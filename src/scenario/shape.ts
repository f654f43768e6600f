import { describeValue, type MapValue, type Place, type Placed, type Value } from "../document/value.ts";
import type { Reading } from "./reading.ts";

// Why not zod: every value here has a unit, a place and often a name that another part refers to. With zod the
// values lose their places, a union of "a string, or a map with one of nine keys" reports all branches at once, and
// its raw messages would be rewritten one by one. A shape is one description from which both the reader and the
// JSON Schema come, as with zod, in the few hundred lines that this format needs.

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

/** `hint` shows how the map is written. */
export function asMap(value: Value, reading: Reading, hint: string): MapValue | undefined {
  if (value.kind === "map") return value;
  return reading.error(value.place, "wrong-type", `must be a map, found ${describeValue(value)}`, hint);
}

/** A value written in several ways that differ in kind: a word, a list or a map; `example` shows some of them. */
export function byKind<T>(
  wanted: string,
  example: string,
  kinds: { readonly scalar?: Shape<T>; readonly list?: Shape<T>; readonly map?: Shape<T> },
): Shape<T> {
  return {
    read: (value, reading) => {
      const shape = kinds[value.kind];
      if (shape !== undefined) return shape.read(value, reading);
      const message = `must be ${wanted}, found ${describeValue(value)}`;
      return reading.error(value.place, "wrong-type", message, `write ${example}`);
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
