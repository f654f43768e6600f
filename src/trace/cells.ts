import type { Parsed } from "../units/parsed.ts";
import type { ReadingLog } from "./reading-log.ts";

/** A little over 126 years in microseconds: the sum of two such times is still exact. */
const MAX_TIME = 4e15;
export const MICROSECONDS_PER_SECOND = 1_000_000;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const MAX_INT32 = 2 ** 31 - 1;

/**
 * The fields of the row at hand, read by name as numbers of the right kind.
 *
 * A field that is no such number is reported with its place and makes the row `bad`; its value is then NaN. So a
 * row is read whole, which reports all of its mistakes, and left out if it is bad at the end.
 */
export class Cells {
  readonly #log: ReadingLog;
  readonly #positions: ReadonlyMap<string, number>;
  readonly #columnOf: (position: number) => number;
  #fields: readonly string[] = [];
  #line = 0;
  #bad = false;

  /** `positions`: where each named field is in a row; `columnOf`: where a field begins in its line, from 1. */
  constructor(
    log: ReadingLog,
    positions: ReadonlyMap<string, number>,
    columnOf: (position: number) => number,
  ) {
    this.#log = log;
    this.#positions = positions;
    this.#columnOf = columnOf;
  }

  /** Goes on to the next row. */
  moveTo(fields: readonly string[], line: number): void {
    this.#fields = fields;
    this.#line = line;
    this.#bad = false;
  }

  get line(): number {
    return this.#line;
  }

  get bad(): boolean {
    return this.#bad;
  }

  /** Whether the file has this field, and the row something in it. */
  has(name: string): boolean {
    return this.text(name) !== "";
  }

  /** Without blanks around it; "" where the file has no such field. */
  text(name: string): string {
    const position = this.#positions.get(name);
    return position === undefined ? "" : (this.#fields[position] ?? "").trim();
  }

  /** Any finite number. */
  number(name: string): number {
    const text = this.text(name);
    if (!NUMBER.test(text)) return this.#notANumber(name, text);
    const value = Number(text);
    return Number.isFinite(value) ? value : this.reject(name, "is too large");
  }

  /** A finite number that is not negative. */
  amount(name: string): number {
    const value = this.number(name);
    return value < 0 ? this.reject(name, "is negative") : value;
  }

  /** A whole number in [0, 2^31). */
  count(name: string): number {
    const value = this.amount(name);
    if (value % 1 !== 0) return Number.isNaN(value) ? value : this.reject(name, "is not a whole number");
    return value > MAX_INT32 ? this.reject(name, "is too large", `at most ${MAX_INT32}`) : value;
  }

  /** A time in [0, MAX_TIME], as whole microseconds. */
  time(name: string, microsecondsPerUnit: number): number {
    return this.inTimeRange(name, Math.round(this.amount(name) * microsecondsPerUnit));
  }

  /** `microseconds`, or a problem of the field if no simulated clock should go that far. */
  inTimeRange(name: string, microseconds: number): number {
    return microseconds > MAX_TIME ? this.reject(name, "is more than 126 years", TIME_HINT) : microseconds;
  }

  /** A whole number of bytes or the like that is still exact. */
  exact(name: string, value: number): number {
    return value > Number.MAX_SAFE_INTEGER ? this.reject(name, "is too large to be exact") : value;
  }

  /** Whatever `parse` of the units reads. */
  parsed(name: string, parse: (text: string) => Parsed<number>): number {
    const result = parse(this.text(name));
    return result.ok ? result.value : this.reject(name, result.message, result.hint);
  }

  /** Reports the field, as found, and gives NaN. */
  reject(name: string, what: string, hint?: string): number {
    this.#bad = true;
    const position = this.#positions.get(name);
    const column = position === undefined ? 1 : this.#columnOf(position);
    const found = this.text(name);
    const shown = found.length > 40 ? `${found.slice(0, 40)}...` : found;
    this.#log.problem({ line: this.#line, column }, "bad-row", `${name}: "${shown}" ${what}`, hint);
    return Number.NaN;
  }

  #notANumber(name: string, text: string): number {
    if (text === "") return this.reject(name, "is empty", "a number is needed here");
    return this.reject(name, "is not a number", text.includes("\uFFFD") ? UTF8_HINT : undefined);
  }
}

const TIME_HINT = "is the unit of time right?";
const UTF8_HINT = "the file does not seem to be UTF-8 text";
