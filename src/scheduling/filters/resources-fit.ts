import type { NodeId } from "../../cluster/ids.ts";
import type { Filter } from "../filter-score.ts";

/**
 * Keeps nodes with room for what the pod requests, of each resource and of pods.
 *
 * Source: Kubernetes NodeResourcesFit, facts 2.2 (all shortages of a node are reported).
 */
export const resourcesFit: Filter = {
  name: "NodeResourcesFit",
  depends: ["node"],
  filter(pod, view, candidates, verdict) {
    const ids = candidates.ids;
    if (verdict.recording) {
      for (let i = 0; i < candidates.count; i++) {
        for (let resource = 0; resource < view.resources.length; resource++) {
          const wanted = view.requestOf(pod, resource);
          const node = ids[i] as NodeId;
          if (wanted > 0 && wanted > view.freeOf(node, resource)) {
            verdict.reject(node, this.name, shortageOf(view.resources[resource]!));
          }
        }
      }
    }
    const requests = view.classes.requests;
    const resources = view.resources.length;
    const first = view.classOf(pod) * resources;
    for (let resource = 0; resource < resources; resource++) {
      const wanted = requests[first + resource]!;
      if (wanted === 0) continue;
      const allocatable = view.nodes.allocatable[resource]!;
      const requested = view.nodes.requested[resource]!;
      // Keep the nodes with room, in place and in order.
      let kept = 0;
      for (let i = 0; i < candidates.count; i++) {
        const node = ids[i]!;
        if (allocatable[node]! - requested[node]! >= wanted) ids[kept++] = node;
      }
      candidates.count = kept;
    }
  },
};

/** Kubernetes' words for a shortage. */
export function shortageOf(resource: string): string {
  return resource === "pods" ? "Too many pods" : `Insufficient ${resource}`;
}
