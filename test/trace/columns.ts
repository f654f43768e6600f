import type { TraceColumns } from "../../src/spec/world.ts";
import type { TraceReading } from "../../src/trace/trace-reading.ts";

/** One object a row, so that expectations can be read. */
export function rowsOf({ submitted, duration, estimate, instances, shape, shapes, rows }: TraceColumns) {
  return Array.from({ length: rows }, (_, i) => ({
    at: submitted[i]!,
    duration: duration[i]!,
    estimate: estimate[i]!,
    instances: instances[i]!,
    requests: shapes[shape[i]!]!,
  }));
}

/** Said wherever nothing better can be. */
const USUAL = new Set(["mend the row, or remove it", "is it the right file, and the right format?"]);

/** "line:column message (hint)" of each problem; the usual hints are left out. */
export function problemsOf({ problems }: Pick<TraceReading, "problems">): string[] {
  return problems.map(({ line, column, message, hint }) => {
    return `${line}:${column} ${message}${USUAL.has(hint) ? "" : ` (${hint})`}`;
  });
}
