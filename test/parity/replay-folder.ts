import { compareCase } from "./compare-case.ts";
import { casesOf } from "./folder.ts";
import { Tally } from "./tally.ts";

/** Which cases are wanted; undefined: all. */
export interface Wanted {
  readonly family: string | undefined;
  /** Of its id, from the beginning. */
  readonly case: string | undefined;
  /** Of what the recordings leave to chance; 1 if absent. */
  readonly seed?: number;
}

/** One of so many parts of the cases of each file. */
export interface Share {
  readonly part: number;
  readonly of: number;
}

export const WHOLE: Share = { part: 0, of: 1 };

/** Replays the cases of files of recordings; what cannot be read is told in the sum. */
export function replayFiles(files: readonly string[], wanted: Wanted, { part, of }: Share): Tally {
  const tally = new Tally();
  for (const file of files)
    for (const recorded of casesOf(
      file,
      (position) => position % of === part,
      (problem) => tally.tellUnread(problem),
    )) {
      if (wanted.family !== undefined && recorded.family !== wanted.family) continue;
      if (wanted.case !== undefined && !recorded.id.startsWith(wanted.case)) continue;
      tally.add(compareCase(recorded, wanted.seed));
    }
  return tally;
}
