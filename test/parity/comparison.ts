import { addCounts, type Counts, countsLeft, isNothing, noCounts } from "./counts.ts";

/** One thing that is not as recorded. */
export interface Mistake {
  readonly case: string;
  /** Position among the steps of the case; -1: before the first. */
  readonly step: number;
  /** What was compared. */
  readonly what: string;
  /** The node, or the plugin and the node, that it is about; "" for the whole step. */
  readonly about: string;
  readonly found: string;
  readonly recorded: string;
}

/** What was compared of one case. */
export interface CaseResult {
  readonly family: string;
  readonly recorded: Counts;
  readonly compared: Counts;
  readonly mismatched: Counts;
  /** How many steps, timers and phases were held to the times of the recording. */
  readonly times: number;
  /** By reason. */
  readonly notCompared: Readonly<Record<string, Counts>>;
  /** By the same reason: where that was first, "taints-s-000, step 3". */
  readonly firstLeft: Readonly<Record<string, string>>;
  /** How many by what was compared. */
  readonly kinds: Readonly<Record<string, number>>;
  /** The first of each kind. */
  readonly mistakes: readonly Mistake[];
}

/** What is not as recorded, as a comparison is told of it: `wrong`. */
export type Difference = Parameters<Comparison["wrong"]>;

/** "taints-s-000, step 3, about": a step before the first is not named. */
export function placeText(id: string, step: number, about = ""): string {
  return [id, step < 0 ? "" : `step ${step}`, about].filter((part) => part !== "").join(", ");
}

/** Counts what is compared while a case is replayed. A step is wrong if anything in it is. */
export class Comparison {
  readonly #id: string;
  readonly #compared = noCounts();
  readonly #mismatched = noCounts();
  readonly #notCompared: Record<string, Counts> = {};
  readonly #firstLeft: Record<string, string> = {};
  readonly #kinds: Record<string, number> = {};
  readonly #mistakes: Mistake[] = [];
  #times = 0;
  #step = -1;
  #isWrong = false;
  #isCaseWrong = false;
  /** Why this step, and the case as a whole, are not wholly compared. */
  readonly #leftOfStep = new Set<string>();
  readonly #leftOfCase = new Set<string>();

  constructor(id: string) {
    this.#id = id;
  }

  /**
   * Replays a step of this number, which counts as compared once it is through, unless some of it is left.
   *
   * @throws whatever the replay throws: then the steps after it cannot be compared either.
   */
  step(number: number, replay: () => void): void {
    this.#step = number;
    this.#isWrong = false;
    this.#leftOfStep.clear();
    replay();
    if (this.#leftOfStep.size === 0) this.#compared.steps++;
    else this.leave([...this.#leftOfStep].join("; "), { steps: 1 });
    if (this.#isWrong) this.#mismatched.steps++;
  }

  /** Compares something that may break, which is a mistake of this step and leaves the steps after it as they are. */
  attempt(compare: () => void): void {
    try {
      compare();
    } catch (error) {
      this.broke(error);
      this.leaveStep("the replay broke");
    }
  }

  broke(error: unknown): void {
    this.same("the replay broke", (error as Error).stack?.split("\n").slice(0, 3), "");
  }

  /** Some of this step is not compared. */
  leaveStep(reason: string): void {
    this.#leftOfStep.add(reason);
  }

  /** Some of what stands before the steps of the case is not compared. */
  leaveCase(reason: string): void {
    this.#leftOfCase.add(reason);
  }

  /** Compares values of plain data, of which the order counts; true: they are the same. */
  same(what: string, found: unknown, recorded: unknown): boolean {
    const foundText = JSON.stringify(found);
    const recordedText = JSON.stringify(recorded);
    if (foundText !== recordedText) this.#wrong(what, "", foundText, recordedText);
    return foundText === recordedText;
  }

  /** Compares lists as sets. */
  sameSet(what: string, found: Iterable<string | number>, recorded: Iterable<string | number>): void {
    this.same(what, [...new Set(found)].map(String).sort(), [...new Set(recorded)].map(String).sort());
  }

  /** Compares what filters say of a node; both as text. */
  verdict(node: string, found: string, recorded: string): void {
    this.#compared.verdicts++;
    if (found === recorded) return;
    this.#mismatched.verdicts++;
    this.#wrong("verdict", node, found, recorded);
  }

  /** Compares one score of a node in its three forms. */
  score(plugin: string, node: string, found: readonly number[], recorded: readonly number[]): void {
    this.#compared.scores++;
    if (found.length === recorded.length && found.every((each, i) => each === recorded[i])) return;
    this.#mismatched.scores++;
    this.#wrong(
      `score of ${plugin} (raw, normalised, weighted)`,
      node,
      found.join(", "),
      recorded.join(", "),
    );
  }

  /** So many changes are compared, of which some are wrong. */
  changes(compared: number, mismatched: number): void {
    this.#compared.changes += compared;
    this.#mismatched.changes += mismatched;
  }

  /** So many times are compared; what is wrong is told besides. */
  times(compared: number): void {
    this.#times += compared;
  }

  /** Something is not as recorded: `about` says of what. */
  wrong(what: string, about: string, found: unknown, recorded: unknown): void {
    this.#wrong(what, about, JSON.stringify(found), JSON.stringify(recorded));
  }

  /** Says why something is not compared. */
  leave(reason: string, left: Partial<Counts>): void {
    this.#notCompared[reason] ??= noCounts();
    this.#firstLeft[reason] ??= placeText(this.#id, this.#step);
    addCounts(this.#notCompared[reason], { ...noCounts(), ...left });
  }

  /** All of it: what nobody compared or gave a reason for is told too. */
  result(family: string, recorded: Counts, isThrough: boolean): CaseResult {
    this.#step = -1;
    if (this.#leftOfCase.size > 0) {
      this.leave([...this.#leftOfCase].join("; "), { cases: 1 });
    } else if (isThrough) this.#compared.cases = 1;
    if (this.#isCaseWrong) this.#mismatched.cases = 1;
    const left = countsLeft(recorded, this.#compared);
    for (const counts of Object.values(this.#notCompared)) {
      for (const [each, count] of Object.entries(counts)) left[each as keyof Counts] -= count;
    }
    if (!isNothing(left)) this.leave(isThrough ? "no rule asked for it" : "the replay broke before", left);
    return {
      family,
      recorded,
      compared: this.#compared,
      mismatched: this.#mismatched,
      times: this.#times,
      notCompared: this.#notCompared,
      firstLeft: this.#firstLeft,
      kinds: this.#kinds,
      mistakes: this.#mistakes,
    };
  }

  #wrong(what: string, about: string, found: string, recorded: string): void {
    this.#isWrong = true;
    this.#isCaseWrong = true;
    this.#kinds[what] = (this.#kinds[what] ?? 0) + 1;
    if (this.#kinds[what] > 1) return;
    this.#mistakes.push({ case: this.#id, step: this.#step, what, about, found, recorded });
  }
}
