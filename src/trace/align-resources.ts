import type { TraceColumns } from "../spec/world.ts";
import type { TraceReading } from "./trace-reading.ts";

/**
 * The columns of a reading with requests in the order of `resources`: those of a world, which knows the resources
 * of all its traces only when all are read. Resources that the trace does not ask for are 0. Shares the columns.
 *
 *     const resources = [...new Set(readings.flatMap((reading) => reading.resources))];
 *     const columns = alignResources(reading, resources);
 *
 * Throws a RangeError if `resources` lacks one that the trace asks for.
 */
export function alignResources(reading: TraceReading, resources: readonly string[]): TraceColumns {
  const lacking = reading.resources.find((name) => !resources.includes(name));
  if (lacking !== undefined) {
    throw new RangeError(`the trace requests "${lacking}", which is not among ${resources.join(", ")}`);
  }
  const from = resources.map((name) => reading.resources.indexOf(name));
  const shapes = reading.columns.shapes.map((shape) => from.map((i) => (i < 0 ? 0 : shape[i]!)));
  return { ...reading.columns, shapes };
}
