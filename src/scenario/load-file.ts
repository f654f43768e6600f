import type { LoadSeriesReading } from "../trace/load-series.ts";
import { csvColumn } from "./csv-column.ts";
import { defaulted, object, optional, required } from "./fields.ts";
import { reportProblems } from "./file-problems.ts";
import { loadAmount } from "./load-amounts.ts";
import type { Staircase } from "./load-steps.ts";
import { boolean, duration, positiveDuration, positiveNumber, string } from "./scalars.ts";
import { mapped, placed, type Shape } from "./shape.ts";

const column = csvColumn("period, or 1");

const fields = {
  file: required(placed(string("a path")), "CSV with a header, plain or gzip, relative to the scenario"),
  time: defaulted(column, "column of the times: seconds, or dates such as 1998-04-30 21:30:00", 1, 1),
  value: defaulted(column, "column of the amounts; rows of the same time add up", 2, 2),
  countedOver: optional(
    positiveDuration,
    "an amount counts what came in so long: it is divided, to be what comes in a second",
  ),
  requests: optional(
    positiveDuration,
    "in the place of value: each row is one request, and they are counted in steps of this length",
  ),
  from: optional(
    string("a time in the file"),
    "the curve begins at this time of the file; at its first row if absent",
  ),
  lasts: optional(positiveDuration, "so much of the file; to its end if absent"),
  speedup: defaulted(positiveNumber, "so many seconds of the file in one", 1, 1),
  scale: optional(positiveNumber, "amounts are multiplied by this"),
  peak: optional(loadAmount, "in the place of scale: amounts are such that the largest is this"),
  start: defaulted(duration, "when in the run the curve begins; before it holds its first value", 0, "0s"),
  repeat: defaulted(boolean, "whether it begins anew at its end; its last value holds if not", false, false),
};

/** A recorded curve: a staircase, each value of which holds until the next row. */
export const fileCurve: Shape<Staircase> = mapped(object(fields), (read, place, reading) => {
  if (read.scale !== undefined && read.peak !== undefined)
    return reading.error(
      place,
      "conflicting-keys",
      '"scale" and "peak" exclude each other',
      "keep one of them",
    );
  const value = read.requests === undefined ? read.value : undefined;
  const found = reading.files.series(read.file.value, { time: read.time, value });
  if (found === undefined) return NOTHING;
  if (found.problems.length > 0) {
    reportProblems(found.problems, read.file, reading);
    return undefined;
  }
  const counted = read.requests === undefined ? found : countedIn(found, read.requests);
  const first = read.from === undefined ? counted.times[0]! : timeOf(read.from);
  if (Number.isNaN(first))
    return reading.error(place, "wrong-value", '"from" is no time', "write it as the file does");
  const until = first + (read.lasts ?? Number.POSITIVE_INFINITY);
  const rows = [...counted.times.keys()].filter(
    (i) => counted.times[i]! >= first && counted.times[i]! < until,
  );
  if (rows.length === 0)
    return reading.error(place, "empty", "no row of the file is in this time", "look at from and lasts");
  const over = read.countedOver ?? read.requests;
  const perSecond = over === undefined ? 1 : 1_000_000 / over;
  const largest = rows.reduce((most, i) => Math.max(most, counted.values[i]!), 0) * perSecond;
  const scale = read.peak === undefined ? (read.scale ?? 1) : largest === 0 ? 0 : read.peak / largest;
  const at = (time: number) => read.start + Math.round((time - first) / read.speedup);
  const times = rows.map((i) => at(counted.times[i]!));
  const values = rows.map((i) => counted.values[i]! * perSecond * scale);
  if (times[0]! > 0) {
    times.unshift(0);
    values.unshift(values[0]!);
  }
  const last = counted.times[rows.at(-1)!]!;
  const step = rows.length > 1 ? last - counted.times[rows.at(-2)!]! : (over ?? 1_000_000);
  const end = Math.min(until, last + step);
  const period = read.repeat ? at(end) : Number.POSITIVE_INFINITY;
  return { times: Float64Array.from(times), values: Float64Array.from(values), period };
});

/** Until the file is known. */
const NOTHING: Staircase = {
  times: Float64Array.of(0),
  values: Float64Array.of(0),
  period: Number.POSITIVE_INFINITY,
};

/** Rows counted in steps from the first one on. */
function countedIn(
  { times, values }: LoadSeriesReading,
  step: number,
): Pick<LoadSeriesReading, "times" | "values"> {
  const first = times[0]!;
  const counts = new Float64Array(Math.floor((times.at(-1)! - first) / step) + 1);
  for (const [i, time] of times.entries()) counts[Math.floor((time - first) / step)]! += values[i]!;
  return { times: counts.map((_, i) => first + i * step), values: counts };
}

/** Seconds, or a date, as the file has them: microseconds. */
function timeOf(text: string): number {
  if (/^[\d.]+$/.test(text)) return Number(text) * 1_000_000;
  return Date.parse(`${text.replace(" ", "T").replace(/Z$/, "")}Z`) * 1000;
}
