import { describe, expect, it } from "vitest";
import { parseCron } from "../../src/units/cron.ts";
import { nextCron } from "../../src/units/next-cron.ts";
import { offsetOf } from "../../src/units/time-zone.ts";

/** The first runs after an instant, in UTC to the minute. */
function runs(schedule: string, after: string, count: number, timeZone = "UTC"): readonly string[] {
  const read = parseCron(schedule);
  if (!read.ok) throw new Error(read.message);
  const found: string[] = [];
  let at = Date.parse(`${after}Z`);
  for (let i = 0; i < count; i++) {
    at = nextCron(read.value, offsetOf(timeZone)!, at);
    found.push(at === Number.POSITIVE_INFINITY ? "never" : new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

function refusal(schedule: string): string {
  const read = parseCron(schedule);
  return read.ok ? "" : read.message;
}

describe("a schedule", () => {
  it("is a list of values, ranges and steps for each field", () => {
    const read = parseCron("1-10/3,58 */8 1,15 jan-mar,DEC ?");
    expect(read).toEqual({
      ok: true,
      value: {
        kind: "fields",
        // From 1 by 3 up to 10, and 58.
        minutes: [1, 4, 7, 10, 58],
        hours: [0, 8, 16],
        days: [1, 15],
        months: [1, 2, 3, 12],
        weekdays: [0, 1, 2, 3, 4, 5, 6],
        needsBothDays: true,
      },
    });
  });

  it("counts a start with a step up to the end of the field", () => {
    // 50/4 is 50-59/4.
    expect(parseCron("50/4 * * * *")).toMatchObject({ value: { minutes: [50, 54, 58] } });
  });

  it("says what is wrong with it", () => {
    expect(refusal("* * * *")).toBe("has 4 fields");
    expect(refusal("60 * * * *")).toBe('has "60" as minute, which goes from 0 to 59');
    expect(refusal("0 0 * * 7")).toBe('has "7" as day of the week, which goes from 0 to 6');
    expect(refusal("0 0 31-1 * *")).toBe('has "31-1" as day of the month, which ends before it begins');
    expect(refusal("*/0 * * * *")).toBe('has "*/0" as minute: a step of 0');
    expect(refusal("0 0 * foo *")).toBe('has "foo" as month, which goes from 1 to 12');
    expect(refusal("a,,b * * * *")).toBe('has "a" as minute, which goes from 0 to 59');
    expect(refusal("1,,2 * * * *")).toBe('has "" as minute');
    expect(refusal("@often")).toBe("is no macro");
    expect(refusal("TZ=UTC 0 0 * * *")).toBe("names a time zone");
    expect(refusal("@every 5")).toBe("@every 5 has no unit");
    expect(refusal(" ")).toBe("is empty");
  });

  it("comes after an instant, never at it", () => {
    expect(runs("*/20 * * * *", "2026-01-05T00:00:00", 4)).toEqual([
      "2026-01-05T00:20",
      "2026-01-05T00:40",
      "2026-01-05T01:00",
      "2026-01-05T01:20",
    ]);
    expect(runs("*/20 * * * *", "2026-01-05T00:19:59.999", 1)).toEqual(["2026-01-05T00:20"]);
  });

  it("has names for the usual ones", () => {
    const after = "2026-01-05T10:30:00";
    expect(runs("@hourly", after, 1)).toEqual(["2026-01-05T11:00"]);
    expect(runs("@daily", after, 1)).toEqual(["2026-01-06T00:00"]);
    // The 5th is a Monday.
    expect(runs("@weekly", after, 1)).toEqual(["2026-01-11T00:00"]);
    expect(runs("@monthly", after, 1)).toEqual(["2026-02-01T00:00"]);
    expect(runs("@yearly", after, 1)).toEqual(["2027-01-01T00:00"]);
    expect(runs("@every 90m", after, 2)).toEqual(["2026-01-05T12:00", "2026-01-05T13:30"]);
  });

  it("takes either day where both are given, and both where one is a star", () => {
    // 2026-02: the 13th is a Friday; Fridays are the 6th, 13th, 20th and 27th.
    expect(runs("0 0 1,15 * fri", "2026-02-01T00:00:00", 4)).toEqual([
      "2026-02-06T00:00",
      "2026-02-13T00:00",
      "2026-02-15T00:00",
      "2026-02-20T00:00",
    ]);
    expect(runs("0 0 15 * *", "2026-02-01T00:00:00", 2)).toEqual(["2026-02-15T00:00", "2026-03-15T00:00"]);
    // A star with steps is no star: either day.
    expect(runs("0 0 */20 * fri", "2026-02-01T00:00:00", 3)).toEqual([
      "2026-02-06T00:00",
      "2026-02-13T00:00",
      "2026-02-20T00:00",
    ]);
  });

  it("finds leap days, and gives up after five years", () => {
    expect(runs("0 12 29 2 *", "2026-01-01T00:00:00", 1)).toEqual(["2028-02-29T12:00"]);
    expect(runs("0 0 30 2 *", "2026-01-01T00:00:00", 1)).toEqual(["never"]);
  });
});

describe("a schedule in a time zone", () => {
  it("goes by the wall clock there", () => {
    // Tokyo is 9 h ahead: 09:30 there is 00:30 in UTC.
    expect(runs("30 9 * * *", "2026-01-05T00:00:00", 1, "Asia/Tokyo")).toEqual(["2026-01-05T00:30"]);
    // Kolkata is 5 h 30 min ahead: midnight there is 18:30 the day before.
    expect(runs("0 0 * * *", "2026-01-05T00:00:00", 1, "Asia/Kolkata")).toEqual(["2026-01-05T18:30"]);
    // Kiritimati is 14 h ahead, Pago Pago 11 h behind: noon of the 6th is 22:00 of the 5th, and 23:00 of the 6th.
    expect(runs("0 12 6 * *", "2026-01-05T00:00:00", 1, "Pacific/Kiritimati")).toEqual(["2026-01-05T22:00"]);
    expect(runs("0 12 6 * *", "2026-01-05T00:00:00", 1, "Pacific/Pago_Pago")).toEqual(["2026-01-06T23:00"]);
  });

  it("leaves out a wall time that does not come", () => {
    // Berlin, 2026-03-29: 02:00 becomes 03:00 at 01:00 UTC. Before it is 1 h ahead, after 2 h.
    expect(runs("30 2 * * *", "2026-03-27T12:00:00", 3, "Europe/Berlin")).toEqual([
      "2026-03-28T01:30",
      "2026-03-30T00:30",
      "2026-03-31T00:30",
    ]);
    expect(runs("0 * * * *", "2026-03-28T23:30:00", 3, "Europe/Berlin")).toEqual([
      "2026-03-29T00:00",
      "2026-03-29T01:00",
      "2026-03-29T02:00",
    ]);
    // New York, 2026-03-08: 02:00 becomes 03:00 at 07:00 UTC.
    expect(runs("15 2,3 * * *", "2026-03-08T00:00:00", 3, "America/New_York")).toEqual([
      "2026-03-08T07:15",
      "2026-03-09T06:15",
      "2026-03-09T07:15",
    ]);
  });

  it("runs twice at a wall time that comes twice", () => {
    // Berlin, 2026-10-25: 03:00 becomes 02:00 at 01:00 UTC: 02:30 is at 00:30 and at 01:30.
    expect(runs("30 2 * * *", "2026-10-24T12:00:00", 3, "Europe/Berlin")).toEqual([
      "2026-10-25T00:30",
      "2026-10-25T01:30",
      "2026-10-26T01:30",
    ]);
    // New York, 2026-11-01: 02:00 becomes 01:00 at 06:00 UTC. Midnight is at 04:00, the next one at 05:00.
    expect(runs("0 0 * * *", "2026-11-01T00:00:00", 2, "America/New_York")).toEqual([
      "2026-11-01T04:00",
      "2026-11-02T05:00",
    ]);
  });

  it("has no place of that name", () => {
    expect(offsetOf("Mars/Olympus")).toBeUndefined();
    expect(offsetOf("+02:00")).toBeUndefined();
  });
});
