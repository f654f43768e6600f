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
  /** By reason. */
  readonly notCompared: Readonly<Record<string, Counts>>;
  /** How many by what was compared. */
  readonly kinds: Readonly<Record<string, number>>;
  /** The first of each kind. */
  readonly mistakes: readonly Mistake[];
}

/** Counts what is compared while a case is replayed. A step is wrong if anything in it is. */
export class Comparison {
  readonly #id: string;
  readonly #compared = noCounts();
  readonly #mismatched = noCounts();
  readonly #notCompared: Record<string, Counts> = {};
  readonly #kinds: Record<string, number> = {};
  readonly #mistakes: Mistake[] = [];
  #step = -1;
  #isWrong = false;
  #isCaseWrong = false;

  constructor(id: string) {
    this.#id = id;
  }

  /** Replays a step of this number, which counts as compared once it is through. */
  step(number: number, replay: () => void): void {
    this.#step = number;
    this.#isWrong = false;
    replay();
    this.#compared.steps++;
    if (this.#isWrong) this.#mismatched.steps++;
  }

  /** Compares values of plain data, of which the order counts. */
  same(what: string, found: unknown, recorded: unknown): void {
    const foundText = JSON.stringify(found);
    const recordedText = JSON.stringify(recorded);
    if (foundText !== recordedText) this.#wrong(what, "", foundText, recordedText);
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

  /** Says why something is not compared. */
  leave(reason: string, left: Partial<Counts>): void {
    this.#notCompared[reason] ??= noCounts();
    addCounts(this.#notCompared[reason], { ...noCounts(), ...left });
  }

  /** All of it: what nobody compared or gave a reason for is told too. */
  result(family: string, recorded: Counts, isThrough: boolean): CaseResult {
    if (isThrough) this.#compared.cases = 1;
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
      notCompared: this.#notCompared,
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
