import type { CronJob, CronJobStatus } from "../../../../src/controllers/cron-job.ts";
import type { Played } from "../played.ts";
import type { Fields } from "../recording.ts";
import { nameOfRun } from "./jobs.ts";
import type { KindView, Shown } from "./view.ts";
import { workloadsOf } from "./workloads.ts";

export const cronJobs: KindView = {
  kind: "CronJob",
  begin: (played) => {
    const numbers = workloadsOf(played, "CronJob");
    const known = new Map<
      CronJob,
      { readonly spec: CronJob["spec"]; readonly status: CronJobStatus; readonly shown: Shown }
    >();
    return {
      *show() {
        for (const number of numbers) {
          const cronJob = played.parts.workloads.cronJobAt(number);
          if (cronJob === undefined) continue;
          const { spec, status } = cronJob;
          const before = known.get(cronJob);
          if (before?.spec === spec && before.status === status) {
            yield before.shown;
            continue;
          }
          const shown = [spec.name, fieldsOf(cronJob, played)] as const;
          known.set(cronJob, { spec, status, shown });
          yield shown;
        }
      },
    };
  },
};

function fieldsOf({ spec, status }: CronJob, played: Played): Fields {
  const { active, lastScheduleTime, lastSuccessfulTime } = status;
  const since = (instant: number | undefined) =>
    instant === undefined ? undefined : Math.round((instant * 1000 - played.world.startTime) / 1e6);
  return {
    active: active.map((job) => nameOfRun(played, job)),
    suspend: spec.isSuspended,
    lastScheduleTime: since(lastScheduleTime),
    lastSuccessfulTime: since(lastSuccessfulTime),
  };
}
