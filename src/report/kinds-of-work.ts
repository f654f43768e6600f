import type { Summary } from "./summarize.ts";

/** What ran in a study, for the choice of what is worth showing. */
export interface KindsOfWork {
  /** Replicas that were to be kept up. */
  readonly hasReplicas: boolean;
  /** Tasks or Jobs: work that is done at some time, so that waits and lost work mean something. */
  readonly hasWork: boolean;
  readonly hasJobs: boolean;
}

/** O(rows). */
export function kindsOfWork(summary: Summary): KindsOfWork {
  const isAbove0 = (metric: string, stat: string) =>
    summary.rows.some(
      (row) => row.metric === metric && row.stat === stat && row.labels === "" && row.mean > 0,
    );
  const hasReplicas = isAbove0("wanted_pods", "max");
  const hasJobs = isAbove0("job_duration_s", "count") || isAbove0("job_failures", "sum");
  return { hasReplicas, hasJobs, hasWork: !hasReplicas || hasJobs || isAbove0("tasks_submitted", "sum") };
}
