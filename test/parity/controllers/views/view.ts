import type { Played } from "../played.ts";
import type { Fields } from "../recording.ts";

/** One object as the recordings show it: its name there, and its fields; undefined: absent. */
export type Shown = readonly [name: string, fields: Fields];

/**
 * What is to be seen of one kind of object. `show` is asked after each event for all objects that are there; what
 * differs from before becomes a change, and so does an object that is there no more.
 */
export interface KindView {
  readonly kind: string;
  /** Makes whatever keeps track of the objects of a run. */
  begin(played: Played): { show(): Iterable<Shown> };
}
