import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";

/** The Events of Kubernetes' node controller, in its words. */
export class NodeEvents {
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  added(node: NodeId): void {
    this.#record(
      node,
      "RegisteredNode",
      (name) => `Node ${name} event: Registered Node ${name} in Controller`,
    );
  }

  removed(node: NodeId): void {
    this.#record(node, "RemovingNode", (name) => `Node ${name} event: Removing Node ${name} from Controller`);
  }

  notReady(node: NodeId): void {
    this.#record(node, "NodeNotReady", (name) => `Node ${name} status is now: NodeNotReady`);
  }

  podNotReady(pod: PodId): void {
    const { pods, classes } = this.#cluster;
    this.#cluster.recordEvent(() => ({
      kind: "Pod",
      namespace: classes.namespace[this.#cluster.classOf(pod)] ?? "",
      name: pods.names[pod] ?? "",
      type: "Warning",
      reason: "NodeNotReady",
      message: "Node is not ready",
      source: SOURCE,
    }));
  }

  #record(node: NodeId, reason: string, message: (name: string) => string): void {
    this.#cluster.recordEvent(() => {
      const { name } = this.#cluster.nodes.specs[node]!;
      return {
        kind: "Node",
        namespace: "",
        name,
        type: "Normal",
        reason,
        message: message(name),
        source: SOURCE,
      };
    });
  }
}

const SOURCE = "node-controller";
