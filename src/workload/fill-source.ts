import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { PENDING } from "../cluster/pod-table.ts";
import type { Simulation } from "../kernel/simulation.ts";
import type { TraceColumns } from "../spec/world.ts";
import { ARRIVAL_PRIORITY, type TaskSource } from "./task-source.ts";
import { TraceRows } from "./trace-source.ts";

/** After the scheduler: what it has not placed at this instant is withdrawn. */
const WITHDRAWAL_PRIORITY = 6;
/** Simulated time between two passes; any will do, since nothing else happens. */
const PASS_INTERVAL = 1_000_000;

/**
 * Fills a cluster: submits all rows at once, in order, again and again, until a whole pass places nothing.
 *
 * What was not placed is withdrawn at the end of the instant of its pass.
 */
export function fillSource(
  simulation: Simulation,
  cluster: Cluster,
  name: string,
  workload: number,
  trace: TraceColumns,
): TaskSource {
  const rows = new TraceRows(cluster, workload, trace);
  let placed = 0;
  let isExhausted = false;
  const pass = simulation.define(`pass/${name}`, () => {
    placed = 0;
    for (let row = 0; row < trace.rows; row++) rows.submit(row);
    simulation.schedule(passEnd, 0, 0, 0, WITHDRAWAL_PRIORITY);
  });
  const passEnd = simulation.define(`pass-end/${name}`, () => {
    const { phase, workload: workloads } = cluster.pods;
    for (let pod = 0; pod < cluster.pods.rows; pod++) {
      if (phase[pod] === PENDING && workloads[pod] === workload) cluster.abandon(pod as PodId);
    }
    isExhausted = placed === 0;
    if (!isExhausted) simulation.schedule(pass, PASS_INTERVAL, 0, 0, ARRIVAL_PRIORITY);
  });
  simulation.schedule(pass, 0, 0, 0, ARRIVAL_PRIORITY);
  return {
    get isExhausted() {
      return isExhausted;
    },
    taskBound: () => {
      placed++;
    },
  };
}
