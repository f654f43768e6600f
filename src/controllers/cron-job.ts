import type { CronJobSpec } from "../spec/objects.ts";
import type { Job } from "./job.ts";

/** A CronJob as it is now. Instants are milliseconds since 1970. */
export interface CronJob {
  /** Row, from 0. */
  readonly id: number;
  /** Position in `objects.workloads`. */
  readonly workload: number;
  /** Cut to a whole second. */
  readonly createdAt: number;
  spec: CronJobSpec;
  isDeleted: boolean;
  /** Those that are there, in order of creation. */
  jobs: Job[];
  status: CronJobStatus;
}

/** What its controller has last written about it. */
export interface CronJobStatus {
  /** Jobs that it has made and not seen to be over. */
  readonly active: readonly Job[];
  readonly lastScheduleTime: number | undefined;
  readonly lastSuccessfulTime: number | undefined;
}

/** What is due. */
export interface DueRuns {
  /** The last run that should have begun by now; undefined: none. */
  readonly latest: number | undefined;
  /** How many there were since the one before: more than 100 are many. */
  readonly missed: "none" | "few" | "many";
}

/** The first run after an instant; Infinity: there is none. */
export type NextRun = (after: number) => number;

/**
 * What is due at `now` of a schedule looked at since `earliest`. Instead of going through all that was missed it
 * jumps by the first interval, so where intervals differ it may find a run that is not the latest, or none, as
 * Kubernetes does. Source: cronjob/utils.go, mostRecentScheduleTime.
 */
export function dueRuns(next: NextRun, earliest: number, now: number): DueRuns {
  const first = next(earliest);
  if (now < first) return { latest: undefined, missed: "none" };
  const second = next(first);
  if (now < second) return { latest: first, missed: "none" };
  const interval = Math.round((second - first) / SECOND);
  const count = Math.floor(Math.floor((now - first) / SECOND) / interval) + 1;
  let latest: number | undefined;
  for (let run = next(first + (count - 2) * interval * SECOND); run <= now; run = next(run)) latest = run;
  return { latest, missed: count > MANY ? "many" : "few" };
}

/** The next run that is to be waited for; Infinity: none. Source: cronjob/utils.go, nextScheduleTimeDuration. */
export function runToAwait(next: NextRun, earliest: number, now: number): number {
  const { latest, missed } = dueRuns(next, earliest, now);
  return next(latest ?? (missed === "none" ? earliest : now));
}

/** Name of the Job of a run: that of the CronJob, and minutes since 1970. */
export function jobNameOf({ name }: Pick<CronJobSpec, "name">, run: number): string {
  return `${name}-${Math.floor(run / MINUTE)}`;
}

const SECOND = 1000;
const MINUTE = 60_000;
const MANY = 100;
