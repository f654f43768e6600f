import { type Parsed, parsed, unparsed } from "./parsed.ts";

const HINT = 'write indexes and ranges in ascending order, like "0-2,4"';
const PART = /^(\d{1,9})(?:-(\d{1,9}))?$/;

/** Whole numbers from 0 with both ends, in ascending order. */
export type Indexes = readonly { readonly first: number; readonly last: number }[];

/** Reads completion indexes as Kubernetes writes them: "0-2,4". */
export function parseIndexes(text: string): Parsed<Indexes> {
  if (text === "") return unparsed("empty", "is empty", HINT);
  const intervals: { readonly first: number; readonly last: number }[] = [];
  for (const part of text.split(",")) {
    const match = PART.exec(part);
    if (match === null) return unparsed("malformed", "is no list of indexes", HINT);
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    if (first > last || first <= (intervals.at(-1)?.last ?? -1))
      return unparsed("malformed", "is not in ascending order", HINT);
    intervals.push({ first, last });
  }
  return parsed(intervals);
}
