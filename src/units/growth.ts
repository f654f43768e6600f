import { type Parsed, parsed, unparsed } from "./parsed.ts";
import { parseBytes } from "./quantity.ts";

const PERIODS = new Map([
  ["s", 1e6],
  ["min", 60e6],
  ["h", 3600e6],
  ["d", 86_400e6],
]);
const HINT = 'write a quantity a period, like "5Mi/min" or "1Gi/h"';

/** Reads "5Mi/min" as bytes per microsecond, not rounded; 0 is nothing. */
export function parseGrowth(text: string): Parsed<number> {
  if (text === "") return unparsed("empty", "is empty", HINT);
  const slash = text.indexOf("/");
  if (slash < 0) return unparsed("missing-unit", "does not say per what", HINT);
  const bytes = parseBytes(text.slice(0, slash).trim());
  if (!bytes.ok) return { ...bytes, hint: HINT };
  const period = PERIODS.get(text.slice(slash + 1).trim());
  if (period === undefined)
    return unparsed(
      "unknown-unit",
      `has an unknown period "${text.slice(slash + 1).trim()}"`,
      "the periods are s, min, h and d",
    );
  return parsed(bytes.value / period);
}
