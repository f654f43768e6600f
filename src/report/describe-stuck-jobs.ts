import { type ComparedRuns, finishedRuns } from "./compared-runs.ts";
import { groupBy } from "./group-by.ts";
import { formatLabels } from "./labels.ts";
import type { PendingRow } from "./result-tables.ts";
import type { StudyEvents } from "./study-events.ts";

/**
 * Which Jobs had pods that waited at the end and were not complete, in how many runs, and why; most often first. Why
 * is known of the first replications alone.
 *
 * "job/large: was not complete in 5 of 5 runs: 6 pods pending: Insufficient cpu on 4 nodes"
 */
export function describeStuckJobs(study: ComparedRuns, { pending }: StudyEvents): string[] {
  const waiting = groupBy(
    pending.filter(({ workload, count }) => count > 0 && JOB.test(workload)),
    ({ workload }) => workload,
  );
  return [...waiting]
    .map(([workload, rows]) => ({ workload, rows, ...runsWithout(study, workload) }))
    .filter(({ incomplete }) => incomplete > 0)
    .sort((a, b) => b.incomplete - a.incomplete)
    .map(({ workload, rows, incomplete, runs }) => {
      const where = runs === 1 ? "" : ` in ${incomplete} of ${runs} runs`;
      return `${workload}: was not complete${where}: ${reasonOf(rows)}`;
    });
}

/** Its label with or without a namespace: "job/train", "ml/job/train". */
const JOB = /^(?:([^/]+)\/)?job\/([^/]+)$/;

function runsWithout(study: ComparedRuns, workload: string): { incomplete: number; runs: number } {
  const [, namespace, name = ""] = JOB.exec(workload)!;
  const labels = formatLabels([["job", namespace === undefined ? name : `${namespace}/${name}`]]);
  const counts = finishedRuns(study.outcomes).flatMap(({ metrics }) =>
    metrics.filter(
      (each) => each.metric === "job_duration_s" && each.stat === "count" && each.labels === labels,
    ),
  );
  return { incomplete: counts.filter(({ value }) => value === 0).length, runs: counts.length };
}

/** The reason of most pods; "mostly" where there are others. */
function reasonOf(rows: readonly PendingRow[]): string {
  const [most] = rows.toSorted((a, b) => b.count - a.count);
  const { count, reason } = most!;
  const mostly = rows.some((row) => row.reason !== reason) ? "mostly " : "";
  return `${mostly}${count === 1 ? "1 pod" : `${count} pods`} pending: ${reason}`;
}
