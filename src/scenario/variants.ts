import { suggestion } from "../diagnostics/did-you-mean.ts";
import type { Place, Placed, Value } from "../document/value.ts";
import { object, optional, required } from "./fields.ts";
import { parsePath } from "./path.ts";
import type { Reading } from "./reading.ts";
import { NOT_YET } from "./reserved.ts";
import { label, shorten } from "./scalars.ts";
import { setValue } from "./set-value.ts";
import { asMap, placed, type Shape } from "./shape.ts";

export interface Variant {
  readonly name: Placed<string>;
  /** The whole entry. */
  readonly place: Place;
  readonly sets: readonly VariantSet[];
}

interface VariantSet {
  readonly path: Placed<string>;
  readonly value: Value;
}

/** Sections that a variant may change: what is simulated, not what is asked about it. */
export const VARIABLE = [
  "kubernetesVersion",
  "start",
  "horizon",
  "warmup",
  "cluster",
  "workloads",
  "behaviors",
  "timeline",
  "failures",
];

const sets: Shape<readonly VariantSet[]> = {
  read: (value, reading) => {
    const map = asMap(value, reading, "write {path: value}");
    if (map === undefined) return undefined;
    return [...map.entries].map(([path, entry]) => ({
      path: { value: path, place: entry.keyPlace },
      value: entry.value,
    }));
  },
  schema: () => ({ type: "object" }),
};

export const variant: Shape<Variant> = {
  read: (value, reading) => {
    const read = fields.read(value, reading);
    return read && { name: read.name, place: value.place, sets: read.set ?? [] };
  },
  schema: (definitions) => fields.schema(definitions),
};

const fields = object({
  name: required(placed(label), "what reports call it"),
  set: optional(sets, "values by path: {cluster.pools.web.count: 24}; none: the scenario as it is"),
});

/** The document with the values of a variant; a bad path is reported and left out. */
export function applyVariant(tree: Value, variant: Variant, reading: Reading): Value {
  let changed = tree;
  for (const { path, value } of variant.sets) {
    if (isVariable(path, reading)) changed = setValue(changed, path, value, reading) ?? changed;
  }
  return changed;
}

function isVariable({ value, place }: Placed<string>, reading: Reading): boolean {
  const segments = parsePath(value);
  const first = segments.ok ? segments.value[0]! : value;
  if (!segments.ok || VARIABLE.includes(first)) return true;
  if (first.includes("/")) {
    reading.error(place, "not-yet-simulated", NOT_YET, "remove the line");
    return false;
  }
  const hint = suggestion(first, VARIABLE, "a variant may set");
  reading.error(place, "bad-path", `a variant cannot set "${shorten(first)}"`, hint);
  return false;
}
