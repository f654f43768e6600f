import { MAX_MARKS, type TimelineMark } from "../spec/run-result.ts";

/** What befell the cluster, in order of its beginning; what comes after MAX_MARKS is not kept. */
export class Marks {
  readonly #tell: (mark: Pick<TimelineMark, "what" | "target" | "cause">) => void;
  readonly #marks: { -readonly [Key in keyof TimelineMark]: TimelineMark[Key] }[] = [];

  /** `tell`: whoever hears of each, before it changes anything. */
  constructor(tell: (mark: Pick<TimelineMark, "what" | "target" | "cause">) => void = () => {}) {
    this.#tell = tell;
  }

  /**
   * Notes what begins now, before it does; call the answer with the instant at which it ends, and what it was if that is
   * known only then.
   */
  begin(
    from: number,
    what: string,
    target: string,
    cause: TimelineMark["cause"],
  ): (until: number, what?: string) => void {
    this.#tell({ what, target, cause });
    if (this.#marks.length === MAX_MARKS) return () => {};
    const mark = { from, until: Number.POSITIVE_INFINITY, what, target, cause };
    this.#marks.push(mark);
    return (until, was = what) => {
      mark.until = until;
      mark.what = was;
    };
  }

  get all(): readonly TimelineMark[] {
    return this.#marks;
  }
}
