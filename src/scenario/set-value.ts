import { suggestion } from "../diagnostics/did-you-mean.ts";
import type { Entry, ListValue, MapValue, Place, Placed, Value } from "../document/value.ts";
import { parsePath } from "./path.ts";
import type { Reading } from "./reading.ts";
import { shorten } from "./scalars.ts";

/**
 * A copy of a tree in which the value at a path is another one; undefined once a bad path has been reported.
 *
 * Elements of a list go by their name or label, else by their number from 0. Maps that are missing on the way are
 * made; whether their keys exist is up to whoever reads the result. What is not on the way is shared.
 */
export function setValue(
  tree: Value,
  path: Placed<string>,
  value: Value,
  reading: Reading,
): Value | undefined {
  const segments = parsePath(path.value);
  if (segments.ok) return setAt(tree, segments.value, value, path.place, reading);
  return reading.error(path.place, "bad-path", `"${shorten(path.value)}" ${segments.message}`, segments.hint);
}

function setAt(
  tree: Value,
  [segment, ...rest]: readonly string[],
  value: Value,
  place: Place,
  reading: Reading,
): Value | undefined {
  if (segment === undefined) return value;
  if (tree.kind === "map") return setInMap(tree, segment, rest, value, place, reading);
  if (tree.kind === "list") return setInList(tree, segment, rest, value, place, reading);
  const message = `there is nothing called "${shorten(segment)}" to set: what is there is "${shorten(tree.text)}"`;
  return reading.error(place, "bad-path", message, "set the whole value instead");
}

function setInMap(
  map: MapValue,
  segment: string,
  rest: readonly string[],
  value: Value,
  place: Place,
  reading: Reading,
): Value | undefined {
  const old = map.entries.get(segment);
  const below = old?.value ?? emptyMap(place);
  const changed = setAt(below, rest, value, place, reading);
  if (changed === undefined) return undefined;
  const keyPlace = rest.length > 0 && old !== undefined ? old.keyPlace : place;
  const entry: Entry = { keyPlace, value: changed };
  return { ...map, entries: new Map([...map.entries, [segment, entry]]) };
}

function setInList(
  list: ListValue,
  segment: string,
  rest: readonly string[],
  value: Value,
  place: Place,
  reading: Reading,
): Value | undefined {
  const names = list.items.map(nameOf);
  const byName = names.indexOf(segment);
  const index = byName >= 0 ? byName : /^\d{1,7}$/.test(segment) ? Number(segment) : -1;
  const item = list.items[index];
  if (item === undefined) {
    const known = names.filter((each) => each !== undefined);
    const numbers =
      list.items.length === 0
        ? "the list is empty"
        : `its elements have the numbers 0 to ${list.items.length - 1}`;
    const hint = known.length === 0 ? numbers : suggestion(segment, known, "its elements are");
    return reading.error(place, "bad-path", `the list has no element "${shorten(segment)}"`, hint);
  }
  const changed = setAt(item, rest, value, place, reading);
  return changed && { ...list, items: list.items.with(index, changed) };
}

function nameOf(value: Value): string | undefined {
  if (value.kind === "scalar") return value.text;
  if (value.kind === "list") return undefined;
  const named = value.entries.get("label") ?? value.entries.get("name");
  return named?.value.kind === "scalar" ? named.value.text : undefined;
}

function emptyMap(place: Place): MapValue {
  return { kind: "map", entries: new Map(), place };
}
