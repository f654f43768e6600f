import type { IntOrPercent } from "../spec/objects.ts";
import { parseIntOrPercent } from "../units/ratio.ts";
import type { Part } from "./part.ts";

/** The whole number under a key, at least `min`; the fallback where it is absent or wrong. */
export function wholeFrom(part: Part | undefined, key: string, min: number, fallback: number): number {
  return wholeBetween(part, key, min, Infinity, fallback);
}

/** The whole number under a key, from `min` to `max`; the fallback where it is absent or wrong. */
export function wholeBetween(
  part: Part | undefined,
  key: string,
  min: number,
  max: number,
  fallback: number,
): number {
  const value = part?.number(key);
  if (value === undefined) return fallback;
  if (value >= min && value <= max) return value;
  const hint = max === Infinity ? `write ${min} or more` : `write a number from ${min} to ${max}`;
  part?.get(key)?.error("out-of-range", `${key} is ${value}`, hint);
  return fallback;
}

/** Microseconds of the whole seconds under a key. */
export function secondsOf(part: Part | undefined, key: string, min: number, fallback: number): number {
  return wholeFrom(part, key, min, fallback) * SECOND;
}

export const SECOND = 1_000_000;

/** One of a few words under a key; the fallback where it is absent or unknown. */
export function wordOf<T extends string>(
  part: Part | undefined,
  key: string,
  words: readonly T[],
  fallback: T,
): T {
  const word = part?.text(key);
  if (word === undefined) return fallback;
  const found = words.find((each) => each === word);
  if (found !== undefined) return found;
  part
    ?.get(key)
    ?.error("wrong-value", `unknown ${key} "${word.slice(0, 60)}"`, `write one of: ${words.join(", ")}`);
  return fallback;
}

/** A number or a whole percentage under a key (25 for "25%"); undefined where it is absent or wrong. */
export function readIntOrPercent(part: Part | undefined, key: string): IntOrPercent | undefined {
  const at = part?.get(key);
  if (at === undefined) return undefined;
  const read = parseIntOrPercent(String(at.value));
  if (read.ok && read.value.kind === "int") return read.value;
  // Whole percents: 29 * 100 / 100 is 29, and 0.29 * 100 is less.
  if (read.ok) return { kind: "percent", value: Math.round(read.value.value * 100) };
  return at.error("wrong-value", `"${String(at.value).slice(0, 60)}" ${read.message}`, read.hint);
}

/** The same of something that can be no more than all of it. */
export function readShare(part: Part | undefined, key: string): IntOrPercent | undefined {
  const share = readIntOrPercent(part, key);
  if (share?.kind === "percent" && share.value > 100)
    part?.get(key)?.error("out-of-range", `${key} is more than 100%`, "write at most 100%");
  return share;
}
