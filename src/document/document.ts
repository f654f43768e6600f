import { Composer, isAlias, isMap, isScalar, isSeq, type Node, type Pair, Parser } from "yaml";
import type { Reporter } from "./reporter.ts";
import { FLATTEN, reportSyntax, TOO_DEEP } from "./syntax-errors.ts";
import type { Entry, MapValue, Place, Source, Value } from "./value.ts";

/** Levels of nesting; no file that means something needs a fifth of it. */
const MAX_DEPTH = 100;
/** Values in a document with every alias written out, if that makes it more than twice as many. */
const MAX_VALUES = 1_000_000;

/**
 * Reads YAML 1.2 (JSON is a part of it) as one tree a document; reports what is wrong with the text as such.
 *
 * Aliases share the tree of their anchor. Documents without content are left out. Only [from, to) is read.
 */
export function readDocuments(
  source: Source,
  reporter: Reporter,
  from = 0,
  to: number = source.text.length,
): Value[] {
  const text = source.text.slice(from, to);
  const trees: Value[] = [];
  try {
    const composer = new Composer({ version: "1.2", uniqueKeys: false, prettyErrors: false, strict: true });
    for (const document of composer.compose(new Parser().parse(text), false, text.length)) {
      if (document.errors.length + document.warnings.length > 0) {
        reportSyntax(document, source, from, reporter);
        continue;
      }
      if (document.contents === null) continue;
      if (isScalar(document.contents) && document.contents.value === null) continue;
      const tree = new TreeBuilder(source, from, reporter).build(document.contents as Node);
      if (tree !== undefined) trees.push(tree);
    }
  } catch (error) {
    // The composer recurses: a text of nothing but brackets exhausts the stack.
    if (!(error instanceof RangeError)) throw error;
    reporter.error({ source, start: from, end: from + 1 }, "too-deep", TOO_DEEP, FLATTEN);
  }
  return trees;
}

/** Reads [from, to) of a source as one value, the right side of `--set`; undefined if it is not YAML. */
export function readValue(source: Source, from: number, to: number, reporter: Reporter): Value | undefined {
  const before = reporter.errorCount;
  const [value] = readDocuments(source, reporter, from, to);
  if (value !== undefined || reporter.errorCount > before) return value;
  return { kind: "scalar", value: null, text: "", place: { source, start: from, end: to } };
}

const QUOTE_BRACES = "if the braces belong to a value, put all of it in quotes";

/** Turns the nodes of one document into values. */
class TreeBuilder {
  readonly #source: Source;
  /** Where in the source the text begins that was parsed. */
  readonly #base: number;
  readonly #reporter: Reporter;
  readonly #anchors = new Map<string, Value>();
  readonly #open = new Set<string>();
  readonly #sizes = new Map<Value, number>();
  /** Values so far, aliases not written out. */
  #written = 0;
  #broken = false;

  constructor(source: Source, base: number, reporter: Reporter) {
    this.#source = source;
    this.#base = base;
    this.#reporter = reporter;
  }

  /** The tree, or undefined if anything in it was reported. */
  build(node: Node): Value | undefined {
    const tree = this.#value(node, 0);
    return this.#broken ? undefined : tree;
  }

  #value(node: Node | null, depth: number): Value {
    if (isAlias(node)) return this.#alias(node.source, this.#place(node));
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#open.add(anchor);
    const value = this.#content(node, depth);
    this.#checkSize(value);
    if (anchor !== undefined) {
      this.#open.delete(anchor);
      this.#anchors.set(anchor, value);
    }
    return value;
  }

  #content(node: Node | null, depth: number): Value {
    const place = this.#place(node);
    if (depth > MAX_DEPTH) {
      this.#fail({ ...place, end: place.start + 1 }, "too-deep", TOO_DEEP, FLATTEN);
      return { kind: "list", items: [], place };
    }
    if (isMap(node)) return this.#map(node.items as Pair<Node, Node | null>[], place, depth);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.#value(item as Node | null, depth + 1));
      return { kind: "list", items, place };
    }
    const scalar = isScalar(node) ? node.value : null;
    const text = isScalar(node) ? (node.source ?? String(scalar)) : "";
    const known = typeof scalar === "string" || typeof scalar === "number" || typeof scalar === "boolean";
    return { kind: "scalar", value: known ? scalar : null, text, place };
  }

  #map(pairs: readonly Pair<Node, Node | null>[], place: Place, depth: number): MapValue {
    const entries = new Map<string, Entry>();
    for (const { key, value } of pairs) {
      const keyPlace = this.#place(key);
      if (!isScalar(key)) {
        this.#fail(keyPlace, "syntax", "a key must be a plain word or a string", QUOTE_BRACES);
        continue;
      }
      const name = key.source ?? String(key.value);
      if (entries.has(name)) {
        this.#fail(keyPlace, "duplicate-key", `the key "${name}" is already there`, "remove one of the two");
        continue;
      }
      const read = value === null ? this.#nothingAt(keyPlace) : this.#value(value, depth + 1);
      entries.set(name, { keyPlace, value: read });
    }
    return { kind: "map", entries, place };
  }

  #alias(name: string, place: Place): Value {
    const value = this.#anchors.get(name);
    if (value !== undefined && !this.#open.has(name)) return value;
    if (this.#open.has(name)) {
      this.#fail(place, "alias-cycle", `*${name} stands inside &${name} itself`, "write the value out");
    } else {
      this.#fail(
        place,
        "syntax",
        `no &${name} comes before *${name}`,
        `define it before, or put it in quotes if it is no alias: "*${name}"`,
      );
    }
    return this.#nothingAt(place);
  }

  /** Counts values with aliases written out: what a reader that follows them would have to do. */
  #checkSize(value: Value): void {
    let size = 1;
    if (value.kind === "list") for (const item of value.items) size += this.#sizes.get(item) ?? 1;
    if (value.kind === "map")
      for (const entry of value.entries.values()) size += this.#sizes.get(entry.value) ?? 1;
    this.#sizes.set(value, size);
    this.#written++;
    if (size <= MAX_VALUES || size <= 2 * this.#written || this.#broken) return;
    const found = `this holds more than ${MAX_VALUES} values once its aliases are written out`;
    this.#fail(value.place, "alias-bomb", found, "use fewer aliases of aliases");
  }

  #nothingAt(place: Place): Value {
    return { kind: "scalar", value: null, text: "", place };
  }

  #place(node: Node | null): Place {
    const [start, end] = node?.range ?? [0, 1];
    return { source: this.#source, start: this.#base + start, end: this.#base + end };
  }

  #fail(
    place: Place,
    code: "too-deep" | "syntax" | "duplicate-key" | "alias-cycle" | "alias-bomb",
    message: string,
    hint: string,
  ): void {
    this.#broken = true;
    this.#reporter.error(place, code, message, hint);
  }
}
