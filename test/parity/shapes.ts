/** What a part of a recording looks like, as far as it is read; `ANY`: a value, or an object that is taken as it is. */
export type Shape =
  | typeof ANY
  | { readonly kind: "list"; readonly of: Shape }
  | { readonly kind: "map"; readonly of: Shape }
  | { readonly kind: "record"; readonly fields: ReadonlyMap<string, Field> };

interface Field {
  readonly shape: Shape;
  readonly isOptional: boolean;
}

export const ANY = "any";

export function list(of: Shape = ANY): Shape {
  return { kind: "list", of };
}

/** An object of which keys are names. */
export function map(of: Shape): Shape {
  return { kind: "map", of };
}

/** An object with these fields; one that is written with "?" at its end may be absent. */
export function record(fields: Readonly<Record<string, Shape>>): Shape {
  return {
    kind: "record",
    fields: new Map(
      Object.entries(fields).map(([name, shape]) => [
        name.replace(/\?$/, ""),
        { shape, isOptional: name.endsWith("?") },
      ]),
    ),
  };
}

/** What speaks against comparing a part of a recording as a whole. */
export interface Gap {
  /** "unknown field rejected.weather", "no field rejected.nodes". */
  readonly text: string;
  /** Whether something is missing that must be there; else there is more than anybody knows. */
  readonly isMissing: boolean;
}

/** Fields that nobody knows, and fields that are missing, each once. `path` stands before their names. O(fields). */
export function gapsIn(value: unknown, shape: Shape, path = ""): readonly Gap[] {
  const gaps = new Map<string, Gap>();
  look(value, shape, path, (text, isMissing) => gaps.set(text, { text, isMissing }));
  return [...gaps.values()];
}

type Tell = (text: string, isMissing: boolean) => void;

function look(value: unknown, shape: Shape, path: string, tell: Tell): void {
  if (shape === ANY) return;
  if (shape.kind === "list") {
    if (!Array.isArray(value)) tell(`${path} is no list`, true);
    else if (shape.of !== ANY) for (const each of value) look(each, shape.of, path, tell);
    return;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    tell(`${path || "this"} is no object`, true);
    return;
  }
  if (shape.kind === "map") {
    for (const each of Object.values(value)) look(each, shape.of, path, tell);
    return;
  }
  lookAtFields(value as Readonly<Record<string, unknown>>, shape.fields, path, tell);
}

function lookAtFields(
  value: Readonly<Record<string, unknown>>,
  fields: ReadonlyMap<string, Field>,
  path: string,
  tell: Tell,
): void {
  const within = path === "" ? "" : `${path}.`;
  for (const name of Object.keys(value)) {
    const field = fields.get(name);
    if (field === undefined) tell(`unknown field ${within}${name}`, false);
    else if (!(field.isOptional && isNothing(value[name])))
      look(value[name], field.shape, within + name, tell);
  }
  for (const [name, { isOptional }] of fields)
    if (!isOptional && value[name] === undefined) tell(`no field ${within}${name}`, true);
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined;
}
