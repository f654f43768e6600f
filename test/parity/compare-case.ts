import type { RecordedCase } from "../reference/recorded-cases.ts";
import type { QueueCase } from "../reference/replayed-queue.ts";
import { compareCycles, countCycles } from "./compare-cycles.ts";
import { compareHints, countHints, type HintCase } from "./compare-hints.ts";
import { compareQueue, countQueue } from "./compare-queue.ts";
import { type CaseResult, Comparison } from "./comparison.ts";
import { type Counts, noCounts } from "./counts.ts";
import type { AnyCase } from "./folder.ts";

/** How one kind of case is counted and replayed; which kind a case is of, its parts say. */
interface Kind {
  count(recorded: AnyCase): Counts;
  compare(recorded: AnyCase, comparison: Comparison): void;
}

const KINDS: Readonly<Record<string, Kind>> = {
  steps: kind<RecordedCase>(countCycles, compareCycles),
  ops: kind<QueueCase & AnyCase>(countQueue, compareQueue),
  probes: kind<HintCase>(countHints, compareHints),
};

/** Replays a case and compares all that was recorded. Never throws: a replay that breaks is a mistake. */
export function compareCase(recorded: AnyCase): CaseResult {
  const { id, family } = recorded;
  const comparison = new Comparison(id);
  const part = Object.keys(KINDS).find((each) => each in recorded);
  if (part === undefined) {
    comparison.leave(`nobody knows cases without ${Object.keys(KINDS).join(", ")}`, { cases: 1 });
    return comparison.result(family, { ...noCounts(), cases: 1 }, false);
  }
  const { count, compare } = KINDS[part]!;
  const counts = count(recorded);
  try {
    compare(recorded, comparison);
    return comparison.result(family, counts, true);
  } catch (error) {
    comparison.same("the replay broke", (error as Error).stack?.split("\n").slice(0, 3), "");
    return comparison.result(family, counts, false);
  }
}

function kind<Case extends AnyCase>(
  count: (recorded: Case) => Counts,
  compare: (recorded: Case, comparison: Comparison) => void,
): Kind {
  return {
    count: (recorded) => count(recorded as Case),
    compare: (recorded, comparison) => compare(recorded as Case, comparison),
  };
}
