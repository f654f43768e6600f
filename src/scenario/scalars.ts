import type { DiagnosticCode } from "../diagnostics/diagnostic.ts";
import { suggestion } from "../diagnostics/did-you-mean.ts";
import { parseBandwidth } from "../units/bandwidth.ts";
import { parseDuration } from "../units/duration.ts";
import type { Parsed } from "../units/parsed.ts";
import { parseBytes, parseCount, parseCpu } from "../units/quantity.ts";
import { parseRate } from "../units/rate.ts";
import type { Reading } from "./reading.ts";
import type { JsonSchema, Shape } from "./shape.ts";
import { describeValue, type ScalarValue, type Value } from "./value.ts";

const QUANTITY: JsonSchema = { type: ["string", "number"] };
const DURATION: JsonSchema = {
  type: ["string", "number"],
  pattern: "^(0|(\\d*\\.?\\d*(d|h|m|s|ms|us|µs|ns))+)$",
};

/** Microseconds, whole. */
export const duration = text("a duration", "bad-duration", parseDuration, DURATION);
/** Mean gap in microseconds. */
export const rate = text("a rate", "bad-rate", parseRate, {
  type: "string",
  pattern: "^[\\d.eE+-]+ ?/ ?\\w+$",
});
/** Millicores. */
export const cpu = text("a quantity", "bad-quantity", parseCpu, QUANTITY);
/** Bytes. */
export const bytes = text("a quantity", "bad-quantity", parseBytes, QUANTITY);
/** A whole amount of things. */
export const amount = text("a quantity", "bad-quantity", parseCount, QUANTITY);
/** Bytes per microsecond. */
export const bandwidth = text("a bandwidth", "bad-bandwidth", parseBandwidth, { type: "string" });

/** More than zero. */
export const positiveDuration: Shape<number> = {
  read: (value, reading) => {
    const read = duration.read(value, reading);
    if (read !== 0) return read;
    return reading.error(value.place, "out-of-range", "must be longer than zero");
  },
  schema: duration.schema,
};

function text<T>(
  wanted: string,
  code: DiagnosticCode,
  parse: (text: string) => Parsed<T>,
  schema: JsonSchema,
): Shape<T> {
  return {
    read: (value, reading) => {
      const scalar = asScalar(value, wanted, reading);
      if (scalar === undefined) return undefined;
      const result = parse(scalar.text);
      if (result.ok) return result.value;
      return reading.error(value.place, code, `"${shorten(scalar.text)}" ${result.message}`, result.hint);
    },
    schema: () => schema,
  };
}

function asScalar(value: Value, wanted: string, reading: Reading): ScalarValue | undefined {
  if (value.kind === "scalar" && (typeof value.value === "string" || typeof value.value === "number"))
    return value;
  return reading.error(value.place, "wrong-type", `must be ${wanted}, found ${describeValue(value)}`);
}

/** A text as messages show it. */
export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** A string; with `wanted` for the message. Numbers are refused, since YAML drops their zeros. */
export function string(wanted = "a string"): Shape<string> {
  return {
    read: (value, reading) => {
      if (value.kind === "scalar" && typeof value.value === "string") return value.value;
      const hint = value.kind === "scalar" && value.value !== null ? `put it in quotes: "${value.text}"` : "";
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

/** A string of a form; `rule` completes "must be ...". */
export function word(
  pattern: RegExp,
  rule: string,
  code: DiagnosticCode = "bad-name",
  maxLength = 253,
): Shape<string> {
  const plain = string();
  return {
    read: (value, reading) => {
      const read = plain.read(value, reading);
      if (read === undefined || (read.length <= maxLength && pattern.test(read))) return read;
      return reading.error(value.place, code, `"${shorten(read)}" must be ${rule}`);
    },
    schema: () => ({ type: "string", pattern: pattern.source, maxLength }),
  };
}

const NAME_RULE =
  "at most 63 lower-case letters, digits, dashes and dots, with a letter or digit at both ends";
/** What things in the cluster are called; Kubernetes' rule. */
export const name = word(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, NAME_RULE, "bad-name", 63);
/** What reports call a strategy or a variant. */
export const label = word(/^[\w.%+=-]+$/, "letters, digits and . _ % + = -", "bad-name", 63);

/** One of a few words. */
export function oneOf<T extends string>(...words: readonly T[]): Shape<T> {
  const plain = string(words.map((each) => `"${each}"`).join(" or "));
  return {
    read: (value, reading) => {
      const read = plain.read(value, reading);
      if (read === undefined) return undefined;
      if ((words as readonly string[]).includes(read)) return read as T;
      const hint = suggestion(read, words, "write one of");
      return reading.error(value.place, "wrong-value", `unknown value "${shorten(read)}"`, hint);
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

/** A number in [min, max]. */
export function number({ min, max, whole }: Range): Shape<number> {
  const wanted = whole ? "a whole number" : "a number";
  return {
    read: (value, reading) => {
      if (value.kind !== "scalar" || typeof value.value !== "number") {
        const hint =
          value.kind === "scalar" && /^\d+$/.test(value.text) ? `write ${value.text} without quotes` : "";
        return reading.error(
          value.place,
          "wrong-type",
          `must be ${wanted}, found ${describeValue(value)}`,
          hint,
        );
      }
      const read = value.value;
      if (read >= min && read <= max && (!whole || Number.isInteger(read))) return read;
      const bounds =
        max === Infinity || max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `from ${min} to ${max}`;
      return reading.error(value.place, "out-of-range", `${value.text} is not ${wanted} ${bounds}`);
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
    return read === 0 ? reading.error(value.place, "out-of-range", "must be more than 0") : read;
  },
  schema: () => ({ type: "number", exclusiveMinimum: 0 }),
};

export const boolean: Shape<boolean> = {
  read: (value, reading) => {
    if (value.kind === "scalar" && typeof value.value === "boolean") return value.value;
    const yes = value.kind === "scalar" && /^(yes|no|on|off)$/i.test(value.text);
    const hint = yes ? "in YAML 1.2 yes and no are strings: write true or false" : "";
    return reading.error(
      value.place,
      "wrong-type",
      `must be true or false, found ${describeValue(value)}`,
      hint,
    );
  },
  schema: () => ({ type: "boolean" }),
};
