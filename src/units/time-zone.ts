/** How far a place's wall clock is ahead of UTC at an instant, both in milliseconds. */
export type Offset = (instant: number) => number;

/**
 * The clock of a place by its name in the IANA data base ("Europe/Berlin"); undefined if there is none of that name.
 *
 * Rules are those that come with Node. Offsets change at most once in a quarter of an hour, as all have done since
 * 1972, so an answer is kept for that long. O(1), some microseconds where it is not known yet.
 */
export function offsetOf(timeZone: string): Offset | undefined {
  if (timeZone === "UTC" || timeZone === "Etc/UTC") return () => 0;
  if (!NAME.test(timeZone)) return undefined;
  const format = formatFor(timeZone);
  if (format === undefined) return undefined;
  const known = new Map<number, number>();
  return (instant) => {
    const quarter = Math.floor(instant / QUARTER) * QUARTER;
    const kept = known.get(quarter);
    if (kept !== undefined) return kept;
    const offset = wallMilliseconds(format, quarter) - quarter;
    if (known.size === MAX_KNOWN) known.clear();
    known.set(quarter, offset);
    return offset;
  };
}

/** Names of places; an offset ("+02:00"), which Node would take, is none. */
const NAME = /^[A-Za-z][\w+/-]*$/;

const QUARTER = 15 * 60_000;
const MAX_KNOWN = 4096;

function formatFor(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    return undefined;
  }
}

function wallMilliseconds(format: Intl.DateTimeFormat, instant: number): number {
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
}
