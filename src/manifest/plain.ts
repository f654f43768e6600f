/** A value of a manifest as JSON has it. */
export type Plain = string | number | boolean | null | PlainList | PlainMap;
export type PlainList = readonly Plain[];
export interface PlainMap {
  readonly [key: string]: Plain;
}

export function isPlainMap(value: Plain | undefined): value is PlainMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isPlainList(value: Plain | undefined): value is PlainList {
  return Array.isArray(value);
}

/** The value of an own key; undefined for one that is absent or null, and for those that every object inherits. */
export function ownValue(map: PlainMap, key: string): Plain | undefined {
  const value = map[key];
  if (value === undefined || value === null) return undefined;
  return Object.hasOwn(map, key) ? value : undefined;
}

/**
 * JSON text with sorted keys, so that equal values have equal texts however they were written.
 *
 * Keys without a value are left out. O(size log size).
 */
export function canonicalText(value: Plain): string {
  return JSON.stringify(value, (_, each: Plain) => (isPlainMap(each) ? sorted(each) : each));
}

function sorted(map: PlainMap): PlainMap {
  const keys = Object.keys(map).filter((key) => map[key] !== null);
  return Object.fromEntries(keys.sort().map((key) => [key, map[key] as Plain]));
}

/** What a value is, for messages: `the number 5`, `a list`. */
export function describePlain(value: Plain): string {
  if (isPlainMap(value)) return "a map";
  if (isPlainList(value)) return "a list";
  if (typeof value === "string") return value === "" ? "an empty string" : `the string "${shortened(value)}"`;
  if (value === null) return "nothing";
  return typeof value === "number" ? `the number ${value}` : String(value);
}

/** A text as messages show it. */
export function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
