import { parseDuration } from "../units/duration.ts";
import { type Parsed, parsed, unparsed } from "../units/parsed.ts";
import { parseBytes, parseCpu } from "../units/quantity.ts";
import { parseRatio } from "../units/ratio.ts";

const MICROSECONDS = { s: 1e6, h: 3.6e9 };
const BYTES_PER_GIB = 1024 ** 3;
const NUMBER = /^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?$/;

/**
 * Reads what an expectation compares with, in the unit of its metric: "5m" for s and h, "75%" or 0.75 for 1,
 * "250m" or "2 cores" for cores, "4Gi" or "4 GiB" for GiB, "12 core h" for core h; a plain number for money.
 */
export function parseExpectationValue(text: string, unit: string): Parsed<number> {
  const spelled = text.match(/^(\S+)\s+(.+)$/);
  if (spelled !== null && NUMBER.test(spelled[1]!) && spelled[2] === unit) return parsed(Number(spelled[1]));
  switch (unit) {
    case "s":
    case "h":
      return divided(parseDuration(text), MICROSECONDS[unit]);
    case "1":
      return text.startsWith("-") && NUMBER.test(text) ? parsed(Number(text)) : parseRatio(text);
    case "cores":
      return NUMBER.test(text) ? bare('"2 cores" or "2500m"') : divided(parseCpu(text), 1000);
    case "GiB":
      return NUMBER.test(text) ? bare('"4Gi"') : divided(parseBytes(text), BYTES_PER_GIB);
    case "core h":
    case "GiB h":
      return NUMBER.test(text) ? bare(`"${text} ${unit}"`) : notA(unit);
    default:
      return NUMBER.test(text)
        ? parsed(Number(text))
        : unparsed(
            "malformed",
            "is not a number",
            `write a plain number${unit === "currency" ? "" : `, in ${unit}`}`,
          );
  }
}

function divided(amount: Parsed<number>, by: number): Parsed<number> {
  return amount.ok ? parsed(amount.value / by) : amount;
}

function bare(example: string): Parsed<number> {
  return unparsed("missing-unit", "has no unit", `write the unit, like ${example}`);
}

function notA(unit: string): Parsed<number> {
  return unparsed("malformed", `is not an amount in ${unit}`, `write a number and the unit: "12 ${unit}"`);
}
