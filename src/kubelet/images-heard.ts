import type { Cluster } from "../cluster/cluster.ts";
import { NO_POD, type NodeId, type PodId } from "../cluster/ids.ts";
import { podsOnNode } from "../cluster/pods-on-node.ts";
import { PULLING } from "./container-table.ts";
import type { ImageHearer } from "./image-source.ts";
import type { PodWorkers } from "./pod-workers.ts";
import type { TaskPods } from "./task-pods.ts";
import { ACTIVE } from "./worker-table.ts";

/** What is done when something happens to images: who waits goes on, and Events are recorded. */
export interface ImageParts {
  readonly cluster: Cluster;
  readonly tasks: () => TaskPods;
  readonly workers: () => PodWorkers;
  readonly nameOf: (image: number) => string;
  readonly sizeOf: (image: number) => number;
  readonly writtenOn: (node: NodeId) => number;
  readonly diskChanged: (node: NodeId) => void;
}

export function hearImages({ cluster, tasks, workers, nameOf, sizeOf, ...disk }: ImageParts): ImageHearer {
  const events = () => workers().events;
  /** Containers on a node that wait for an image. */
  const waiting = (node: NodeId, image: number) =>
    podsOnNode(cluster, node).filter((pod) => {
      const { table, containers } = workers();
      if (table.stageOf(pod) !== ACTIVE) return false;
      const { state, plans } = containers.table;
      for (let row = table.firstOf(pod); row < table.endOf(pod); row++)
        if (state[row] === PULLING && plans[row]!.image === image) return true;
      return false;
    });
  return {
    ...disk,
    arrived(node, image, pods) {
      tasks().imagePulled(node, image);
      // Several are told in the order in which they came to the node.
      if (pods === undefined || pods.length > 1 || workers().someWaitUnasked)
        workers().imagePulled(node, image);
      else for (const pod of pods) if (cluster.pods.node[pod] === node) workers().imageArrived(pod, image);
    },
    granted: (row) => workers().imageGranted(row),
    pulling: (pod, image) => events().pulling(pod, nameOf(image)),
    pulled(pod, node, image, took) {
      cluster.kubeletActed("image-pulled", pod ?? NO_POD, took.all);
      if (!cluster.hearsEvents) return;
      const hearers: readonly PodId[] = pod === undefined ? waiting(node, image) : [pod];
      for (const each of hearers) events().pulled(each, nameOf(image), took, sizeOf(image));
    },
    pullFailed(pod, image, why, row) {
      events().pullFailed(pod, nameOf(image), why);
      if (row >= 0) workers().pullFailed(row);
    },
    pullBacksOff: (pod, image) => events().pullBacksOff(pod, nameOf(image)),
    inUse(node) {
      const images = new Set<number>();
      for (const pod of podsOnNode(cluster, node))
        for (const { image } of workers().table.plans[pod]?.containers ?? []) images.add(image);
      return images;
    },
    collectionFailed: (node, wanted, found) =>
      events().ofNode(node, "Warning", "FreeDiskSpaceFailed", () => {
        const what = `Attempted to free ${wanted} bytes, but only found ${found} bytes eligible to free.`;
        return `Failed to garbage collect required amount of images. ${what}`;
      }),
  };
}
