import type { Cluster } from "../cluster/cluster.ts";
import type { TimelinePlayer } from "../faults/timeline.ts";
import type { Simulation } from "../kernel/simulation.ts";
import type { Scheduler } from "../scheduling/scheduler.ts";
import type { Workload } from "../workload/workload.ts";

/** The very last at an instant. */
const ENDING_PRIORITY = 7;

/**
 * Ends a run without horizon: when all work has ended, or when what is left waits for what cannot come.
 *
 * The latter holds when nothing arrives any more, nothing runs that will end, no node is away and the timeline
 * is over: then no room will appear.
 */
export function stopWhenDone(
  simulation: Simulation,
  cluster: Cluster,
  workload: Workload,
  scheduler: Scheduler,
  timeline: TimelinePlayer,
): void {
  const isDone = () => {
    if (!workload.isExhausted) return false;
    if (workload.unfinished === 0) return true;
    const nothingRuns = workload.unfinished === scheduler.waiting && !scheduler.isDue;
    return nothingRuns && !timeline.isActive && cluster.nodes.up.every((up) => up === 1);
  };
  let isDue = false;
  const check = simulation.define("ending-check", () => {
    isDue = false;
    if (isDone()) simulation.stop();
  });
  const request = () => {
    if (isDue) return;
    isDue = true;
    simulation.schedule(check, 0, 0, 0, ENDING_PRIORITY);
  };
  cluster.listen({
    podSubmitted: request,
    podBound: request,
    podLeft: request,
    nodeUp: request,
    nodeUncordoned: request,
  });
  request();
}
