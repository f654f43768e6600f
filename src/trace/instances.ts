import type { Cells } from "./cells.ts";
import type { ReadingLog } from "./reading-log.ts";
import type { TraceBuilder } from "./trace-builder.ts";

/** A row that stands for equal tasks. */
export interface InstancesRow {
  readonly submitted: number;
  readonly duration: number;
  readonly estimate: number;
  readonly instances: number;
}

/** Adds the row of `cells`, unless it is bad or stands for nothing. */
export function addInstances(
  row: InstancesRow,
  requests: readonly number[],
  cells: Cells,
  log: ReadingLog,
  builder: TraceBuilder,
): void {
  if (cells.bad) return;
  if (row.instances === 0) log.drop(cells.line, "no instances");
  else builder.add(row.submitted, row.duration, row.estimate, row.instances, requests);
}
