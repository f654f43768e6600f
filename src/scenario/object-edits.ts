import type { Placed, Value } from "../document/value.ts";
import { isPlainList, isPlainMap, ownValue, type Plain, type PlainMap } from "../manifest/plain.ts";

/** What a variant, or `--set`, changes in objects before they are read. */
export interface ObjectEdit {
  /** "deployment/checkout", "deployment/*". */
  readonly target: Placed<string>;
  readonly patch: Plain;
}

/** An edit by a path whose first segment names objects: `deployment/checkout.spec.replicas`. */
export function editAt(target: Placed<string>, rest: readonly string[], value: Value): ObjectEdit {
  return { target, patch: rest.reduceRight<Plain>((inner, key) => ({ [key]: inner }), plainOf(value)) };
}

/** A value without its places. */
function plainOf(value: Value): Plain {
  if (value.kind === "scalar") return value.value;
  if (value.kind === "list") return value.items.map(plainOf);
  return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plainOf(entry.value)]));
}

/** Hears of a name that a list does not have, and of those that it has. */
export type OnMissing = (name: string, known: readonly string[]) => void;

/**
 * An object with a patch merged in: Kubernetes' strategic merge in its simple form.
 *
 * Maps merge key by key, and null takes a key away. Lists of containers merge by name, and may grow; a map over a
 * list of named things goes to those of that name. Everything else is replaced. O(size of both).
 */
export function patched(object: PlainMap, patch: Plain, onMissing: OnMissing): PlainMap {
  const changed = merged(object, patch, "", onMissing);
  return isPlainMap(changed) ? changed : object;
}

const NAMED_LISTS = new Set(["containers", "initContainers"]);

function merged(old: Plain | undefined, patch: Plain, key: string, onMissing: OnMissing): Plain {
  if (
    isPlainMap(patch) &&
    isPlainList(old) &&
    old.length > 0 &&
    old.every((each) => nameOf(each) !== undefined)
  )
    return mergedByName(old, named(patch, old, onMissing), onMissing);
  if (isPlainList(patch) && isPlainList(old) && NAMED_LISTS.has(key))
    return mergedByName(old, patch, onMissing);
  if (!isPlainMap(patch)) return patch;
  const result = new Map(Object.entries(isPlainMap(old) ? old : {}));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) result.delete(name);
    else result.set(name, merged(isPlainMap(old) ? ownValue(old, name) : undefined, value, name, onMissing));
  }
  return Object.fromEntries(result);
}

/** Those of the same name merged in place, new ones at the end. */
function mergedByName(old: readonly Plain[], patch: readonly Plain[], onMissing: OnMissing): Plain {
  const names = new Set(old.map(nameOf));
  const changed = old.map((each) => {
    const own = patch.find((one) => nameOf(one) !== undefined && nameOf(one) === nameOf(each));
    return own === undefined ? each : merged(each, own, "", onMissing);
  });
  return [...changed, ...patch.filter((each) => !names.has(nameOf(each)))];
}

/** `{server: {image: x}}` as a list of named things, those that are there. */
function named(map: PlainMap, old: readonly Plain[], onMissing: OnMissing): readonly Plain[] {
  const known = old.map((each) => String(nameOf(each)));
  return Object.entries(map).flatMap(([name, value]) => {
    if (known.includes(name)) return [isPlainMap(value) ? { ...value, name } : value];
    onMissing(name, known);
    return [];
  });
}

function nameOf(value: Plain): Plain | undefined {
  return isPlainMap(value) ? ownValue(value, "name") : undefined;
}
