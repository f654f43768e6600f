import { readDocuments } from "../document/document.ts";
import type { Reporter } from "../document/reporter.ts";
import { type Source, sourceOf } from "../document/value.ts";
import { JsonPlaces } from "./json-places.ts";
import type { ManifestText } from "./manifest-text.ts";
import type { Plain } from "./plain.ts";
import { splitList } from "./yaml-list.ts";
import { listText, yamlText } from "./yaml-text.ts";

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
