import { parseDuration } from "./duration.ts";
import { type Parsed, parsed, unparsed } from "./parsed.ts";

/** Microseconds of the names that may stand after the slash besides a duration ("/10s"). */
const PERIODS = new Map([
  ["ms", 1000],
  ["s", 1_000_000],
  ["sec", 1_000_000],
  ["second", 1_000_000],
  ["m", 60_000_000],
  ["min", 60_000_000],
  ["minute", 60_000_000],
  ["h", 3_600_000_000],
  ["hour", 3_600_000_000],
  ["d", 86_400_000_000],
  ["day", 86_400_000_000],
]);
const HINT = 'write a number a period, like "30/min", "0.7/s", "12/h" or "5/d"';

/** Reads a rate ("30/min", "0.7/s", "12/h", "5/d", "3/10s") as the mean gap in microseconds, 1 / rate, not rounded. */
export function parseRate(text: string): Parsed<number> {
  if (text === "") return unparsed("empty", "is empty", HINT);
  const slash = text.indexOf("/");
  const count = (slash < 0 ? text : text.slice(0, slash)).trim();
  if (/^-/.test(count)) return unparsed("negative", "is negative", HINT);
  if (!/^(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?$/.test(count))
    return unparsed("malformed", "is not a rate", HINT);
  if (slash < 0)
    return unparsed("missing-unit", "does not say per what", `write "${count}/s" or "${count}/min"`);
  const period = parsePeriod(text.slice(slash + 1).trim());
  if (!period.ok) return period;
  const gap = period.value / Number(count);
  if (gap === Infinity) return unparsed("malformed", "is a rate of zero, so nothing ever arrives", HINT);
  if (gap < 1) return unparsed("too-fine", "is more than one a microsecond", "write a lower rate");
  if (gap > Number.MAX_SAFE_INTEGER) return unparsed("too-large", "is less than one in 285 years", HINT);
  return parsed(gap);
}

function parsePeriod(text: string): Parsed<number> {
  const named = PERIODS.get(text);
  if (named !== undefined) return parsed(named);
  const duration = /^\d/.test(text) ? parseDuration(text) : undefined;
  if (duration?.ok && duration.value > 0) return duration;
  return unparsed("unknown-unit", `has an unknown period "${text}"`, "the periods are ms, s, min, h and d");
}
