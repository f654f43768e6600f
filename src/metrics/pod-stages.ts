import type { Cluster } from "../cluster/cluster.ts";
import { NO_NODE, type NodeId, type PodId } from "../cluster/ids.ts";
import { NO_TIMES, ROLLOUT_STAGES, type RolloutStage, type StageTimes } from "../spec/rollout.ts";
import { LostSpans } from "./lost-spans.ts";
import type { WhyNotReady } from "./waiting-words.ts";
import { isCrash } from "./waiting-words.ts";

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
  readonly #why: WhyNotReady;
  readonly #lost: LostSpans;
  /** Pods for which no node was found: since when. */
  readonly #unschedulable = new Map<PodId, number>();
  /** Pods with a container that was started again: when first. */
  readonly #restarted = new Map<PodId, number>();

  constructor(cluster: Cluster, startOf: StartOf, why: WhyNotReady) {
    this.#cluster = cluster;
    this.#startOf = startOf;
    this.#why = why;
    this.#lost = new LostSpans(cluster);
    cluster.listen({
      podUnschedulable: (pod, isFirst) => {
        if (isFirst) this.#unschedulable.set(pod, cluster.now);
      },
      podRestarted: (pod) => {
        if (!this.#restarted.has(pod)) this.#restarted.set(pod, cluster.now);
      },
      podLeft: (pod) => {
        if (this.#unschedulable.size > 0) this.#unschedulable.delete(pod);
        if (this.#restarted.size > 0) this.#restarted.delete(pod);
      },
    });
  }

  /** In order of ROLLOUT_STAGES, from `since` up to now, and `minReady` from then on; sums to both. */
  timesOf(pod: PodId, minReady: number, since: number): StageTimes {
    const { pods, now } = this.#cluster;
    const times = [...NO_TIMES];
    const created = pods.submitted[pod]!;
    const bound = pods.node[pod] === NO_NODE || !(pods.boundAt[pod]! >= created) ? now : pods.boundAt[pod]!;
    const failed = Math.min(this.#unschedulable.get(pod) ?? bound, bound);
    let at = created;
    const spend = (stage: RolloutStage, until: number) => {
      const from = Math.max(at, since);
      at = Math.max(at, until);
      if (at <= from) return;
      const lost = at > bound ? this.#lost.within(pods.node[pod] as NodeId, from, at) : 0;
      times[POSITIONS[stage]]! += at - from - lost;
      times[POSITIONS["node-loss"]]! += lost;
    };
    spend("scheduler", failed);
    spend("capacity", bound);
    if (bound < now) this.#sinceBound(pod, bound, spend);
    times[POSITIONS.readiness]! += minReady;
    return times;
  }

  #sinceBound(pod: PodId, bound: number, spend: (stage: RolloutStage, until: number) => void): void {
    const { now } = this.#cluster;
    const { pulled, upAt, toldAt } = this.#startOf(pod);
    const restarted = this.#restarted.get(pod) ?? Number.POSITIVE_INFINITY;
    const isCrashing = restarted < now && isCrash(this.#why(pod));
    spend("pull", Math.min(bound + pulled, now));
    spend("start", Math.min(upAt, restarted, now));
    if (restarted < now) {
      spend("readiness", restarted);
      spend("crashing", isCrashing ? now : Math.min(upAt, now));
    }
    // A report that is kept waiting is the API server's.
    spend("readiness", Math.min(toldAt, now));
    spend("controllers", now);
  }
}

const POSITIONS = Object.fromEntries(ROLLOUT_STAGES.map((stage, position) => [stage, position])) as Readonly<
  Record<RolloutStage, number>
>;
