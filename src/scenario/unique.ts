import type { Placed } from "../document/value.ts";
import type { Reading } from "./reading.ts";

/** Reports two things of one kind that have the same name. */
export function checkUnique(names: readonly Placed<string>[], what: string, reading: Reading): void {
  const seen = new Set<string>();
  for (const { value, place } of names) {
    if (seen.has(value)) {
      reading.error(place, "duplicate-name", `${what} "${value}" is already there`, "rename one of them");
    }
    seen.add(value);
  }
}
