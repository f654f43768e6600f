/** What a parser of user input gives: the value in its canonical unit, or why there is none. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | Unparsed;

export interface Unparsed {
  readonly ok: false;
  readonly reason: UnparsedReason;
  /** Part of a sentence that starts with the text: `"5 apples"` + " has no unit that is known". */
  readonly message: string;
  /** What to type instead. */
  readonly hint: string;
}

/**
 * empty: nothing is there. malformed: not of the form. missing-unit: a number alone where a unit is needed.
 * unknown-unit: a unit or suffix that does not exist. negative, too-large, too-fine: of the form, but out of range.
 */
export type UnparsedReason =
  | "empty"
  | "malformed"
  | "missing-unit"
  | "unknown-unit"
  | "negative"
  | "too-large"
  | "too-fine";

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

export function unparsed(reason: UnparsedReason, message: string, hint: string): Unparsed {
  return { ok: false, reason, message, hint };
}
