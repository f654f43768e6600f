/** A text that was read, and where its lines begin. */
export interface Source {
  /** As the user named it. */
  readonly file: string;
  readonly text: string;
  /** Offset of the first character of each line. */
  readonly lineStarts: readonly number[];
}

/** A stretch of a source: [start, end) in UTF-16 units. */
export interface Place {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** A YAML or JSON document as a tree in which every value knows where it was written. */
export type Value = ScalarValue | ListValue | MapValue;

export interface ScalarValue {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** The value as written, without quotes: "1.30", where `value` is 1.3. */
  readonly text: string;
  readonly place: Place;
}

export interface ListValue {
  readonly kind: "list";
  readonly items: readonly Value[];
  readonly place: Place;
}

export interface MapValue {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, Entry>;
  readonly place: Place;
}

export interface Entry {
  readonly keyPlace: Place;
  readonly value: Value;
}

/** Something with the place where it was written, for checks that come later. */
export interface Placed<T> {
  readonly value: T;
  readonly place: Place;
}

/** A source without its byte order mark, if it has one. */
export function sourceOf(file: string, bytes: string): Source {
  const text = bytes.replace(/^\uFEFF/, "");
  const lineStarts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  return { file, text, lineStarts };
}

/** Line and column, from 1, of an offset. O(log lines). */
export function positionAt(source: Source, offset: number): { line: number; column: number } {
  let low = 0;
  let high = source.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (source.lineStarts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - source.lineStarts[low]! + 1 };
}

/** Whether a key or a dash has nothing behind it, or `~`. */
export function isNothing(value: Value): boolean {
  return value.kind === "scalar" && value.value === null;
}

/** What a value is, for messages: `the number 5`, `a list`. */
export function describeValue(value: Value): string {
  if (value.kind === "map") return "a map";
  if (value.kind === "list") return "a list";
  if (value.value === null) return "nothing";
  if (typeof value.value === "string") return value.value === "" ? "an empty string" : "a string";
  return typeof value.value === "number" ? "a number" : String(value.value);
}
