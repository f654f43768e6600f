import type { Cluster } from "../cluster/cluster.ts";
import { NO_NODE, type NodeId, type PodId } from "../cluster/ids.ts";
import { FREE } from "../cluster/pod-table.ts";
import type { PodOutcome, PodRecord } from "../spec/run-result.ts";
import { isEviction } from "./pod-states.ts";

/** Tells a record of each pod that leaves and, at the end, of those that have not. The record is reused. */
export class PodRecords {
  readonly #cluster: Cluster;
  readonly #tell: (record: PodRecord) => void;
  readonly #record: { -readonly [Key in keyof PodRecord]: PodRecord[Key] } = {
    workload: 0,
    index: 0,
    name: "",
    submitted: 0,
    bound: 0,
    ready: 0,
    ended: 0,
    node: NO_NODE,
    attempts: 0,
    outcome: "pending",
  };
  /** Whether the pod that is about to leave has been told. */
  #isTold = false;

  constructor(cluster: Cluster, tell: (record: PodRecord) => void) {
    const lastNode = new Map<PodId, NodeId>();
    this.#cluster = cluster;
    this.#tell = tell;
    cluster.listen({
      podLost: (pod, node) => lastNode.set(pod, node),
      podBound: (pod) => lastNode.delete(pod),
      podEnded: (pod, node) => this.#leave(pod, node, cluster.pods.exitCode[pod] === 0 ? "ended" : "failed"),
      podRemoved: (pod, node, cause) => this.#leave(pod, node, isEviction(cause) ? "evicted" : "deleted"),
      podLeft: (pod) => {
        if (!this.#isTold) this.#leave(pod, lastNode.get(pod) ?? NO_NODE, "abandoned");
        this.#isTold = false;
        lastNode.delete(pod);
      },
    });
  }

  finish(): void {
    const { pods } = this.#cluster;
    for (let pod = 0 as PodId; pod < pods.rows; pod++) {
      if (pods.phase[pod] === FREE) continue;
      const wasBound = !Number.isNaN(pods.boundAt[pod]!);
      this.#add(pod, pods.node[pod] as NodeId, wasBound ? "running" : "pending", Number.NaN);
    }
  }

  #leave(pod: PodId, node: NodeId, outcome: PodOutcome): void {
    this.#isTold = true;
    this.#add(pod, node, outcome, this.#cluster.now);
  }

  #add(pod: PodId, node: NodeId, outcome: PodOutcome, ended: number): void {
    const { pods } = this.#cluster;
    const record = this.#record;
    record.workload = pods.workload[pod]!;
    record.index = pods.index[pod]!;
    record.name = pods.names[pod] ?? "";
    record.submitted = pods.firstSubmitted[pod]!;
    record.bound = pods.boundAt[pod]!;
    record.ready = pods.readyAt[pod]!;
    record.ended = ended;
    record.node = node;
    record.attempts = pods.attempts[pod]!;
    record.outcome = outcome;
    this.#tell(record);
  }
}
