import type { Plain } from "../plain.ts";

/** What may stand in a field, and what becomes of it. */
export interface FieldType {
  readonly shape: Shape;
  readonly isRequired: boolean;
  /** What the API server fills in: a field that holds it says nothing new. */
  readonly usual: Plain | undefined;
}

export type Shape =
  | { readonly kind: "text" | "whole" | "number" | "flag" | "quantity" | "int-or-text" | "anything" }
  | { readonly kind: "list" | "map"; readonly of: Shape }
  | { readonly kind: "fields"; readonly fields: Fields; readonly required: readonly string[] };

export type Fields = ReadonlyMap<string, Field>;

export interface Field extends FieldType {
  readonly effect: Effect;
}

/**
 * What a simulation makes of a field.
 *
 * simulated: it does what it does in Kubernetes. none: it would change nothing that is simulated. ignored: it would
 * change something in Kubernetes, and nothing here. unsupported: as ignored, but a constraint that must hold, so
 * that a simulation without it could promise what the cluster does not keep.
 */
export type Effect = "simulated" | "none" | "ignored" | "unsupported";

export const TEXT = type({ kind: "text" });
export const WHOLE = type({ kind: "whole" });
export const NUMBER = type({ kind: "number" });
export const FLAG = type({ kind: "flag" });
export const QUANTITY = type({ kind: "quantity" });
/** A number or a percentage, a port or its name. */
export const INT_OR_TEXT = type({ kind: "int-or-text" });
/** Not looked into. */
export const ANYTHING = type({ kind: "anything" });
export const TEXTS = listOf(TEXT);
export const TEXT_MAP = mapOf(TEXT);
export const QUANTITIES = mapOf(QUANTITY);

function type(shape: Shape): FieldType {
  return { shape, isRequired: false, usual: undefined };
}

export function listOf(element: FieldType): FieldType {
  return type({ kind: "list", of: element.shape });
}

function mapOf(value: FieldType): FieldType {
  return type({ kind: "map", of: value.shape });
}

/** A field that must be there. */
export function must(wanted: FieldType): FieldType {
  return { ...wanted, isRequired: true };
}

/** A field that says nothing new while it holds what the API server fills in. */
export function usually(value: Plain, wanted: FieldType): FieldType {
  return { ...wanted, usual: value };
}

/** Fields of one effect. */
export type Group = readonly (readonly [string, Field])[];

/** A map with these fields and no others. */
export function fields(...groups: readonly Group[]): FieldType {
  const all = new Map(groups.flat());
  const required = [...all].filter(([, { isRequired }]) => isRequired).map(([name]) => name);
  return type({ kind: "fields", fields: all, required });
}

export function simulated(types: Readonly<Record<string, FieldType>>): Group {
  return withEffect("simulated", types);
}

export function withoutEffect(types: Readonly<Record<string, FieldType>>): Group {
  return withEffect("none", types);
}

export function ignored(types: Readonly<Record<string, FieldType>>): Group {
  return withEffect("ignored", types);
}

export function unsupported(types: Readonly<Record<string, FieldType>>): Group {
  return withEffect("unsupported", types);
}

function withEffect(effect: Effect, types: Readonly<Record<string, FieldType>>): Group {
  return Object.entries(types).map(([name, wanted]) => [name, { ...wanted, effect }]);
}
