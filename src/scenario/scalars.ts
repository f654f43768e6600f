import type { DiagnosticCode } from "../diagnostics/diagnostic.ts";
import { didYouMean } from "../diagnostics/did-you-mean.ts";
import { describeValue, type ScalarValue, type Value } from "../document/value.ts";
import { parseBandwidth } from "../units/bandwidth.ts";
import { parseDuration } from "../units/duration.ts";
import { parseGrowth } from "../units/growth.ts";
import { parseIndexes } from "../units/indexes.ts";
import type { Parsed } from "../units/parsed.ts";
import { parseBytes, parseCount, parseCpu, parseThousandths } from "../units/quantity.ts";
import { parseRate } from "../units/rate.ts";
import { parseRatio } from "../units/ratio.ts";
import type { Reading } from "./reading.ts";
import type { JsonSchema, Shape } from "./shape.ts";

const QUANTITY: JsonSchema = { type: ["string", "number"] };
const DURATION: JsonSchema = {
  type: ["string", "number"],
  pattern: "^(0|(\\d*\\.?\\d*(d|h|m|s|ms|us|µs|ns))+)$",
};

/** Microseconds, whole. */
export const duration = text("a duration", "30s", "bad-duration", parseDuration, DURATION);
/** Mean gap in microseconds. */
export const rate = text("a rate", "30/min", "bad-rate", parseRate, {
  type: "string",
  pattern: "^[\\d.eE+-]+ ?/ ?\\w+$",
});
/** Millicores. */
export const cpu = text("a quantity", "250m", "bad-quantity", parseCpu, QUANTITY);
/** Bytes. */
export const bytes = text("a quantity", "256Mi", "bad-quantity", parseBytes, QUANTITY);
/** In exact thousandths of its unit. */
export const thousandths = text("a quantity", "250m", "bad-quantity", parseThousandths, QUANTITY);
/** A whole amount of things. */
export const amount = text("a quantity", "8", "bad-quantity", parseCount, QUANTITY);
/** Bytes per microsecond. */
export const bandwidth = text("a bandwidth", "1Gbit/s", "bad-bandwidth", parseBandwidth, { type: "string" });

/** Bytes per microsecond. */
export const growth = text("a growth", "5Mi/min", "bad-rate", parseGrowth, { type: "string" });

const ratio = text("a ratio", "2%", "wrong-value", parseRatio, {
  type: ["string", "number"],
  pattern: "^[\\d.]+%?$",
});

/** From 0 to 1. */
export const probability: Shape<number> = {
  read: (value, reading) => {
    const read = ratio.read(value, reading);
    if (read === undefined || read <= 1) return read;
    const written = value.kind === "scalar" ? shorten(value.text) : "";
    return reading.error(
      value.place,
      "out-of-range",
      `${written} is more than always`,
      'write at most "100%"',
    );
  },
  schema: ratio.schema,
};

/** Of an Indexed Job. */
export const completionIndexes = text("completion indexes", '"0-2,4"', "wrong-value", parseIndexes, {
  type: ["string", "integer"],
  minimum: 0,
  pattern: "^\\d+(-\\d+)?(,\\d+(-\\d+)?)*$",
});

/** More than zero. */
export const positiveDuration: Shape<number> = {
  read: (value, reading) => {
    const read = duration.read(value, reading);
    if (read !== 0) return read;
    return reading.error(
      value.place,
      "out-of-range",
      "must be longer than zero",
      'write a duration such as "5s"',
    );
  },
  schema: duration.schema,
};

function text<T>(
  wanted: string,
  example: string,
  code: DiagnosticCode,
  parse: (text: string) => Parsed<T>,
  schema: JsonSchema,
): Shape<T> {
  return {
    read: (value, reading) => {
      const scalar = asScalar(value, wanted, example, reading);
      if (scalar === undefined) return undefined;
      const result = parse(scalar.text);
      if (result.ok) return result.value;
      return reading.error(value.place, code, `"${shorten(scalar.text)}" ${result.message}`, result.hint);
    },
    schema: () => schema,
  };
}

function asScalar(value: Value, wanted: string, example: string, reading: Reading): ScalarValue | undefined {
  if (value.kind === "scalar" && (typeof value.value === "string" || typeof value.value === "number"))
    return value;
  const message = `must be ${wanted}, found ${describeValue(value)}`;
  return reading.error(value.place, "wrong-type", message, `write it like ${example}`);
}

