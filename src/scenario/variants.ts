import { suggestion } from "../diagnostics/did-you-mean.ts";
import type { Place, Placed, Value } from "../document/value.ts";
import { object, optional, required } from "./fields.ts";
import { editAt, type ObjectEdit } from "./object-edits.ts";
import { parsePath } from "./path.ts";
import type { Reading } from "./reading.ts";
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
  "latencies",
  "nodeMonitor",
  "loads",
  "metrics",
  "podAutoscaling",
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
  set: optional(
    sets,
    "values by path, or parts of objects: {cluster.pools.web.count: 24}; none: the scenario as it is",
  ),
});

/** A document with values set, and what is changed in its objects. */
export interface Changed {
  readonly tree: Value;
  readonly edits: readonly ObjectEdit[];
}

/** The document with the values of a variant; a bad path is reported and left out. */
export function applyVariant({ tree, edits }: Changed, variant: Variant, reading: Reading): Changed {
  return variant.sets.reduce(
    (changed, { path, value }) => {
      const isObject = objectEdit(path, value) !== undefined;
      return isObject || isVariable(path, reading) ? applySet(changed, path, value, reading) : changed;
    },
    { tree, edits },
  );
}

/** The document with one value set, or one edit more; a bad path is reported. */
export function applySet(
  { tree, edits }: Changed,
  path: Placed<string>,
  value: Value,
  reading: Reading,
): Changed {
  const edit = objectEdit(path, value);
  if (edit !== undefined) return { tree, edits: [...edits, edit] };
  return { tree: setValue(tree, path, value, reading) ?? tree, edits };
}

/** The edit that a path to an object means: its first segment has a slash. */
function objectEdit(path: Placed<string>, value: Value): ObjectEdit | undefined {
  const segments = parsePath(path.value);
  if (!segments.ok) return undefined;
  const [target = "", ...rest] = segments.value;
  return target.includes("/") ? editAt({ value: target, place: path.place }, rest, value) : undefined;
}

function isVariable({ value, place }: Placed<string>, reading: Reading): boolean {
  const segments = parsePath(value);
  const first = segments.ok ? segments.value[0]! : value;
  if (!segments.ok || VARIABLE.includes(first)) return true;
  const hint = suggestion(first, VARIABLE, "a variant may set");
  reading.error(place, "bad-path", `a variant cannot set "${shorten(first)}"`, hint);
  return false;
}
