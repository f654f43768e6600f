import type { CronRules, CronSchedule } from "../spec/jobs.ts";
import { parseCron } from "../units/cron.ts";
import { nextCron } from "../units/next-cron.ts";
import { offsetOf } from "../units/time-zone.ts";
import type { TemplateDraft } from "./drafts.ts";
import type { Part } from "./part.ts";
import { shortened } from "./plain.ts";
import { readJobRules } from "./read-job.ts";
import { secondsOf, wholeFrom, wordOf } from "./read-number.ts";

/** Longer ones leave no room for the scheduled time in the names of Jobs. */
const MAX_NAME = 52;

/** Reads a CronJob apart from the template of its pods, with the defaults of facts 4.4. */
export function readCronRules(part: Part, template: TemplateDraft): Omit<CronRules, "template"> {
  const spec = part.get("spec") ?? part;
  const name = part.at("metadata", "name");
  if (String(name?.value ?? "").length > MAX_NAME)
    name?.error(
      "bad-name",
      `the name is longer than ${MAX_NAME} characters`,
      "shorten it: Jobs add the time to it",
    );
  return {
    schedule: readSchedule(spec),
    timeZone: readTimeZone(spec),
    concurrencyPolicy: wordOf(spec, "concurrencyPolicy", ["Allow", "Forbid", "Replace"], "Allow"),
    startingDeadline: secondsOf(spec, "startingDeadlineSeconds", 0, Infinity),
    isSuspended: spec.flag("suspend"),
    successfulHistory: wholeFrom(spec, "successfulJobsHistoryLimit", 0, 3),
    failedHistory: wholeFrom(spec, "failedJobsHistoryLimit", 0, 1),
    job: readJobRules(spec.at("jobTemplate", "spec") ?? spec, template),
  };
}

/** Where nothing can be made of what is written. */
const NEVER: CronSchedule = {
  kind: "fields",
  minutes: [],
  hours: [],
  days: [],
  months: [],
  weekdays: [],
  needsBothDays: true,
};

function readSchedule(spec: Part): CronSchedule {
  const text = spec.text("schedule", "");
  const at = spec.get("schedule") ?? spec;
  const read = parseCron(text);
  if (!read.ok) {
    at.error("wrong-value", `the schedule "${shortened(text)}" ${read.message}`, read.hint);
    return NEVER;
  }
  // Years that begin on each day of the week, and leap years, are all within reach of these.
  const comes = [2026, 2031].some((year) => nextCron(read.value, () => 0, Date.UTC(year, 0, 1)) < Infinity);
  if (!comes)
    at.warn(
      "no-effect",
      `the schedule "${text}" names a day that never comes: it never runs`,
      "look at its day and month",
    );
  return read.value;
}

const DEFAULT_ZONE = "UTC";

function readTimeZone(spec: Part): string {
  const name = spec.text("timeZone");
  if (name === undefined) return DEFAULT_ZONE;
  if (offsetOf(name) !== undefined) return name;
  spec
    .get("timeZone")
    ?.error(
      "wrong-value",
      `there is no time zone "${shortened(name)}"`,
      "write one like Europe/Berlin or Etc/UTC",
    );
  return DEFAULT_ZONE;
}
