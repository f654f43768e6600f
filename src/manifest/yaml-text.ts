import { readDocuments } from "../document/document.ts";
import type { Reporter } from "../document/reporter.ts";
import type { Place, Source, Value } from "../document/value.ts";
import type { ManifestText, Path } from "./manifest-text.ts";
import { isPlainList, isPlainMap, type Plain } from "./plain.ts";
import type { ListParts } from "./yaml-list.ts";

/** A document that has been read. */
export function yamlText(tree: Value): ManifestText {
  return {
    root: plainOf(tree),
    source: tree.place.source,
    placeOf: (path, part) => placeIn(tree, path, part),
  };
}

/** A List whose elements are read one by one, and once more for places. */
export function listText(source: Source, { rest, items }: ListParts, reporter: Reporter): ManifestText[] {
  const values: Plain[] = [];
  const starts: (readonly [from: number, to: number])[] = [];
  for (const [from, to] of items)
    for (const tree of readDocuments(source, reporter, from, to)) {
      const plain = plainOf(tree);
      if (isPlainList(plain)) for (const value of plain) values.push(value);
      if (isPlainList(plain)) starts.push([from, to]);
    }
  const around = rest.flatMap(([from, to]) => readDocuments(source, reporter, from, to));
  const fields = around.flatMap((tree) => mergedEntries(tree));
  if (around.length === 0 && values.length === 0) return [];
  let last: { readonly item: number; readonly tree: Value | undefined } | undefined;
  return [
    {
      root: Object.fromEntries([...fields, ["items", values]]),
      source,
      placeOf: (path, part) => {
        const [key, item, ...inner] = path;
        if (key !== "items" || typeof item !== "number") return placeAround(around, path, part, source);
        if (last?.item !== item) {
          const [from, to] = starts[item] ?? [0, 0];
          last = { item, tree: readDocuments(source, reporter, from, to)[0] };
        }
        return last.tree === undefined
          ? { source, start: 0, end: 1 }
          : placeIn(last.tree, [0, ...inner], part);
      },
    },
  ];
}

function placeAround(around: readonly Value[], path: Path, part: "key" | "value", source: Source): Place {
  const [key = ""] = path;
  const tree = around.find((each) => stepInto(each, key) !== undefined) ?? around[0];
  return tree === undefined ? { source, start: 0, end: 1 } : placeIn(tree, path, part);
}

/** A value without its places, with what it merges in. */
export function plainOf(value: Value): Plain {
  if (value.kind === "scalar") return value.value;
  if (value.kind === "list") return value.items.map(plainOf);
  // fromEntries makes every key an own one, "__proto__" too.
  const own = Array.from(value.entries, ([key, entry]) => [key, plainOf(entry.value)] as const);
  const merged = value.entries.get(MERGE)?.value;
  return merged === undefined
    ? Object.fromEntries(own)
    : Object.fromEntries([...mergedEntries(merged), ...own.filter(([key]) => key !== MERGE)]);
}

/** YAML 1.1's key for "and all of that map", which kubectl follows. */
const MERGE = "<<";

/** The entries of a map, or of several, of which the first that has a key counts. */
function mergedEntries(value: Value): (readonly [string, Plain])[] {
  const maps = value.kind === "list" ? value.items.toReversed() : [value];
  return maps.flatMap((map) => {
    const plain = plainOf(map);
    return isPlainMap(plain) ? Object.entries(plain) : [];
  });
}

function placeIn(tree: Value, path: Path, part: "key" | "value"): Place {
  let value = tree;
  let key: Place | undefined;
  for (const step of path) {
    const next = stepInto(value, step);
    if (next === undefined) break;
    value = next.value;
    key = next.key;
  }
  return part === "key" && key !== undefined ? key : value.place;
}

function stepInto(value: Value, step: string | number): { value: Value; key: Place | undefined } | undefined {
  if (value.kind === "list" && typeof step === "number") {
    const item = value.items[step];
    return item === undefined ? undefined : { value: item, key: undefined };
  }
  const entry = value.kind === "map" ? value.entries.get(String(step)) : undefined;
  return entry === undefined ? undefined : { value: entry.value, key: entry.keyPlace };
}
