import { describe, expect, it } from "vitest";
import { RECORDINGS } from "../reference/recorded-cases.ts";
import { compareCase } from "./compare-case.ts";
import { casesOf, filesIn } from "./folder.ts";

/** Of each file this many cases are replayed once a mutant. */
const CASES = 6;

describe("a few of the recorded cases", () => {
  for (const file of filesIn(RECORDINGS)) {
    // What is in no cycle does not come to filters and scores, and the largest clusters take too long.
    if (/(hints|queue|openb|sampled)\.jsonl\.gz$/.test(file)) continue;
    for (const recorded of casesOf(file, (position) => position < CASES))
      it(recorded.id, () => expect(compareCase(recorded).mistakes).toEqual([]));
  }
});
