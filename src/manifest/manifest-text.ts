import type { Place, Source } from "../document/value.ts";
import type { Plain } from "./plain.ts";

export type Path = readonly (string | number)[];

/** One document of a file: its value, and where parts of it were written. */
export interface ManifestText {
  readonly root: Plain;
  readonly source: Source;
  /** Of the value at a path, or of its key; of the innermost value around it where it was not written. */
  placeOf(path: Path, part: "key" | "value"): Place;
}
