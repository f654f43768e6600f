import type { CaseResult, Mistake } from "./comparison.ts";
import { addCounts, COUNTED, type Counts, noCounts } from "./counts.ts";

/** What was compared of the cases of a family. */
export interface FamilyResult {
  readonly family: string;
  readonly recorded: Counts;
  readonly compared: Counts;
  readonly mismatched: Counts;
  /** How many steps, timers and phases were held to the times of the recordings. */
  times: number;
  /** By reason. */
  readonly notCompared: Record<string, Counts>;
  /** By the same reason: the first place. */
  readonly firstLeft: Record<string, string>;
  /** How many mistakes by what was compared. */
  readonly kinds: Record<string, number>;
  /** The first of each kind. */
  readonly mistakes: Mistake[];
}

/** Sums cases up by family. */
export class Tally {
  readonly #families = new Map<string, FamilyResult>();
  readonly #unread = new Set<string>();

  /** A file, or a line of one, that is no recording: "FILE:LINE: why". */
  tellUnread(problem: string): void {
    this.#unread.add(problem);
  }

  get unread(): readonly string[] {
    return [...this.#unread].sort();
  }

  /** Another case, or the sum of some. */
  add(result: CaseResult | FamilyResult): void {
    const sum = this.#of(result.family);
    addCounts(sum.recorded, result.recorded);
    addCounts(sum.compared, result.compared);
    addCounts(sum.mismatched, result.mismatched);
    sum.times += result.times;
    for (const [reason, counts] of Object.entries(result.notCompared)) {
      sum.notCompared[reason] ??= noCounts();
      addCounts(sum.notCompared[reason], counts);
      const places = [sum.firstLeft[reason], result.firstLeft[reason]].filter((place) => place !== undefined);
      sum.firstLeft[reason] = places.sort()[0]!;
    }
    for (const [kind, count] of Object.entries(result.kinds))
      sum.kinds[kind] = (sum.kinds[kind] ?? 0) + count;
    const mistakes = firstOfEachKind([...sum.mistakes, ...result.mistakes]);
    sum.mistakes.splice(0, sum.mistakes.length, ...mistakes);
  }

  /** By name of the family. */
  get families(): readonly FamilyResult[] {
    return [...this.#families.values()].sort((a, b) => (a.family < b.family ? -1 : 1));
  }

  get isEqual(): boolean {
    return (
      this.#unread.size === 0 &&
      this.families.every(({ recorded, compared, mismatched }) =>
        COUNTED.every((each) => mismatched[each] === 0 && compared[each] === recorded[each]),
      )
    );
  }

  #of(family: string): FamilyResult {
    const known = this.#families.get(family);
    if (known !== undefined) return known;
    const empty = {
      family,
      recorded: noCounts(),
      compared: noCounts(),
      mismatched: noCounts(),
      times: 0,
      notCompared: {},
      firstLeft: {},
      kinds: {},
      mistakes: [],
    };
    this.#families.set(family, empty);
    return empty;
  }
}

/** In order of cases and steps. */
function firstOfEachKind(mistakes: readonly Mistake[]): readonly Mistake[] {
  const seen = new Set<string>();
  return [...mistakes].sort(byPlace).filter(({ what }) => !seen.has(what) && seen.add(what));
}

function byPlace(a: Mistake, b: Mistake): number {
  return a.case === b.case ? a.step - b.step : a.case < b.case ? -1 : 1;
}
