import type { Cron, CronFields } from "./cron.ts";
import type { Offset } from "./time-zone.ts";

/**
 * The first instant of a schedule after `after`, in milliseconds since 1970 as is `after`; Infinity: none within
 * five years.
 *
 * A wall time that a change of the clocks leaves out has no run; one that comes twice has two. Source: robfig/cron v3,
 * SpecSchedule.Next, which Kubernetes uses. O(days looked at + 1).
 */
export function nextCron(schedule: Cron, offsetAt: Offset, after: number): number {
  if (schedule.kind === "every")
    return Math.floor(after / SECOND) * SECOND + schedule.interval / MICROSECONDS;
  const from = Math.floor(after / MINUTE) * MINUTE + MINUTE;
  const wall = from + offsetAt(from);
  const firstDay = Math.floor(wall / DAY) * DAY;
  const lastYear = new Date(wall).getUTCFullYear() + YEARS;
  for (let day = firstDay; new Date(day).getUTCFullYear() <= lastYear; day += DAY) {
    if (!isDayOf(schedule, day)) continue;
    const found = firstOn(schedule, offsetAt, day, from);
    if (found !== undefined) return found;
  }
  return Number.POSITIVE_INFINITY;
}

/** `day`: its midnight by the wall clock, as if that were UTC. */
function isDayOf({ days, months, weekdays, needsBothDays }: CronFields, day: number): boolean {
  const date = new Date(day);
  if (!months.includes(date.getUTCMonth() + 1)) return false;
  const isDay = days.includes(date.getUTCDate());
  const isWeekday = weekdays.includes(date.getUTCDay());
  return needsBothDays ? isDay && isWeekday : isDay || isWeekday;
}

/** The first run on a day of the wall clock that is not before `from`. */
function firstOn(schedule: CronFields, offsetAt: Offset, day: number, from: number): number | undefined {
  // No place is further than 14 h from UTC, and none changes its clock by more than a day.
  const start = Math.max(from, day - 14 * HOUR);
  const end = day + DAY + 14 * HOUR;
  for (let instant = start; instant < end; ) {
    const wall = instant + offsetAt(instant);
    const block = Math.floor(instant / QUARTER) * QUARTER + QUARTER;
    if (wall >= day + DAY) return undefined;
    const hour = Math.floor((wall - day) / HOUR);
    if (wall < day) {
      // Up to 3 h before midnight at once: no clock has been changed by more, but for whole days.
      const skipped = Math.floor((day - wall - 3 * HOUR) / QUARTER) * QUARTER;
      instant = Math.max(block, instant + skipped);
      continue;
    }
    if (!schedule.hours.includes(hour)) {
      instant = block;
      continue;
    }
    const minute = Math.floor((wall % HOUR) / MINUTE);
    if (schedule.minutes.includes(minute)) return instant;
    instant += MINUTE;
  }
  return undefined;
}

const MICROSECONDS = 1000;
const SECOND = 1000;
const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEARS = 5;
