import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";

/** What a scheduler records about pods of workload objects, as kube-scheduler words it. Nothing is recorded of tasks. */
export class SchedulingEvents {
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  bound(pod: PodId): void {
    const node = this.#cluster.pods.node[pod]!;
    this.#record(
      pod,
      "Normal",
      "Scheduled",
      (name) => `Successfully assigned ${name} to ${this.#cluster.nodes.specs[node]!.name}`,
    );
  }

  failed(pod: PodId, message: string): void {
    this.#record(pod, "Warning", "FailedScheduling", () => message);
  }

  /** A victim has been asked to go. */
  preempted(victim: PodId, preemptor: PodId, node: NodeId): void {
    this.#record(victim, "Normal", "Preempted", () => {
      const { pods, nodes } = this.#cluster;
      return `Preempted by pod ${pods.names[preemptor] ?? "<unknown>"} on node ${nodes.specs[node]!.name}`;
    });
  }

  #record(pod: PodId, type: "Normal" | "Warning", reason: string, words: (name: string) => string): void {
    const name = this.#cluster.pods.names[pod];
    if (name === undefined) return;
    this.#cluster.recordEvent(() => {
      const { classes } = this.#cluster;
      const podClass = this.#cluster.classOf(pod);
      const namespace = classes.namespace[podClass]!;
      const message = words(`${namespace}/${name}`);
      return {
        kind: "Pod",
        namespace,
        name,
        type,
        reason,
        message,
        source: classes.schedulerName[podClass]!,
      };
    });
  }
}
