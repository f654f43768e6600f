import type { Cluster } from "../cluster/cluster.ts";
import { NO_NODE, type NodeId, type PodId } from "../cluster/ids.ts";
import { PENDING } from "../cluster/pod-table.ts";
import type { EventSink, PodOutcome, PodRecord } from "../spec/run-result.ts";
import type { WorldSpec } from "../spec/world.ts";

/** Tells whoever asks what happens in a run: Kubernetes-like events, and a record of each task that leaves. */
export class EventLog {
  readonly #cluster: Cluster;
  readonly #names: readonly string[];
  readonly #sink: EventSink;
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

  constructor(cluster: Cluster, world: WorldSpec, sink: EventSink) {
    this.#cluster = cluster;
    this.#names = world.tasks.map((task) => task.name);
    this.#sink = sink;
    if (sink.event) this.#listenForEvents();
    if (sink.pod) this.#listenForPods();
  }

  /** At the end of the run: records of all tasks that have not left. */
  finish(): void {
    if (!this.#sink.pod) return;
    const { pods } = this.#cluster;
    for (let pod = 0 as PodId; pod < pods.rows; pod++) {
      const phase = pods.phase[pod]!;
      if (phase === 0) continue;
      this.#tell(pod, pods.node[pod] as NodeId, phase === PENDING ? "pending" : "running", Number.NaN);
    }
  }

  #listenForEvents(): void {
    const cluster = this.#cluster;
    const { specs } = cluster.nodes;
    const tell = (reason: string, pod: string, node: string, message: string) =>
      this.#sink.event!(cluster.now, reason, pod, node, message);
    const tellPod = (reason: string, pod: PodId, node: NodeId, message: string) =>
      tell(reason, this.#nameOf(pod), node === NO_NODE ? "" : specs[node]!.name, message);
    const tellNode = (reason: string, node: NodeId, message: string) =>
      tell(reason, "", specs[node]!.name, `Node ${specs[node]!.name} ${message}`);
    cluster.listen({
      podSubmitted: (pod) => tellPod("Submitted", pod, NO_NODE, `Attempt ${cluster.pods.attempts[pod]! + 1}`),
      podBound: (pod, node) =>
        tellPod("Scheduled", pod, node, `Successfully assigned ${this.#nameOf(pod)} to ${specs[node]!.name}`),
      podReady: (pod) => tellPod("Started", pod, cluster.pods.node[pod] as NodeId, "Started container"),
      podEnded: (pod, node) => tellPod("Completed", pod, node, "Task completed"),
      podLost: (pod, node, cause) =>
        tellPod(cause === "drain" ? "Evicted" : "NodeLost", pod, node, `Lost its node by ${cause}`),
      podAbandoned: (pod) => tellPod("Abandoned", pod, NO_NODE, "Given up"),
      nodeDown: (node) => tellNode("NodeNotReady", node, "has failed"),
      nodeUp: (node) => tellNode("NodeReady", node, "is back"),
      nodeCordoned: (node) => tellNode("NodeNotSchedulable", node, "is cordoned"),
      nodeUncordoned: (node) => tellNode("NodeSchedulable", node, "is uncordoned"),
    });
  }

  #listenForPods(): void {
    const lastNode = new Map<PodId, NodeId>();
    let ended = false;
    this.#cluster.listen({
      podLost: (pod, node) => lastNode.set(pod, node),
      podBound: (pod) => lastNode.delete(pod),
      podEnded: (pod, node) => {
        ended = true;
        this.#tell(pod, node, "ended", this.#cluster.now);
      },
      podLeft: (pod) => {
        if (!ended) this.#tell(pod, lastNode.get(pod) ?? NO_NODE, "abandoned", this.#cluster.now);
        ended = false;
        lastNode.delete(pod);
      },
    });
  }

  #tell(pod: PodId, node: NodeId, outcome: PodOutcome, ended: number): void {
    const { pods } = this.#cluster;
    const record = this.#record;
    record.workload = pods.workload[pod]!;
    record.index = pods.index[pod]!;
    record.submitted = pods.firstSubmitted[pod]!;
    record.bound = pods.boundAt[pod]!;
    record.ready = pods.readyAt[pod]!;
    record.ended = ended;
    record.node = node;
    record.attempts = pods.attempts[pod]!;
    record.outcome = outcome;
    this.#sink.pod!(record);
  }

  #nameOf(pod: PodId): string {
    return `${this.#names[this.#cluster.pods.workload[pod]!]!}-${this.#cluster.pods.index[pod]!}`;
  }
}
