import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId } from "../cluster/ids.ts";
import type { NodeLifecycle } from "../controllers/node-lifecycle.ts";
import type { NodeHealth } from "../faults/node-health.ts";
import type { TimelinePlayer } from "../faults/timeline.ts";
import type { Simulation } from "../kernel/simulation.ts";
import type { Scheduler } from "../scheduling/scheduler.ts";
import type { Workload } from "../workload/workload.ts";

/** The very last at an instant. */
const ENDING_PRIORITY = 7;

/** What decides whether a run without horizon is over. */
export interface Ongoing {
  readonly simulation: Simulation;
  readonly cluster: Cluster;
  readonly workload: Workload;
  readonly scheduler: Scheduler;
  readonly timeline: TimelinePlayer;
  readonly health: NodeHealth;
  readonly lifecycle: NodeLifecycle;
  /** Whoever may still take pods away from nodes, or bind claims that pods wait for. */
  readonly evictors: readonly { readonly isActive: boolean }[];
}

/**
 * Ends a run without horizon: when all work has ended, or when what is left waits for what cannot come.
 *
 * The latter holds when nothing arrives any more, nothing runs that will end, the timeline is over, no pod is to
 * be taken away, and every node that is still to return has been ready, and offered, since the last pod moved: its
 * return changes nothing.
 */
export function stopWhenDone(ongoing: Ongoing): void {
  const { simulation, cluster, workload, scheduler, timeline, health, lifecycle, evictors } = ongoing;
  const willReturn = (node: NodeId) => health.willReturn(node) || lifecycle.isReturning(node);
  /** By node: since when it is not ready, or was not when it last was not. */
  const awaySince = new Float64Array(cluster.nodes.count);
  let lastMove = 0;
  let isDue = false;

  const isDone = () => {
    if (!workload.isExhausted) return false;
    if (workload.unfinished === 0) return true;
    if (workload.unfinished > scheduler.waiting || scheduler.isDue || timeline.isActive) return false;
    if (evictors.some(({ isActive }) => isActive)) return false;
    return !awaySince.some((since, node) => since <= lastMove && willReturn(node as NodeId));
  };
  const check = simulation.define("ending-check", () => {
    isDue = false;
    if (isDone()) simulation.stop();
  });
  const request = () => {
    if (isDue) return;
    isDue = true;
    simulation.schedule(check, 0, 0, 0, ENDING_PRIORITY);
  };
  const moved = () => {
    lastMove = simulation.now;
    request();
  };
  cluster.listen({
    podSubmitted: moved,
    podUnschedulable: request,
    podBound: moved,
    podLeft: moved,
    nodeReadyChanged: (node) => {
      if (cluster.nodes.ready[node] === 0) awaySince[node] = simulation.now;
      request();
    },
    nodeChanged: request,
    nodeCordoned: request,
    // A node that was last up with a cordon has not been offered.
    nodeUncordoned: moved,
  });
  request();
  // The last entry of a timeline may change nothing, and then nobody hears of it.
  simulation.schedule(check, timeline.endsAt, 0, 0, ENDING_PRIORITY);
}
