import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId } from "../cluster/ids.ts";
import type { MetricValue } from "../spec/run-result.ts";
import { QuantileSketch } from "../stats/quantile-sketch.ts";
import { delayValues } from "./delays.ts";
import type { PodStates } from "./pod-states.ts";
import { Recovery } from "./recovery.ts";
import { NO_ROW, type ReplicaCounts } from "./replica-counts.ts";

/** How long it takes after a node is lost until it is noticed, and until all replicas that are wanted serve again. */
export class Recoveries {
  readonly #cluster: Cluster;
  readonly #counts: ReplicaCounts;
  readonly #warmUp: number;
  readonly #byRow: readonly Recovery[];
  readonly #all: Recovery;
  /** Rows that have lost pods and are not whole. */
  #waiting = 0;
  /** Durations: of the whole run, then of each row. */
  readonly #durations: readonly QuantileSketch[];
  readonly #detection = new QuantileSketch();
  /** Of nodes that are down or cut off, until that is noticed. */
  readonly #awaySince = new Map<NodeId, number>();

  constructor(cluster: Cluster, counts: ReplicaCounts, states: PodStates, warmUp: number) {
    this.#cluster = cluster;
    this.#counts = counts;
    this.#warmUp = warmUp;
    this.#durations = ["", ...counts.labels].map(() => new QuantileSketch());
    const recovery = (position: number) =>
      new Recovery((since, duration) => this.#add(this.#durations[position]!, since, duration));
    this.#all = recovery(0);
    this.#byRow = counts.labels.map((_, row) => recovery(1 + row));
    counts.onChange((row) => this.#update(row));
    states.listen({
      disrupted: (pod, isNodeLoss) => {
        if (isNodeLoss) this.#onLost(counts.rowOf(pod));
      },
    });
    cluster.listen({
      nodeDown: (node) => this.#onAway(node),
      nodeCutOff: (node) => this.#onAway(node),
      nodeUp: (node) => this.#onBack(node),
      nodeReconnected: (node) => this.#onBack(node),
      nodeReadyChanged: (node) => this.#onNoticed(node),
    });
  }

  finish(): MetricValue[] {
    for (const recovery of [this.#all, ...this.#byRow]) recovery.finish();
    const incomplete = this.#byRow.map((recovery) => Number(recovery.isWaiting));
    const sum = incomplete.reduce((all, each) => all + each, 0);
    return ["", ...this.#counts.labels]
      .flatMap((labels, position) => {
        const value = position === 0 ? sum : incomplete[position - 1]!;
        const durations = this.#durations[position]!;
        return [
          ...(position === 0 || durations.count > 0 ? delayValues("recovery_s", labels, durations) : []),
          { metric: "recoveries_incomplete", stat: "sum", labels, value },
        ];
      })
      .concat(delayValues("detection_s", "", this.#detection));
  }

  #onLost(row: number): void {
    if (row === NO_ROW) return;
    const { now } = this.#cluster;
    const recovery = this.#byRow[row]!;
    const wasWaiting = recovery.isWaiting;
    recovery.lose(now, this.#counts.isFull(row));
    this.#waiting += Number(recovery.isWaiting) - Number(wasWaiting);
    this.#all.lose(now, this.#waiting === 0);
  }

  #update(row: number): void {
    const { now } = this.#cluster;
    const recovery = this.#byRow[row]!;
    const wasWaiting = recovery.isWaiting;
    recovery.update(now, this.#counts.isFull(row));
    this.#waiting += Number(recovery.isWaiting) - Number(wasWaiting);
    this.#all.update(now, this.#waiting === 0);
  }

  #onAway(node: NodeId): void {
    if (!this.#awaySince.has(node)) this.#awaySince.set(node, this.#cluster.now);
  }

  #onBack(node: NodeId): void {
    if (this.#cluster.isHeard(node)) this.#awaySince.delete(node);
  }

  #onNoticed(node: NodeId): void {
    const since = this.#awaySince.get(node);
    if (since === undefined || this.#cluster.nodes.ready[node] === 1) return;
    this.#awaySince.delete(node);
    this.#add(this.#detection, since, this.#cluster.now - since);
  }

  /** Losses before the end of the warm-up do not count. */
  #add(durations: QuantileSketch, since: number, duration: number): void {
    if (since >= this.#warmUp) durations.add(duration / SECOND);
  }
}

const SECOND = 1_000_000;
