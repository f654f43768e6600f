import { readDocuments } from "../document/document.ts";
import type { Reporter } from "../document/reporter.ts";
import { type Place, type Source, sourceOf, type Value } from "../document/value.ts";
import { JsonPlaces } from "./json-places.ts";
import { isPlainList, isPlainMap, type Plain } from "./plain.ts";
import { type ListParts, splitList } from "./yaml-list.ts";

export type Path = readonly (string | number)[];

/** One document of a file: its value, and where parts of it were written. */
export interface ManifestText {
  readonly root: Plain;
  readonly source: Source;
  /** Of the value at a path, or of its key; of the innermost value around it where it was not written. */
  placeOf(path: Path, part: "key" | "value"): Place;
}

/** YAML beyond this is refused: its tree with places takes some forty times as much memory. */
const MAX_YAML = 16_000_000;
/** JSON that is wrong and no larger than this is read as YAML, which tells better what is wrong. */
const MAX_WRONG_JSON = 1_000_000;

/** Takes a file apart into its documents; reports what is wrong with the text as such. JSON at 100 MB/s, YAML at 3. */
export function readTexts(file: string, bytes: string, reporter: Reporter): ManifestText[] {
  const source = sourceOf(file, bytes);
  const isJson = /^\s*[{[]/.test(source.text);
  const root = isJson ? parseJson(source.text) : undefined;
  if (root !== undefined) return [jsonText(source, root)];
  const list = isJson ? undefined : splitList(source.text);
  if (list !== undefined) return listText(source, list, reporter);
  const limit = isJson ? MAX_WRONG_JSON : MAX_YAML;
  if (source.text.length > limit) {
    tooLarge(source, isJson, reporter);
    return [];
  }
  return readDocuments(source, reporter).map((tree) => yamlText(source, tree));
}

function tooLarge(source: Source, isJson: boolean, reporter: Reporter): void {
  const start = { source, start: 0, end: 1 };
  if (isJson) reporter.error(start, "syntax", "this is no JSON", "check whether it was cut off or edited");
  else
    reporter.error(
      start,
      "too-large",
      `more than ${MAX_YAML / 1e6} MB of YAML`,
      "write it as JSON (kubectl get -o json), which may be larger, or as several files",
    );
}

function parseJson(text: string): Plain | undefined {
  try {
    return JSON.parse(text) as Plain;
  } catch {
    return undefined;
  }
}

function jsonText(source: Source, root: Plain): ManifestText {
  const places = new JsonPlaces(source.text);
  return { root, source, placeOf: (path, part) => ({ source, ...places.find(path)[part] }) };
}

function yamlText(source: Source, tree: Value): ManifestText {
  return { root: plainOf(tree), source, placeOf: (path, part) => placeIn(tree, path, part) };
}

/** A List whose elements are read one by one, and once more for places. */
function listText(source: Source, { rest, items }: ListParts, reporter: Reporter): ManifestText[] {
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

function plainOf(value: Value): Plain {
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
