import type { Options } from "yargs";
import { didYouMean } from "../diagnostics/did-you-mean.ts";
import type { Parsed } from "../units/parsed.ts";

/** One flag of the command line: how help shows it, and how its text becomes a value. */
export interface Flag<Value> {
  readonly option: Options;
  /** `found` is what was typed, once for each time the flag was given. Throws a FlagError. */
  readonly read: (found: readonly string[]) => Value;
}

/** What is wrong with a flag: found and allowed. */
export class FlagError extends Error {
  override readonly name = "FlagError";
}

interface Look {
  readonly alias?: string;
  readonly hidden?: boolean;
  /** What help says is taken if the flag is absent. */
  readonly shown?: string;
}

/** A flag that is there or not. */
export function toggle(describe: string, look: Look = {}): Flag<boolean> {
  return { option: { type: "boolean", describe, ...shown(look) }, read: (found) => found.length > 0 };
}

/** A flag with one value, read by `parse`; `absent` if it is not given. */
export function valued<Value, const Absent>(
  describe: string,
  absent: Absent,
  parse: (text: string) => Value,
  look: Look = {},
): Flag<Value | Absent> {
  return {
    option: { type: "string", describe, ...shown(look) },
    read(found) {
      if (found.length > 1) throw new FlagError(`given ${found.length} times; allowed: once`);
      return found.length === 0 ? absent : parse(needed(found[0]!));
    },
  };
}

/** A flag that may be given again and again. */
export function repeated(describe: string, look: Look = {}): Flag<readonly string[]> {
  return {
    option: { type: "string", array: true, describe, ...shown(look) },
    read: (found) => found.map(needed),
  };
}

export function text(found: string): string {
  return found;
}

export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new FlagError(`found "${text}"; allowed: a whole number, ${least} or more`);
  };
}

export function oneOf<const Choice extends string>(...choices: readonly Choice[]): (text: string) => Choice {
  return (text) => {
    const choice = choices.find((candidate) => candidate === text);
    if (choice !== undefined) return choice;
    throw new FlagError(`found "${text}"${meant(text, choices)}; allowed: ${choices.join(", ")}`);
  };
}

/** Names separated by commas, at least one, none twice. */
export function names(text: string): readonly string[] {
  const found = text.split(",").map((name) => name.trim());
  if (found.includes("")) throw new FlagError(`found "${text}"; allowed: names separated by commas`);
  const twice = found.find((name, i) => found.indexOf(name) < i);
  if (twice !== undefined) throw new FlagError(`found "${twice}" twice; allowed: each name once`);
  return found;
}

/** A value with a unit, as scenarios have them; `least` is the smallest that is allowed, as one would type it. */
export function inUnits(parse: (text: string) => Parsed<number>, least: string): (text: string) => number {
  return (text) => {
    const parsed = parse(text);
    if (!parsed.ok) throw new FlagError(`"${text}" ${parsed.message}; ${parsed.hint}`);
    const limit = parse(least);
    if (limit.ok && parsed.value >= limit.value) return parsed.value;
    throw new FlagError(`found "${text}"; allowed: ${least} or more`);
  };
}

/** ` (did you mean "x"?)`, or nothing. */
export function meant(text: string, candidates: readonly string[], quote = '"'): string {
  const near = didYouMean(text, candidates);
  return near === undefined ? "" : ` (did you mean ${quote}${near}${quote}?)`;
}

function needed(text: string): string {
  if (text === "") throw new FlagError("needs a value");
  return text;
}

function shown({ alias, hidden, shown }: Look): Options {
  return {
    ...(alias !== undefined && { alias }),
    ...(hidden && { hidden }),
    ...(shown !== undefined && { defaultDescription: shown }),
  };
}
