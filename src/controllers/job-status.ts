import type { JobStatus } from "./job.ts";

export function isSameJobStatus(a: JobStatus, b: JobStatus): boolean {
  return (Object.keys(a) as (keyof JobStatus)[]).every((field) =>
    field === "uncounted"
      ? a.uncounted.succeeded === b.uncounted.succeeded && a.uncounted.failed === b.uncounted.failed
      : field === "target"
        ? a.target?.end === b.target?.end
        : a[field] === b[field],
  );
}
