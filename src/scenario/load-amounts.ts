import { describeValue, type Value } from "../document/value.ts";
import { parseRate } from "../units/rate.ts";
import type { Reading } from "./reading.ts";
import { shorten } from "./scalars.ts";
import type { Shape } from "./shape.ts";

const EXAMPLE = "write it like 200/s, 12000/min, or 200 for what is not a rate";

/** How much is asked for: a rate as units a second, or a plain number of whatever its author counts. */
export const loadAmount: Shape<number> = {
  read: (value, reading) => {
    const text = textOf(value, "a rate or a number", EXAMPLE, reading);
    if (text === undefined) return undefined;
    if (/^\d*\.?\d+(e\d{1,2})?$/.test(text)) return Number(text);
    if (/^0(\.0*)? ?\/ ?\w+$/.test(text)) return 0;
    const rate = parseRate(text);
    if (rate.ok) return 1_000_000 / rate.value;
    return reading.error(value.place, "bad-rate", `"${shorten(text)}" ${rate.message}`, EXAMPLE);
  },
  schema: () => ({ type: ["string", "number"], pattern: "^[\\d.e]+( ?/ ?\\w+)?$" }),
};

/** An amount, or the word that gives a curve back its say. */
export const loadTarget: Shape<number | "curve"> = {
  read: (value, reading) =>
    value.kind === "scalar" && value.value === "curve" ? "curve" : loadAmount.read(value, reading),
  schema: () => ({ type: ["string", "number"], pattern: "^(curve|[\\d.e]+( ?/ ?\\w+)?)$" }),
};

const FACTOR = "write it like 2x or 1.5x";

/** "2x", "0.5x", or the plain number. */
export const factor: Shape<number> = {
  read: (value, reading) => {
    const text = textOf(value, "a factor", FACTOR, reading);
    if (text === undefined) return undefined;
    const match = /^(\d*\.?\d+)x?$/.exec(text);
    if (match !== null) return Number(match[1]);
    return reading.error(value.place, "wrong-value", `"${shorten(text)}" is no factor`, FACTOR);
  },
  schema: () => ({ type: ["string", "number"], pattern: "^[\\d.]+x?$" }),
};

function textOf(value: Value, wanted: string, hint: string, reading: Reading): string | undefined {
  if (value.kind === "scalar" && (typeof value.value === "string" || typeof value.value === "number"))
    return value.text;
  return reading.error(value.place, "wrong-type", `must be ${wanted}, found ${describeValue(value)}`, hint);
}
