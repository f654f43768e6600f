import type { Diagnostic, DiagnosticCode } from "../diagnostics/diagnostic.ts";
import { type DroppedRows, MAX_PROBLEMS } from "./trace-reading.ts";

/** Where in the file, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Stands for the file as a whole. */
export const WHOLE_FILE: Place = { line: 1, column: 1 };

/** For problems whose cure is always the same. */
const HINTS: Readonly<Partial<Record<DiagnosticCode, string>>> = {
  "bad-row": "mend the row, or remove it",
  "not-utf8": "save it as UTF-8",
  "unreadable-file": "the path is relative to the scenario",
};
const CHECK = "is it the right file, and the right format?";

/** Collects what is wrong with a file and which rows are left out, in the order in which it is told. */
export class ReadingLog {
  readonly #file: string;
  readonly #problems: Diagnostic[] = [];
  readonly #dropped = new Map<string, { count: number; firstLine: number }>();
  #more = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** Notes a mistake and lets the reading go on, so that its author gets them all at once. */
  problem(place: Place, code: DiagnosticCode, message: string, hint = HINTS[code] ?? CHECK): void {
    if (this.#problems.length === MAX_PROBLEMS) this.#more++;
    else this.#problems.push(this.#error(place, code, message, hint));
  }

  /** Notes a mistake after which there is no sense in reading on. */
  stop(place: Place, code: DiagnosticCode, message: string, hint?: string): never {
    this.problem(place, code, message, hint);
    this.giveUp();
  }

  /** Ends the reading after mistakes that have been noted. */
  giveUp(): never {
    throw new ReadingStopped();
  }

  /** Counts a row that the rules of the format leave out. */
  drop(line: number, reason: string): void {
    const entry = this.#dropped.get(reason);
    if (entry) entry.count++;
    else this.#dropped.set(reason, { count: 1, firstLine: line });
  }

  get problems(): readonly Diagnostic[] {
    if (this.#more === 0) return this.#problems;
    const message = `and ${this.#more} more like these`;
    return [...this.#problems, this.#error(WHOLE_FILE, "bad-trace", message, "mend these first")];
  }

  get dropped(): readonly DroppedRows[] {
    return Array.from(this.#dropped, ([reason, entry]) => ({ reason, ...entry }));
  }

  #error({ line, column }: Place, code: DiagnosticCode, message: string, hint: string): Diagnostic {
    return { file: this.#file, line, column, severity: "error", code, message, hint };
  }
}

/** Thrown by `ReadingLog.giveUp`; whoever opened the file catches it. */
export class ReadingStopped extends Error {}
