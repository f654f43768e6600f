import { readDocuments } from "../document/document.ts";
import type { Reporter } from "../document/reporter.ts";
import { type Source, sourceOf } from "../document/value.ts";
import { JsonPlaces } from "./json-places.ts";
import type { ManifestText } from "./manifest-text.ts";
import type { Plain } from "./plain.ts";
import { splitList } from "./yaml-list.ts";
import { listText, yamlText } from "./yaml-text.ts";

/** YAML beyond this is refused: the trees of its documents stay in memory, for places. */
const MAX_YAML = 16_000_000;
/** Of one document, or element of a List: a parser takes four hundred times as much memory for a while. */
const MAX_DOCUMENT = 3_000_000;
/** JSON that is wrong and no larger than this is read as YAML, which tells better what is wrong. */
const MAX_WRONG_JSON = 1_000_000;

/** Takes a file apart into its documents; reports what is wrong with the text as such. JSON at 100 MB/s, YAML at 3. */
export function readTexts(file: string, bytes: string, reporter: Reporter): ManifestText[] {
  const source = sourceOf(file, bytes);
  const { text } = source;
  const isJson = /^\s*[{[]/.test(text);
  const root = isJson ? parseJson(text) : undefined;
  if (root !== undefined) return [jsonText(source, root)];
  if (isJson && text.length > MAX_WRONG_JSON) {
    const hint = "check whether it was cut off or edited";
    reporter.error({ source, start: 0, end: 1 }, "syntax", "this is no JSON", hint);
    return [];
  }
  const list = isJson ? undefined : splitList(text);
  const pieces = list === undefined ? documentsIn(text) : [...list.items, ...list.rest];
  const large = pieces.find(([from, to]) => to - from > MAX_DOCUMENT);
  if (large !== undefined) return tooLarge(source, large[0], MAX_DOCUMENT, "in one document", reporter);
  if (list !== undefined) return listText(source, list, reporter);
  if (text.length > MAX_YAML) return tooLarge(source, 0, MAX_YAML, "in one file", reporter);
  return readDocuments(source, reporter).map((tree) => yamlText(tree));
}

/** Stretches between lines that begin with three dashes; a document is never longer than one of them. */
function documentsIn(text: string): readonly (readonly [from: number, to: number])[] {
  const documents: [number, number][] = [];
  let from = 0;
  for (let at = text.indexOf("\n---"); at >= 0; at = text.indexOf("\n---", at + 1)) {
    documents.push([from, at]);
    from = at + 1;
  }
  return [...documents, [from, text.length]];
}

function tooLarge(source: Source, start: number, limit: number, where: string, reporter: Reporter): [] {
  const message = `more than ${limit / 1e6} MB of YAML ${where}`;
  const hint = "write it as JSON (kubectl get -o json), which may be larger, or as several";
  reporter.error({ source, start, end: start + 1 }, "too-large", message, hint);
  return [];
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
