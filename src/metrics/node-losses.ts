import type { Cluster } from "../cluster/cluster.ts";
import { NO_NODE, type NodeId, type PodId } from "../cluster/ids.ts";
import type { MetricValue } from "../spec/run-result.ts";
import { CPU, type WorldSpec } from "../spec/world.ts";
import { Delays } from "./delays.ts";
import type { FailureRecords } from "./failure-records.ts";
import type { Owner } from "./owners.ts";

/**
 * What losses of nodes, or of the network to them, cost: how long until their pods were told to go, how many were, and
 * what had been worked for nothing. Listens only where a scenario lets nodes be lost. O(1) an event.
 */
export class NodeLosses {
  readonly #cluster: Cluster;
  readonly #owners: readonly Owner[];
  readonly #isOf: boolean;
  readonly #failures: FailureRecords;
  readonly #open = new Map<NodeId, Loss>();
  #first = new Delays("first_eviction_s", []);
  #last = new Delays("last_eviction_s", []);
  #pods = 0;
  #work = 0;

  constructor(
    cluster: Cluster,
    { timeline, failures }: WorldSpec,
    owners: readonly Owner[],
    records: FailureRecords,
  ) {
    this.#cluster = cluster;
    this.#owners = owners;
    this.#failures = records;
    const isLoss = (verb: string) => verb === "fail" || verb === "partition" || verb === "deleteNode";
    this.#isOf = failures.length > 0 || timeline.some(({ verb }) => isLoss(verb));
    if (!this.#isOf) return;
    cluster.listen({
      nodeDown: (node) => this.#onAway(node),
      nodeCutOff: (node) => this.#onAway(node),
      nodeRemoved: (node) => this.#onAway(node),
      nodeUp: (node) => this.#onBack(node),
      nodeReconnected: (node) => this.#onBack(node),
      nodeReadyChanged: (node) => this.#onReadiness(node),
      podLost: (pod, node, cause) => {
        if (cause === "node-failure") this.#onLost(pod, node);
      },
      podDeleting: (pod, cause) => {
        const node = cluster.pods.node[pod] as NodeId;
        if (node !== NO_NODE && (cause === "taint" || cause === "node-deleted")) this.#onLost(pod, node);
      },
    });
  }

  reset(): void {
    this.#first = new Delays("first_eviction_s", []);
    this.#last = new Delays("last_eviction_s", []);
    this.#pods = 0;
    this.#work = 0;
  }

  /** Once, at the end of the run. */
  values(): MetricValue[] {
    if (!this.#isOf) return [];
    for (const node of [...this.#open.keys()]) this.#close(node);
    return [
      ...this.#first.values(),
      ...this.#last.values(),
      { metric: "failure_pods_lost", stat: "sum", labels: "", value: this.#pods },
      { metric: "failure_core_hours_lost", stat: "sum", labels: "", value: this.#work / CORE_HOUR },
    ];
  }

  #onAway(node: NodeId): void {
    const loss = this.#open.get(node);
    if (loss?.isAway === true) return;
    if (loss === undefined)
      this.#open.set(node, { since: this.#cluster.now, isAway: true, first: undefined, last: 0 });
    else loss.isAway = true;
    this.#failures.begin(node);
  }

  #onBack(node: NodeId): void {
    const loss = this.#open.get(node);
    if (loss?.isAway !== true || !this.#cluster.isHeard(node)) return;
    loss.isAway = false;
    this.#failures.back(node);
    // One that nobody has missed is back without anybody knowing.
    if (this.#cluster.nodes.ready[node] === 1) this.#close(node);
  }

  #onReadiness(node: NodeId): void {
    const loss = this.#open.get(node);
    if (loss === undefined) return;
    if (this.#cluster.nodes.ready[node] === 1) {
      if (!loss.isAway) this.#close(node);
      return;
    }
    const failure = this.#failures.of(node);
    if (failure !== undefined && Number.isNaN(failure.detectedAt)) failure.detectedAt = this.#cluster.now;
  }

  #onLost(pod: PodId, node: NodeId): void {
    const { now, pods } = this.#cluster;
    const loss = this.#open.get(node);
    if (loss !== undefined) {
      loss.first ??= now;
      loss.last = now;
    }
    const { completes } = this.#owners[pods.workload[pod]!]!;
    const work = completes ? this.#cluster.requestOf(pod, CPU) * (now - pods.boundAt[pod]!) : 0;
    this.#pods++;
    this.#work += work;
    const failure = this.#failures.of(node);
    if (failure === undefined) return;
    if (Number.isNaN(failure.firstAt)) failure.firstAt = now;
    failure.lastAt = now;
    failure.podsLost++;
    failure.work += work;
  }

  #close(node: NodeId): void {
    const loss = this.#open.get(node);
    this.#open.delete(node);
    this.#failures.end(node);
    if (loss?.first === undefined) return;
    this.#first.add(0, (loss.first - loss.since) / SECOND);
    this.#last.add(0, (loss.last - loss.since) / SECOND);
  }
}

/** A node that is away: since when, and when its pods were told to go. */
interface Loss {
  readonly since: number;
  /** Not heard, or deleted. */
  isAway: boolean;
  first: number | undefined;
  last: number;
}

const SECOND = 1_000_000;
const CORE_HOUR = 1000 * 3_600_000_000;
