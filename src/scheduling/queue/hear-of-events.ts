import type { Cluster } from "../../cluster/cluster.ts";
import { NO_NODE, type NodeId, type PodId } from "../../cluster/ids.ts";
import type { TaintSpec } from "../../spec/pod.ts";
import type { NodeSpec } from "../../spec/world.ts";
import { nodeChanges } from "../hints/changes.ts";
import type { ClusterEvent, HintedNode } from "../hints/cluster-event.ts";
import type { DescribePods } from "../hints/describe-pods.ts";

/**
 * Tells of what happens in a cluster as kube-scheduler's event handlers do. O(1) an event.
 *
 * Source: pkg/scheduler/eventhandlers.go. A pod that ends leaves its node at once; the deletion of a pod that was
 * nominated concerns pods that are not more important than it.
 */
export function hearOfEvents(
  cluster: Cluster,
  describe: DescribePods,
  tell: (event: ClusterEvent) => void,
): void {
  const nodes = new NodesAsSeen(cluster);
  const changed = (node: NodeId) => {
    for (const event of nodeChanges(...nodes.changed(node))) tell(event);
  };
  const gone = (pod: PodId, node: NodeId) => {
    const isNominated = node === NO_NODE;
    const podClass = cluster.classOf(pod);
    const before = { pod: describe(podClass), isAssigned: !isNominated, isNominated };
    const maxPriority = isNominated ? cluster.classes.priority[podClass]! : Number.POSITIVE_INFINITY;
    tell({ kind: "pod", node, action: "Delete", before, after: undefined, maxPriority });
  };
  const left = (pod: PodId) => {
    if (cluster.nominations.nodeOf(pod) !== NO_NODE) gone(pod, NO_NODE);
  };
  cluster.listen({
    podBound(pod) {
      const after = { pod: describe(cluster.classOf(pod)), isAssigned: true, isNominated: false };
      tell({
        kind: "pod",
        node: NO_NODE,
        action: "Add",
        before: undefined,
        after,
        maxPriority: Number.POSITIVE_INFINITY,
      });
    },
    podEnded: gone,
    podLost: gone,
    podRemoved: (pod, node) => (node === NO_NODE ? left(pod) : gone(pod, node)),
    podAbandoned: left,
    nominationLost: (pod) => gone(pod, NO_NODE),
    nodeAdded: (node) => tell({ kind: "node", action: "Add", before: undefined, after: nodes.take(node) }),
    nodeRemoved: (node) =>
      tell({ kind: "node", action: "Delete", before: nodes.take(node), after: undefined }),
    nodeChanged: changed,
    nodeReadyChanged: changed,
    nodeCordoned: changed,
    nodeUncordoned: changed,
    storageChanged(change) {
      if (change.after !== undefined) tell({ kind: "storage", change });
    },
  });
}

/** What the nodes were like when they last changed. */
class NodesAsSeen {
  readonly #cluster: Cluster;
  readonly #specs: NodeSpec[];
  readonly #taints: (readonly TaintSpec[])[];
  readonly #isCordoned: boolean[];
  readonly #isReady: boolean[];

  constructor(cluster: Cluster) {
    const { specs, taints, cordoned, ready } = cluster.nodes;
    this.#cluster = cluster;
    this.#specs = [...specs];
    this.#taints = [...taints];
    this.#isCordoned = specs.map((_spec, node) => cordoned[node] === 1);
    this.#isReady = specs.map((_spec, node) => ready[node] === 1);
  }

  /** The node as it was and as it is now. */
  changed(node: NodeId): readonly [HintedNode, HintedNode] {
    const before = this.#seen(node);
    return [before, this.take(node)];
  }

  /** The node as it is now, to be remembered. */
  take(node: NodeId): HintedNode {
    const { specs, taints, cordoned, ready } = this.#cluster.nodes;
    this.#specs[node] = specs[node]!;
    this.#taints[node] = taints[node]!;
    this.#isCordoned[node] = cordoned[node] === 1;
    this.#isReady[node] = ready[node] === 1;
    return this.#seen(node);
  }

  #seen(node: NodeId): HintedNode {
    const { name, labels, machine } = this.#specs[node]!;
    return {
      id: node,
      name,
      labels,
      allocatable: machine.allocatable,
      ...(machine.rests !== undefined && { allocatableRests: machine.rests }),
      taints: this.#taints[node]!,
      isCordoned: this.#isCordoned[node]!,
      isReady: this.#isReady[node]!,
    };
  }
}
