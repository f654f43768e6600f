import { parseDuration } from "./duration.ts";
import { type Parsed, parsed, unparsed } from "./parsed.ts";

/** A schedule as values that match, each list ascending; or an interval in microseconds. */
export type Cron = CronFields | { readonly kind: "every"; readonly interval: number };

export interface CronFields {
  readonly kind: "fields";
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: readonly number[];
  /** From 1. */
  readonly months: readonly number[];
  /** From 0, Sunday. */
  readonly weekdays: readonly number[];
  /** A day is to match the day of the month and that of the week; else either is enough. */
  readonly needsBothDays: boolean;
}

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: "minute", min: 0, max: 59, names: [] },
  { name: "hour", min: 0, max: 23, names: [] },
  { name: "day of the month", min: 1, max: 31, names: [] },
  {
    name: "month",
    min: 1,
    max: 12,
    names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
  },
  { name: "day of the week", min: 0, max: 6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

const MACROS = new Map([
  ["@yearly", "0 0 1 1 *"],
  ["@annually", "0 0 1 1 *"],
  ["@monthly", "0 0 1 * *"],
  ["@weekly", "0 0 * * 0"],
  ["@daily", "0 0 * * *"],
  ["@midnight", "0 0 * * *"],
  ["@hourly", "0 * * * *"],
]);

const FORM = 'five fields, like "30 2 * * 1-5": minute, hour, day of the month, month, day of the week';
const MACRO_HINT = `write one of ${[...MACROS.keys()].join(", ")}, or "@every 90m"`;

/**
 * Reads a schedule as Kubernetes does: five fields of lists, ranges, steps and names; a macro; or "@every DURATION"
 * in whole seconds. Neither a zone ("TZ=") nor a 7 for Sunday is taken. Source: robfig/cron v3, ParseStandard.
 */
export function parseCron(text: string): Parsed<Cron> {
  const trimmed = text.trim();
  if (trimmed === "") return unparsed("empty", "is empty", `write ${FORM}`);
  if (/^(CRON_)?TZ=/.test(trimmed))
    return unparsed("malformed", "names a time zone", "write it apart, as timeZone: Europe/Berlin");
  if (trimmed.startsWith("@every")) return parseEvery(trimmed.slice("@every".length).trim());
  const macro = MACROS.get(trimmed.toLowerCase());
  if (trimmed.startsWith("@") && macro === undefined) return unparsed("malformed", "is no macro", MACRO_HINT);
  const texts = (macro ?? trimmed).split(/\s+/);
  if (texts.length !== FIELDS.length)
    return unparsed("malformed", `has ${texts.length} fields`, `write ${FORM}`);
  const fields: (readonly number[])[] = [];
  let needsBothDays = false;
  for (const [position, field] of FIELDS.entries()) {
    const read = parseField(texts[position]!, field);
    if (!read.ok) return read;
    fields.push(read.value.values);
    if (position === DAY || position === WEEKDAY) needsBothDays ||= read.value.isStar;
  }
  const [minutes, hours, days, months, weekdays] = fields as [
    number[],
    number[],
    number[],
    number[],
    number[],
  ];
  return parsed({ kind: "fields", minutes, hours, days, months, weekdays, needsBothDays });
}

const DAY = 2;
const WEEKDAY = 4;

function parseEvery(text: string): Parsed<Cron> {
  const duration = parseDuration(text);
  if (!duration.ok) return unparsed(duration.reason, `@every ${text} ${duration.message}`, duration.hint);
  // Less than a second is a second, and fractions are cut.
  const interval = Math.max(1, Math.floor(duration.value / SECOND)) * SECOND;
  return parsed({ kind: "every", interval });
}

const SECOND = 1_000_000;

interface Values {
  readonly values: readonly number[];
  /** A star or a question mark, without steps. */
  readonly isStar: boolean;
}

function parseField(text: string, field: Field): Parsed<Values> {
  const values = new Set<number>();
  let isStar = false;
  for (const part of text.split(",")) {
    const read = parsePart(part, field);
    if (!read.ok) return read;
    for (const value of read.value.values) values.add(value);
    isStar ||= read.value.isStar;
  }
  return parsed({ values: [...values].sort((a, b) => a - b), isStar });
}

const PART = /^(\*|\?|([A-Za-z]+|\d{1,9})(?:-([A-Za-z]+|\d{1,9}))?)(?:\/(\d{1,9}))?$/;

function parsePart(part: string, field: Field): Parsed<Values> {
  const { name, min, max } = field;
  const hint = `write a ${name} from ${min} to ${max}, a range like ${min}-${max}, a step like */${min + 2}, or *`;
  const match = PART.exec(part);
  if (match === null) return unparsed("malformed", `has "${part.slice(0, 30)}" as ${name}`, hint);
  const [, base, from, to, step] = match;
  const isAll = base === "*" || base === "?";
  const first = isAll ? min : numberOf(from!, field);
  // "3/5" is 3-59/5.
  const last = isAll || (to === undefined && step !== undefined) ? max : numberOf(to ?? from!, field);
  const by = step === undefined ? 1 : Number(step);
  if (first === undefined || last === undefined || first < min || last > max)
    return unparsed("too-large", `has "${part}" as ${name}, which goes from ${min} to ${max}`, hint);
  if (first > last)
    return unparsed("malformed", `has "${part}" as ${name}, which ends before it begins`, hint);
  if (by === 0)
    return unparsed("malformed", `has "${part}" as ${name}: a step of 0`, "write a step of 1 or more");
  const values: number[] = [];
  for (let value = first; value <= last; value += by) values.push(value);
  return parsed({ values, isStar: isAll && by === 1 });
}

function numberOf(text: string, { names, min }: Field): number | undefined {
  if (/^\d/.test(text)) return Number(text);
  const position = names.indexOf(text.toLowerCase());
  return position < 0 ? undefined : position + min;
}
