import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { TraceColumns } from "../spec/world.ts";

/**
 * What came of reading one trace.
 *
 * With any problem the trace is not fit to be simulated: `columns` then holds only the rows that could be read.
 */
export interface TraceReading {
  readonly columns: TraceColumns;
  /**
   * Names of the resources in the order of the vectors of `columns.shapes`: cpu, memory, pods, then the extended
   * ones that this trace asks for. `alignResources` turns them into the order of a world.
   */
  readonly resources: readonly string[];
  /** Rows that the rules of the format leave out, by reason, in order of the first such row. */
  readonly dropped: readonly DroppedRows[];
  /**
   * In file order; at most MAX_PROBLEMS, then one that says how many more there are. A problem of the file as a
   * whole is at 1:1; one of a record that has quotes somewhere near is at column 1.
   */
  readonly problems: readonly Diagnostic[];
  /** SHA-256 of the file's bytes as stored (compressed or not), in hex; "" if reading stopped before the end. */
  readonly digest: string;
}

export interface DroppedRows {
  readonly reason: string;
  readonly count: number;
  /** Line of the first of them, from 1. */
  readonly firstLine: number;
}

/** Mistakes of one file that are reported one by one. */
export const MAX_PROBLEMS = 100;
