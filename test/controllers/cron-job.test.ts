import { describe, expect, it } from "vitest";
import { dueRuns, jobNameOf, runToAwait } from "../../src/controllers/cron-job.ts";
import { type ControlPlaneSpec, INSTANT, KUBERNETES } from "../../src/spec/control-plane.ts";
import type { CronJobSpec } from "../../src/spec/objects.ts";
import { parseCron } from "../../src/units/cron.ts";
import { nextCron } from "../../src/units/next-cron.ts";
import { aCronJob } from "../objects.ts";
import { SECOND } from "../worlds.ts";
import { aControlledCluster, aTemplate } from "./controlled-cluster.ts";

const MINUTE = 60;

function everyMinute(change: Partial<CronJobSpec> = {}): CronJobSpec {
  return aCronJob({
    schedule: scheduleOf("* * * * *"),
    template: aTemplate("v1", { restartPolicy: "Never" }),
    ...change,
  });
}

function scheduleOf(text: string): CronJobSpec["schedule"] {
  const read = parseCron(text);
  if (!read.ok) throw new Error(read.message);
  return read.value;
}

/** Jobs of one pod that runs for so many seconds. A run begins at midnight, which is a full minute. */
function aRun(spec: CronJobSpec, lasts: number, exitCode = 0, controlPlane: ControlPlaneSpec = INSTANT) {
  const run = aControlledCluster({
    workloads: [spec],
    readyAfter: 0,
    ending: () => ({ after: lasts, exitCode }),
    controlPlane,
  });
  const created: number[] = [];
  const events: string[] = [];
  run.cluster.listen({
    podSubmitted: () => created.push(run.simulation.now / SECOND),
    eventRecorded: ({ kind, reason }) => {
      if (kind === "CronJob") events.push(`${run.simulation.now / SECOND} ${reason}`);
    },
  });
  const cronJob = () => run.controllers.cronJobAt(0)!;
  return { ...run, created, events, cronJob };
}

/** Minute of the run that a Job was made for. */
function minutesOf(run: ReturnType<typeof aRun>): number[] {
  const start = run.world.startTime / SECOND / MINUTE;
  return run.cronJob().jobs.map(({ spec }) => Number(/\d+$/.exec(spec.name)) - start);
}

describe("what is due of a schedule", () => {
  const next = (after: number) => nextCron(scheduleOf("*/10 * * * *"), () => 0, after);
  const at = (minute: number) => minute * 60_000;

  it("is the latest run since it was last looked at", () => {
    expect(dueRuns(next, at(0), at(9))).toEqual({ latest: undefined, missed: "none" });
    expect(dueRuns(next, at(0), at(10))).toEqual({ latest: at(10), missed: "none" });
    // 10, 20 and 30 were missed.
    expect(dueRuns(next, at(0), at(39))).toEqual({ latest: at(30), missed: "few" });
    // 10, 20, ... 1010 are 101.
    expect(dueRuns(next, at(0), at(1010))).toEqual({ latest: at(1010), missed: "many" });
    expect(dueRuns(next, at(0), at(1009))).toEqual({ latest: at(1000), missed: "few" });
  });

  it("is looked for again at the next one", () => {
    expect(runToAwait(next, at(0), at(3))).toBe(at(10));
    expect(runToAwait(next, at(0), at(10))).toBe(at(20));
    expect(runToAwait(next, at(0), at(39))).toBe(at(40));
  });

  it("gives a Job its name", () => {
    // 2026-01-05T00:10Z is 29459530 min after 1970: 20458 days x 1440 + 10.
    expect(jobNameOf({ name: "report" }, Date.UTC(2026, 0, 5, 0, 10))).toBe(`report-${20458 * 1440 + 10}`);
  });
});

