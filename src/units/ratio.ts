import { type Parsed, parsed, unparsed } from "./parsed.ts";

const HINT = 'write a percentage like "2%", or a ratio like 0.02';
const NUMBER = /^(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?$/;

/** Reads "2%" as 0.02. */
export function parsePercentage(text: string): Parsed<number> {
  if (text === "") return unparsed("empty", "is empty", HINT);
  if (/^-/.test(text)) return unparsed("negative", "is negative", HINT);
  if (NUMBER.test(text)) return unparsed("missing-unit", "has no %", `write "${text}%"`);
  if (!text.endsWith("%") || !NUMBER.test(text.slice(0, -1))) {
    return unparsed("malformed", "is not a percentage", HINT);
  }
  return parsed(hundredth(text.slice(0, -1)));
}

/** The double nearest to number / 100: 99.9 / 100 would be 0.9990000000000001. */
function hundredth(number: string): number {
  const [digits, exponent = "0"] = number.split(/e/i);
  return Number(`${digits}e${Number(exponent) - 2}`);
}

/** Reads "2%" or "0.02" as 0.02; not limited to 1. */
export function parseRatio(text: string): Parsed<number> {
  return NUMBER.test(text) ? parsed(Number(text)) : parsePercentage(text);
}

export type IntOrPercent =
  | { readonly kind: "int"; readonly value: number }
  /** `value` is a ratio: 0.25 for "25%". */
  | { readonly kind: "percent"; readonly value: number };

/** Reads what Kubernetes calls an int-or-string: "3", or "25%" (whole percent, as Kubernetes has it). */
export function parseIntOrPercent(text: string): Parsed<IntOrPercent> {
  const hint = 'write a whole number like 3, or a whole percentage like "25%"';
  if (text === "") return unparsed("empty", "is empty", hint);
  if (/^-/.test(text)) return unparsed("negative", "is negative", hint);
  const match = /^(\d{1,9})(%?)$/.exec(text);
  if (match === null) return unparsed("malformed", "is neither a whole number nor a whole percentage", hint);
  const number = Number(match[1]);
  return parsed(match[2] === "%" ? { kind: "percent", value: number / 100 } : { kind: "int", value: number });
}
