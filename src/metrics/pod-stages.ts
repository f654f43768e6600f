import type { Cluster } from "../cluster/cluster.ts";
import { NO_NODE, type PodId } from "../cluster/ids.ts";
import type { StageTimes } from "../spec/rollout.ts";

/** What a kubelet knows of the start of a pod, in microseconds. */
export interface PodStart {
  /** For how long its containers have waited for images. */
  readonly pulled: number;
  /** When the last of its containers has started up, apart from probes; Infinity: not yet known. */
  readonly upAt: number;
  /** When its kubelet sent the report that is there now; Infinity: none. */
  readonly toldAt: number;
}

/** Of a pod whose kubelet tells nothing. */
export const START_NOT_TOLD: PodStart = {
  pulled: 0,
  upAt: Number.POSITIVE_INFINITY,
  toldAt: Number.POSITIVE_INFINITY,
};

export type StartOf = (pod: PodId) => PodStart;

/** In which stages pods of rollouts have spent their time since they were created. */
export class PodStages {
  readonly #cluster: Cluster;
  readonly #startOf: StartOf;
  /** Pods for which no node was found: since when. */
  readonly #unschedulable = new Map<PodId, number>();

  constructor(cluster: Cluster, startOf: StartOf) {
    this.#cluster = cluster;
    this.#startOf = startOf;
    cluster.listen({
      podUnschedulable: (pod, isFirst) => {
        if (isFirst) this.#unschedulable.set(pod, cluster.now);
      },
      podLeft: (pod) => {
        if (this.#unschedulable.size > 0) this.#unschedulable.delete(pod);
      },
    });
  }

  /** In order of ROLLOUT_STAGES, up to now, and `minReady` from then on; sums to both. */
  timesOf(pod: PodId, minReady: number): StageTimes {
    const { pods, now } = this.#cluster;
    const created = pods.submitted[pod]!;
    const bound = pods.node[pod] === NO_NODE || !(pods.boundAt[pod]! >= created) ? now : pods.boundAt[pod]!;
    const failed = Math.min(this.#unschedulable.get(pod) ?? bound, bound);
    const scheduler = failed - created;
    const capacity = bound - failed;
    if (bound === now) return [0, 0, 0, 0, scheduler, capacity, 0, 0, minReady];
    const { pulled, upAt, toldAt } = this.#startOf(pod);
    const pull = Math.min(pulled, now - bound);
    const start = Math.max(0, Math.min(upAt, now) - bound - pull);
    // A report that is kept waiting is the API server's.
    const report = Math.max(0, now - Math.max(toldAt, bound + pull + start));
    const readiness = now - bound - pull - start - report + minReady;
    return [report, 0, 0, 0, scheduler, capacity, pull, start, readiness];
  }
}
