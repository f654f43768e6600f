import type { RecordedCase } from "../reference/recorded-cases.ts";
import type { QueueCase } from "../reference/recorded-queue.ts";
import { CALL, type CalculatorCall, compareCall, countCall } from "./compare-calculator.ts";
import { compareCycles, countCycles } from "./compare-cycles.ts";
import { compareHints, countHints, type HintCase } from "./compare-hints.ts";
import { compareQueue, countQueue } from "./compare-queue.ts";
import { type CaseResult, Comparison } from "./comparison.ts";
import { compareRuns, countRuns } from "./controllers/compare-runs.ts";
import { RUNS } from "./controllers/fields.ts";
import type { ControllerCase } from "./controllers/recording.ts";
import { type Counts, noCounts } from "./counts.ts";
import { CYCLES, HINTS, QUEUE } from "./fields.ts";
import type { AnyCase } from "./folder.ts";
import { gapsIn, type Shape } from "./shapes.ts";

/** How one kind of case is counted and replayed; which kind a case is of, its parts say. */
interface Kind {
  readonly shape: Shape;
  count(recorded: AnyCase): Counts;
  compare(recorded: AnyCase, comparison: Comparison, seed: number): void;
}

const KINDS: Readonly<Record<string, Kind>> = {
  steps: kind<RecordedCase>(CYCLES, countCycles, compareCycles),
  ops: kind<QueueCase & AnyCase>(QUEUE, countQueue, compareQueue),
  probes: kind<HintCase>(HINTS, countHints, compareHints),
  runs: kind<ControllerCase>(RUNS, countRuns, compareRuns),
  fn: kind<CalculatorCall>(CALL, countCall, compareCall),
};

/** What is recorded in a case. */
export function countCase(recorded: AnyCase): Counts {
  return kindOf(recorded)?.count(recorded) ?? { ...noCounts(), cases: 1 };
}

/** Replays a case and compares all that was recorded; `seed`: of what is left to chance. Never throws: a replay that breaks is a mistake. */
export function compareCase(recorded: AnyCase, seed = 1): CaseResult {
  const { id, family } = recorded;
  const comparison = new Comparison(id);
  const known = kindOf(recorded);
  if (known === undefined) {
    const counts = countCase(recorded);
    comparison.leave(`nobody knows cases without ${Object.keys(KINDS).join(", ")}`, counts);
    return comparison.result(family, counts, false);
  }
  const gaps = gapsIn(recorded, known.shape);
  for (const { text } of gaps) comparison.leaveCase(text);
  let counts: Counts = { ...noCounts(), cases: 1 };
  try {
    counts = known.count(recorded);
    const isWhole = !gaps.some(({ isMissing }) => isMissing);
    if (isWhole) known.compare(recorded, comparison, seed);
    return comparison.result(family, counts, isWhole);
  } catch (error) {
    comparison.broke(error);
    return comparison.result(family, counts, false);
  }
}

function kindOf(recorded: AnyCase): Kind | undefined {
  return Object.entries(KINDS).find(([part]) => part in recorded)?.[1];
}

function kind<Case extends AnyCase>(
  shape: Shape,
  count: (recorded: Case) => Counts,
  compare: (recorded: Case, comparison: Comparison, seed: number) => void,
): Kind {
  return {
    shape,
    count: (recorded) => count(recorded as Case),
    compare: (recorded, comparison, seed) => compare(recorded as Case, comparison, seed),
  };
}
