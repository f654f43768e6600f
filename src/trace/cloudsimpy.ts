import { type Cells, MICROSECONDS_PER_SECOND } from "./cells.ts";
import { addInstances } from "./instances.ts";
import type { ReadingLog } from "./reading-log.ts";
import { readTable } from "./table.ts";
import type { TraceBuilder } from "./trace-builder.ts";

export interface CloudsimpyOptions {
  readonly format: "cloudsimpy";
  /** Bytes of the machine of which the memory column is a fraction. */
  readonly machineMemory: number;
}

/**
 * Reads CloudSimPy's jobs file: submit_time and duration in seconds, cpu in cores, memory as a fraction of a
 * machine, instances_num equal tasks a row. Bytes are rounded up. Dropped: rows without instances. The order of
 * tasks within a job is not known to the file, so all are submitted at their time.
 */
export async function readCloudsimpy(
  pieces: AsyncIterable<string>,
  options: CloudsimpyOptions,
  log: ReadingLog,
  builder: TraceBuilder,
): Promise<void> {
  const columns = COLUMNS.map((name) => ({ field: name, column: name }));
  await readTable(pieces, { delimiter: ",", header: true, columns }, log, (cells) => {
    const submitted = cells.time("submit_time", MICROSECONDS_PER_SECOND);
    const duration = cells.time("duration", MICROSECONDS_PER_SECOND);
    const cpu = millicores(cells, "cpu", cells.amount("cpu"));
    const memory = cells.exact("memory", Math.ceil(fraction(cells) * options.machineMemory));
    const instances = cells.count("instances_num");
    addInstances(
      { submitted, duration, estimate: duration, instances },
      [cpu, memory, 1],
      cells,
      log,
      builder,
    );
  });
}

const COLUMNS = ["submit_time", "duration", "cpu", "memory", "instances_num"];

function fraction(cells: Cells): number {
  const memory = cells.amount("memory");
  return memory > 1
    ? cells.reject("memory", "is more than a whole machine", "a fraction of a machine")
    : memory;
}

/** Cores as millicores, rounded up as Kubernetes does, but not for the last bits of a product: 16.1 is 16100. */
function millicores(cells: Cells, field: string, cores: number): number {
  return cells.exact(field, Math.ceil(Number((cores * 1000).toPrecision(15))));
}
