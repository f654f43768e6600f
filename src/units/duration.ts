import { divideNearest, parseDecimal } from "./decimal.ts";
import { type Parsed, parsed, unparsed } from "./parsed.ts";

/** Nanoseconds of each unit, longest first. */
const UNITS: readonly (readonly [string, bigint])[] = [
  ["d", 86_400_000_000_000n],
  ["h", 3_600_000_000_000n],
  ["m", 60_000_000_000n],
  ["s", 1_000_000_000n],
  ["ms", 1_000_000n],
  ["us", 1_000n],
  ["µs", 1_000n],
  ["μs", 1_000n],
  ["ns", 1n],
];
const NANOSECONDS = new Map(UNITS);
const MAX_LENGTH = 100;
const HINT = 'write a number and its unit, like "30s", "1h30m", "250ms" or "2d"';

/**
 * Reads a duration as whole microseconds, to the nearest one: Go's ParseDuration ("1h30m", "1.5h", "250ms") and `d`.
 *
 * Refused: a sign, a number without a unit (other than 0), more than 2^53 microseconds (285 years), and what is
 * more than nothing but less than a microsecond, since no simulated clock can tell it from nothing.
 */
export function parseDuration(text: string): Parsed<number> {
  if (text === "") return unparsed("empty", "is empty", HINT);
  if (text === "0") return parsed(0);
  if (text.length > MAX_LENGTH) return unparsed("malformed", "is not a duration", HINT);
  if (/^-/.test(text)) return unparsed("negative", "is negative", "a duration is zero or more");
  if (parseDecimal(text) !== undefined) {
    return unparsed("missing-unit", "has no unit", `write "${text}s" for seconds, "${text}m" for minutes`);
  }
  const nanoseconds = addUp(text);
  if (typeof nanoseconds !== "bigint") return nanoseconds;
  if (nanoseconds > 0n && nanoseconds < 1000n) {
    return unparsed(
      "too-fine",
      "is less than a microsecond",
      "time goes in whole microseconds: 1us or more, or 0",
    );
  }
  const microseconds = Number(divideNearest(nanoseconds, 1000n));
  if (microseconds > Number.MAX_SAFE_INTEGER) {
    return unparsed("too-large", "is longer than 285 years", "write a shorter duration");
  }
  return parsed(microseconds);
}

function addUp(text: string): bigint | Parsed<never> {
  let total = 0n;
  let rest = text;
  while (rest !== "") {
    const match = /^([\d.]+)([^\d.]*)/u.exec(rest);
    const number = match === null ? undefined : parseDecimal(match[1]!);
    if (match === null || number === undefined) return unparsed("malformed", "is not a duration", HINT);
    const unit = match[2]!;
    if (/^e/i.test(unit) && /^[+-]?\d/.test(rest.slice(match[0].length) || "0"))
      return unparsed("malformed", "has an exponent", 'write the number in full, with a unit: "1000s"');
    if (unit === "") return unparsed("missing-unit", "ends without a unit", HINT);
    const factor = NANOSECONDS.get(unit);
    if (factor === undefined)
      return unparsed("unknown-unit", `has an unknown unit "${unit.trim()}"`, unitHint(unit, text));
    total += (number.digits * factor) / 10n ** BigInt(number.scale);
    rest = rest.slice(match[0].length);
  }
  return total;
}

function unitHint(unit: string, text: string): string {
  if (unit.startsWith(":")) return HINT;
  if (unit.startsWith("/")) return 'a rate is no duration: write the mean time between, like "12s"';
  // "5 minutes" and "1 h 30 min" as they should be.
  const cured = text.replace(/\s*([^\d.]+)/gu, (_, found: string) => spelled(found) ?? found);
  return spelled(unit) === undefined ? "the units are d, h, m, s, ms, us and ns" : `write "${cured}"`;
}

function spelled(unit: string): string | undefined {
  const word = unit.trim().toLowerCase();
  return [...SPELLINGS].find(([, spellings]) => spellings.includes(word))?.[0];
}

const SPELLINGS = new Map<string, readonly string[]>([
  ["m", ["m", "min", "mins", "minute", "minutes"]],
  ["s", ["s", "sec", "secs", "second", "seconds"]],
  ["h", ["h", "hr", "hrs", "hour", "hours"]],
  ["d", ["d", "day", "days"]],
  ["ms", ["ms", "msec", "millis", "milliseconds"]],
]);

/** Microseconds of the units above a second, longest first. */
const PARTS: readonly (readonly [string, number])[] = [
  ["d", 86_400_000_000],
  ["h", 3_600_000_000],
  ["m", 60_000_000],
];

/**
 * Writes whole microseconds so that `parseDuration` gives them back: "1h30m", "2.5s", "250ms", "7us", "0s".
 * "never" for Infinity.
 */
export function formatDuration(microseconds: number): string {
  if (microseconds === Infinity) return "never";
  if (microseconds === 0) return "0s";
  let rest = microseconds;
  let text = "";
  for (const [unit, size] of PARTS) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return rest === 0 ? text : text + formatBelowMinute(rest);
}

function formatBelowMinute(microseconds: number): string {
  if (microseconds >= 1_000_000) return `${trimZeros(microseconds, 6)}s`;
  if (microseconds >= 1000) return `${trimZeros(microseconds, 3)}ms`;
  return `${microseconds}us`;
}

/** value / 10^places as a decimal, exact. */
function trimZeros(value: number, places: number): string {
  const digits = String(value).padStart(places + 1, "0");
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, "");
}
