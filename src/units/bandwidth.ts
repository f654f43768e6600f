import { type Parsed, parsed, unparsed } from "./parsed.ts";

const FACTORS = new Map([
  ["", 1],
  ["k", 1e3],
  ["M", 1e6],
  ["G", 1e9],
  ["T", 1e12],
  ["Ki", 1024],
  ["Mi", 1024 ** 2],
  ["Gi", 1024 ** 3],
]);
const HINT = 'write bits or bytes a second, like "1Gbit/s" or "100MB/s"';

/** Reads "1Gbit/s" or "100MB/s" as bytes per microsecond: 125, 100. More than zero. */
export function parseBandwidth(text: string): Parsed<number> {
  if (text === "") return unparsed("empty", "is empty", HINT);
  if (/^-/.test(text)) return unparsed("negative", "is negative", HINT);
  const match = /^(\d{1,15}(?:\.\d{1,15})?)\s?([A-Za-z]*?)(bit\/s|bps|B\/s)$/.exec(text);
  if (match === null) {
    const number = /^[\d.]+$/.test(text);
    return number
      ? unparsed("missing-unit", "has no unit", HINT)
      : unparsed("malformed", "is not a bandwidth", HINT);
  }
  const factor = FACTORS.get(match[2]!);
  if (factor === undefined) return unparsed("unknown-unit", `has an unknown prefix "${match[2]}"`, HINT);
  const perSecond = Number(match[1]) * factor;
  if (perSecond === 0) return unparsed("malformed", "is zero, so that no image ever arrives", HINT);
  return parsed((match[3] === "B/s" ? perSecond : perSecond / 8) / 1e6);
}
