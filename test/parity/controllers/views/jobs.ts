import type { Job, JobStatus } from "../../../../src/controllers/job.ts";
import { secondsOf } from "../durations.ts";
import type { Played } from "../played.ts";
import type { Fields } from "../recording.ts";
import type { KindView, Shown } from "./view.ts";
import { workloadsOf } from "./workloads.ts";

/** Jobs, those of CronJobs included. What has ended of one goes with it. */
export const jobs: KindView = {
  kind: "Job",
  begin: (played) => {
    const { parts, names, world, pods } = played;
    const ofCronJobs = workloadsOf(played, "CronJob");
    const alone = workloadsOf(played, "Job");
    let there = new Set<string>();
    names.ownedBy("CronJob", (pod) => {
      const workload = ofCronJobs.find(
        (number) => world.objects.workloads[number] === names.workloadOf(pod),
      )!;
      const made = parts.workloads.cronJobAt(workload)?.jobs ?? [];
      const job = made.find(({ id }) => id === parts.cluster.pods.origin[pod]);
      return job && nameOfRun(played, job);
    });
    const known = new Map<
      Job,
      { readonly spec: Job["spec"]; readonly status: JobStatus; readonly shown: Shown }
    >();
    const shown = (job: Job, name: string, owner?: string): Shown => {
      const { spec, status } = job;
      const before = known.get(job);
      if (before?.spec === spec && before.status === status) return before.shown;
      const now = [name, { ...(owner === undefined ? {} : { owner }), ...fieldsOf(job, names) }] as const;
      known.set(job, { spec, status, shown: now });
      return now;
    };
    return {
      *show() {
        const now = new Set<string>();
        for (const number of alone) {
          const job = parts.workloads.jobAt(number);
          if (job === undefined) continue;
          now.add(job.spec.name);
          yield shown(job, job.spec.name);
        }
        for (const number of ofCronJobs) {
          const owner = world.objects.workloads[number]!.name;
          for (const job of parts.workloads.cronJobAt(number)?.jobs ?? []) {
            const name = nameOfRun(played, job);
            now.add(name);
            yield shown(job, name, owner);
          }
        }
        for (const name of there) if (!now.has(name)) pods.deleteAllEnded(name);
        there = now;
      },
    };
  },
};

/** "cron@3": of the third full minute counted from the one in which the run began. */
export function nameOfRun({ world }: Played, { spec: { name } }: Job): string {
  const dash = name.lastIndexOf("-");
  const minute = Number(name.slice(dash + 1)) - Math.floor(world.startTime / MINUTE);
  return `${name.slice(0, dash)}@${minute}`;
}

const MINUTE = 60_000_000;

function fieldsOf({ spec, status }: Job, names: Played["names"]): Fields {
  const { uncounted, target, outcome, isSuspended } = status;
  const isUncounted = uncounted.succeeded + uncounted.failed > 0;
  const end = target && `True ${target.reason}: ${names.inText(target.message)}`;
  const isFailure = target !== undefined && target.end !== "Complete";
  const suspended = isSuspended ? "True JobSuspended: Job suspended" : "False JobResumed: Job resumed";
  return {
    "spec.parallelism": spec.parallelism,
    "spec.completions": Number.isFinite(spec.completions) ? spec.completions : undefined,
    "spec.suspend": spec.isSuspended,
    active: status.active,
    ready: status.ready,
    succeeded: status.succeeded,
    failed: status.failed,
    terminating: status.terminating,
    completedIndexes: status.completedIndexes === "" ? undefined : status.completedIndexes,
    failedIndexes: status.failedIndexes,
    uncounted: isUncounted ? [uncounted.succeeded, uncounted.failed] : undefined,
    startTime: wholeSeconds(status.startedAt),
    completionTime: outcome === "Complete" ? wholeSeconds(status.finishedAt) : undefined,
    "cond.Suspended": isSuspended === undefined ? undefined : suspended,
    "cond.FailureTarget": isFailure ? end : undefined,
    "cond.SuccessCriteriaMet": isFailure ? undefined : end,
    "cond.Failed": isFailure && outcome !== "" ? end : undefined,
    "cond.Complete": !isFailure && outcome !== "" ? end : undefined,
  };
}

function wholeSeconds(time: number | undefined): number | undefined {
  return time === undefined ? undefined : Math.floor(secondsOf(time));
}
