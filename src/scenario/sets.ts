import { readValue } from "../document/document.ts";
import { type Source, sourceOf } from "../document/value.ts";
import type { Reading } from "./reading.ts";
import { shorten } from "./scalars.ts";
import { applySet, type Changed } from "./variants.ts";

/** What diagnostics call the place of a value that was set on the command line. */
export const SET_FILE = "--set";

/** All sets as one source, one a line, so that each has a line of its own in diagnostics. */
export function setSource(sets: readonly string[]): Source {
  return sourceOf(SET_FILE, sets.join("\n"));
}

/** The document with each "path=value" applied in order; the value is YAML. A bad one is reported and left out. */
export function applySets(document: Changed, sets: readonly string[], reading: Reading): Changed {
  const source = setSource(sets);
  let changed = document;
  let start = 0;
  for (const text of sets) {
    const end = start + text.length;
    const equals = text.indexOf("=");
    const place = { source, start, end: equals < 0 ? end : start + equals };
    if (equals < 0) {
      reading.error(place, "bad-path", `"${shorten(text)}" is not path=value`, "write --set path=value");
    } else {
      const value = readValue(source, start + equals + 1, end, reading);
      const path = { value: text.slice(0, equals), place };
      if (value !== undefined) changed = applySet(changed, path, value, reading);
    }
    start = end + 1;
  }
  return changed;
}
