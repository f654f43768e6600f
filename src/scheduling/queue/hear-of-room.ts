import type { Cluster } from "../../cluster/cluster.ts";
import { NO_NODE, type NodeId } from "../../cluster/ids.ts";

/** A queue that goes by room alone. */
interface Roomy {
  readonly size: number;
  /** A node has more room, or may be used again. */
  roomGained(node: NodeId): void;
  /** Where pods are, or the labels of a node, have changed: true if that may let somebody in. */
  podsChanged(): boolean;
}

/** Tells a queue of changes, whatever made them; `heard` is told whether pods are to be offered now. */
export function hearOfRoom(cluster: Cluster, queue: Roomy, heard: (isDue: boolean) => void): void {
  const changed = () => heard(queue.podsChanged());
  cluster.listen({
    podRemoved: (_pod, node) => {
      if (node !== NO_NODE) changed();
    },
    podEnded: changed,
    podLost: changed,
    nodeChanged: changed,
    nodeRemoved: changed,
    storageChanged: changed,
    roomGained: (node) => {
      queue.roomGained(node);
      heard(queue.size > 0);
    },
  });
}
