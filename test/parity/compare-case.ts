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

/** What is recorded in a case. */
export function countCase(recorded: AnyCase): Counts {
  return kindOf(recorded)?.count(recorded) ?? { ...noCounts(), cases: 1 };
}

/** Replays a case and compares all that was recorded. Never throws: a replay that breaks is a mistake. */
export function compareCase(recorded: AnyCase): CaseResult {
  const { id, family } = recorded;
  const comparison = new Comparison(id);
  const counts = countCase(recorded);
  const known = kindOf(recorded);
  if (known === undefined) {
    comparison.leave(`nobody knows cases without ${Object.keys(KINDS).join(", ")}`, counts);
    return comparison.result(family, counts, false);
  }
  try {
    known.compare(recorded, comparison);
    return comparison.result(family, counts, true);
  } catch (error) {
    comparison.same("the replay broke", (error as Error).stack?.split("\n").slice(0, 3), "");
    return comparison.result(family, counts, false);
  }
}

function kindOf(recorded: AnyCase): Kind | undefined {
  return Object.entries(KINDS).find(([part]) => part in recorded)?.[1];
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