/** A text as messages show it. */
export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Reports would carry what steers a terminal to the terminal. */
function printable(text: string, { place }: Value, reading: Reading): string | undefined {
  if (!CONTROL.test(text)) return text;
  const message = `"${shorten(text)}" holds a control character`;
  return reading.error(place, "wrong-value", message, "leave it out: only line ends and tabs are allowed");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/;

const ANY = "a string";

/** A string; with `wanted` for the message. Numbers are refused, since YAML drops their zeros. */
export function string(wanted = ANY): Shape<string> {
  return {
    read: (value, reading) => {
      if (value.kind === "scalar" && typeof value.value === "string")
        return printable(value.value, value, reading);
      const quoted = wanted === ANY && value.kind === "scalar" && value.value !== null;
      const hint = quoted ? `put it in quotes: "${shorten(value.text)}"` : `write ${wanted}`;
      return reading.error(
        value.place,
        "wrong-type",
        `must be ${wanted}, found ${describeValue(value)}`,
        hint,
      );
    },
    schema: () => ({ type: "string" }),
  };
}

/** A string of a form; `rule` completes "write ...". */
export function word(
  pattern: RegExp,
  rule: string,
  code: DiagnosticCode = "bad-name",
  maxLength = 253,
): Shape<string> {
  const plain = string();
  const ruled = string(rule);
  return {
    read: (value, reading) => {
      // Quotes alone help only what would be right with them.
      const isNear = value.kind !== "scalar" || pattern.test(value.text);
      const read = (isNear ? plain : ruled).read(value, reading);
      if (read === undefined || (read.length <= maxLength && pattern.test(read))) return read;
      return reading.error(value.place, code, `"${shorten(read)}" is not allowed here`, `write ${rule}`);
    },
    schema: () => ({ type: "string", pattern: pattern.source, maxLength }),
  };
}

const NAME_RULE =
  "at most 63 lower-case letters, digits, dashes and dots, with a letter or digit at both ends";
const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const MAX_NAME = 63;
/** What things in the cluster are called; Kubernetes' rule. */
export const name: Shape<string> = {
  read: (value, reading) => {
    const read = string().read(value, reading);
    if (read === undefined || (read.length <= MAX_NAME && NAME.test(read))) return read;
    return reading.error(value.place, "bad-name", `"${shorten(read)}" is no name`, nameHint(read));
  },
  schema: () => ({ type: "string", pattern: NAME.source, maxLength: MAX_NAME }),
};

function nameHint(wrong: string): string {
  const near = wrong
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
  const usable = near.length <= MAX_NAME && NAME.test(near);
  return usable ? `write "${near}": ${NAME_RULE}` : `write ${NAME_RULE}`;
}

/** What reports call a strategy or a variant. */
export const label = word(/^[\w.%+=-]+$/, "letters, digits and . _ % + = -", "bad-name", 63);

/** One of a few words. */
export function oneOf<T extends string>(...words: readonly T[]): Shape<T> {
  const all = words.length === 1 ? `write ${words[0]}` : `write one of: ${words.join(", ")}`;
  return {
    read: (value, reading) => {
      if (value.kind !== "scalar" || typeof value.value !== "string") {
        const wanted = words.map((each) => `"${each}"`).join(" or ");
        const message = `must be ${wanted}, found ${describeValue(value)}`;
        return reading.error(value.place, "wrong-type", message, all);
      }
      if ((words as readonly string[]).includes(value.value)) return value.value as T;
      const near = didYouMean(value.value, words);
      const hint = near === undefined ? all : `did you mean "${near}"?`;
      return reading.error(value.place, "wrong-value", `unknown value "${shorten(value.value)}"`, hint);
    },
    schema: () => ({ enum: words }),
  };
}

export interface Range {
  readonly min: number;
  readonly max: number;
  /** Whole numbers only. */
  readonly whole: boolean;
}

/** A larger bound is not worth showing. */
const MAX_WRITTEN = 1e12;

/** A number in [min, max]. */
export function number({ min, max, whole }: Range): Shape<number> {
  const wanted = whole ? "a whole number" : "a number";
  const allowed = `write ${wanted}${max > MAX_WRITTEN ? `, ${min} or more` : ` from ${min} to ${max}`}`;
  return {
    read: (value, reading) => {
      if (value.kind !== "scalar" || typeof value.value !== "number") {
        const quoted = value.kind === "scalar" && /^\d+$/.test(value.text);
        const hint = quoted ? `write ${value.text} without quotes` : allowed;
        return reading.error(
          value.place,
          "wrong-type",
          `must be ${wanted}, found ${describeValue(value)}`,
          hint,
        );
      }
      const read = value.value;
      if (read >= min && read <= max && (!whole || Number.isInteger(read))) return read;
      const fault = read < min ? "too small" : read > max ? "too large" : `not ${wanted}`;
      const hint = read > max ? `write at most ${max}` : allowed;
      return reading.error(value.place, "out-of-range", `${shorten(value.text)} is ${fault}`, hint);
    },
    schema: () => ({
      type: whole ? "integer" : "number",
      ...(Number.isFinite(min) ? { minimum: min } : {}),
      ...(max < Number.MAX_SAFE_INTEGER ? { maximum: max } : {}),
    }),
  };
}

/** A whole number from `min`. */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): Shape<number> {
  return number({ min, max, whole: true });
}

/** A number of more than zero. */
export const positiveNumber: Shape<number> = {
  read: (value, reading) => {
    const read = number({ min: 0, max: 1e300, whole: false }).read(value, reading);
    return read === 0
      ? reading.error(
          value.place,
          "out-of-range",
          "must be more than 0",
          "write a positive number, such as 1",
        )
      : read;
  },
  schema: () => ({ type: "number", exclusiveMinimum: 0 }),
};

export const boolean: Shape<boolean> = {
  read: (value, reading) => {
    if (value.kind === "scalar" && typeof value.value === "boolean") return value.value;
    const yes = value.kind === "scalar" && /^(yes|no|on|off)$/i.test(value.text);
    const hint = yes ? "in YAML 1.2 yes and no are strings: write true or false" : "write true or false";
    return reading.error(
      value.place,
      "wrong-type",
      `must be true or false, found ${describeValue(value)}`,
      hint,
    );
  },
  schema: () => ({ type: "boolean" }),
};
