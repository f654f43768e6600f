import type { Cluster } from "../cluster/cluster.ts";
import { NO_NODE, type NodeId, type PodId } from "../cluster/ids.ts";
import type { MetricValue } from "../spec/run-result.ts";
import { CPU, type WorldSpec } from "../spec/world.ts";
import { Delays } from "./delays.ts";
import type { Owner } from "./owners.ts";

/**
 * What losses of nodes, or of the network to them, cost: how long until their pods were told to go, how many were, and
 * what had been worked for nothing. Listens only where a scenario lets nodes be lost. O(1) an event.
 */
export class NodeLosses {
  readonly #cluster: Cluster;
  readonly #owners: readonly Owner[];
  readonly #isOf: boolean;
  readonly #open = new Map<NodeId, Loss>();
  #first = new Delays("first_eviction_s", []);
  #last = new Delays("last_eviction_s", []);
  #pods = 0;
  #work = 0;

  constructor(cluster: Cluster, { timeline, failures }: WorldSpec, owners: readonly Owner[]) {
    this.#cluster = cluster;
    this.#owners = owners;
    const isLoss = (verb: string) => verb === "fail" || verb === "partition" || verb === "deleteNode";
    this.#isOf = failures.length > 0 || timeline.some(({ verb }) => isLoss(verb));
    if (!this.#isOf) return;
    const lost = (node: NodeId) => {
      if (!this.#open.has(node)) this.#open.set(node, { since: cluster.now, first: undefined, last: 0 });
    };
    const heard = (node: NodeId) => {
      // One that nobody has missed is back without anybody knowing.
      if (cluster.isHeard(node) && cluster.nodes.ready[node] === 1) this.#close(node);
    };
    cluster.listen({
      nodeDown: lost,
      nodeCutOff: lost,
      nodeUp: heard,
      nodeReconnected: heard,
      nodeReadyChanged: heard,
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

  #onLost(pod: PodId, node: NodeId): void {
    const { now, pods } = this.#cluster;
    const loss = this.#open.get(node);
    if (loss !== undefined) {
      loss.first ??= now;
      loss.last = now;
    }
    this.#pods++;
    const { completes } = this.#owners[pods.workload[pod]!]!;
    if (completes) this.#work += this.#cluster.requestOf(pod, CPU) * (now - pods.boundAt[pod]!);
  }

  #close(node: NodeId): void {
    const loss = this.#open.get(node);
    this.#open.delete(node);
    if (loss?.first === undefined) return;
    this.#first.add(0, (loss.first - loss.since) / SECOND);
    this.#last.add(0, (loss.last - loss.since) / SECOND);
  }
}

/** A node that is away: since when, and when its pods were told to go. */
interface Loss {
  readonly since: number;
  first: number | undefined;
  last: number;
}

const SECOND = 1_000_000;
const CORE_HOUR = 1000 * 3_600_000_000;
