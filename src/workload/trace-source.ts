import type { Cluster } from "../cluster/cluster.ts";
import type { ClassId } from "../cluster/ids.ts";
import type { Simulation } from "../kernel/simulation.ts";
import type { TraceColumns } from "../spec/world.ts";
import { ARRIVAL_PRIORITY, type TaskSource } from "./task-source.ts";

/** Submits the tasks of a trace, each row at its time. */
export function traceSource(
  simulation: Simulation,
  cluster: Cluster,
  name: string,
  workload: number,
  trace: TraceColumns,
): TaskSource {
  const rows = new TraceRows(cluster, workload, trace);
  let submitted = 0;
  const arrival = simulation.define(`arrival/${name}`, (row) => {
    submitted++;
    rows.submit(row);
  });
  simulation.addSource(arrival, trace.submitted, 0, ARRIVAL_PRIORITY);
  return {
    get isExhausted() {
      return submitted === trace.rows;
    },
  };
}

/** Turns rows of a trace into tasks, numbered from 0 in the order of submission. */
export class TraceRows {
  readonly #cluster: Cluster;
  readonly #workload: number;
  readonly #trace: TraceColumns;
  readonly #classes: readonly ClassId[];
  #made = 0;

  constructor(cluster: Cluster, workload: number, trace: TraceColumns) {
    this.#cluster = cluster;
    this.#workload = workload;
    this.#trace = trace;
    this.#classes = trace.shapes.map((requests) => cluster.classes.intern({ requests }));
  }

  submit(row: number): void {
    const { duration, estimate, instances, shape } = this.#trace;
    for (let instance = 0; instance < instances[row]!; instance++) {
      this.#cluster.submit({
        podClass: this.#classes[shape[row]!]!,
        workload: this.#workload,
        index: this.#made++,
        origin: row,
        duration: duration[row]!,
        expected: estimate[row]!,
      });
    }
  }
}