describe("a CronJob", () => {
  it("makes a Job at each of its times, and keeps some of those that are over", () => {
    const run = aRun(everyMinute(), 10);
    run.runTo(5 * MINUTE + 30);
    expect(run.created).toEqual([60, 120, 180, 240, 300]);
    // Three that have succeeded are kept, the oldest go.
    expect(minutesOf(run)).toEqual([3, 4, 5]);
    expect(run.cronJob().status.active).toEqual([]);
    expect(run.events.slice(0, 3)).toEqual([
      "60 SuccessfulCreate",
      "70 SawCompletedJob",
      "120 SuccessfulCreate",
    ]);
    expect(run.events).toContain("250 SuccessfulDelete");
    const start = run.world.startTime / 1000;
    expect(run.cronJob().status.lastScheduleTime).toBe(start + 300_000);
    expect(run.cronJob().status.lastSuccessfulTime).toBe(start + 310_000);
  });

  it("keeps one of those that have failed", () => {
    const job = { ...everyMinute().job, backoffLimit: 0 };
    const run = aRun(everyMinute({ job }), 10, 1);
    run.runTo(3 * MINUTE + 30);
    expect(minutesOf(run)).toEqual([3]);
    expect(run.cronJob().status.lastSuccessfulTime).toBeUndefined();
  });

  it("lets Jobs overlap", () => {
    const run = aRun(everyMinute(), 80);
    run.runTo(3 * MINUTE + 10);
    expect(run.created).toEqual([60, 120, 180]);
    expect(run.cronJob().status.active).toHaveLength(2);
  });

  it("that forbids it begins the latest missed run when the Job is over", () => {
    const run = aRun(everyMinute({ concurrencyPolicy: "Forbid" }), 130);
    run.runTo(6 * MINUTE);
    // 60 to 190: 120 and 180 are missed, and 180 begins at 190, to 320: then 300, 240 is lost.
    expect(run.created).toEqual([60, 190, 320]);
    expect(minutesOf(run)).toEqual([1, 3, 5]);
    expect(run.events).toContain("120 JobAlreadyActive");
  });

  it("that forbids it does not make up for what is too long ago", () => {
    const change = { concurrencyPolicy: "Forbid", startingDeadline: 5 * SECOND } as const;
    const run = aRun(everyMinute(change), 130);
    run.runTo(5 * MINUTE);
    // At 190 the run of 180 is 10 s late.
    expect(run.created).toEqual([60, 240]);
  });

  it("that replaces Jobs deletes the one that runs", () => {
    const run = aRun(everyMinute({ concurrencyPolicy: "Replace" }), 80);
    run.runTo(3 * MINUTE + 10);
    expect(run.created).toEqual([60, 120, 180]);
    expect(minutesOf(run)).toEqual([3]);
    expect(run.cluster.nodes.pods[0]).toBe(1);
  });

  it("makes up for the latest run alone once it goes on", () => {
    const run = aRun(everyMinute(), 10);
    run.at(70, () => run.controllers.apply(0, everyMinute({ isSuspended: true })));
    run.at(230, () => run.controllers.apply(0, everyMinute()));
    run.runTo(235);
    // 120 and 180 were missed: 180 begins at 230.
    expect(run.created).toEqual([60, 230]);
    expect(minutesOf(run)).toEqual([1, 3]);
  });

  it("warns of more than a hundred missed runs", () => {
    const run = aRun(everyMinute({ isSuspended: true }), 10);
    run.at(102 * MINUTE + 5, () => run.controllers.apply(0, everyMinute()));
    run.runTo(102 * MINUTE + 10);
    expect(run.events).toContain(`${102 * MINUTE + 5} TooManyMissedTimes`);
    expect(run.created).toEqual([102 * MINUTE + 5]);
  });

  it("goes by the clock of its time zone", () => {
    // In Berlin, an hour ahead, 01:30 is half an hour after the run begins.
    const run = aRun(everyMinute({ schedule: scheduleOf("30 1 * * *"), timeZone: "Europe/Berlin" }), 10);
    run.runTo(24 * 3600);
    expect(run.created).toEqual([1800]);
  });

  it("looks at a new schedule, and at a new template from the next run on", () => {
    const run = aRun(everyMinute(), 10);
    run.at(70, () => run.controllers.apply(0, everyMinute({ schedule: scheduleOf("*/5 * * * *") })));
    run.runTo(6 * MINUTE);
    expect(run.created).toEqual([60, 300]);
  });

  it("that is deleted takes its Jobs and their pods with it", () => {
    const run = aRun(everyMinute(), 80);
    run.at(130, () => run.controllers.delete(0, "background"));
    run.runTo(300);
    expect(run.created).toEqual([60, 120]);
    expect(run.cluster.nodes.pods[0]).toBe(0);
  });

  it("takes as long as its control plane does", () => {
    const run = aRun(everyMinute(), 10, 0, KUBERNETES);
    run.runTo(70);
    // Looked at 100 ms after its time; 5 ms a write, 1 ms to be seen: the Job at 60.105, its pod at 60.111.
    expect(run.created).toEqual([60.111]);
  });
});
