import type { ClassId, NodeId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import { CPU, MEMORY } from "../../spec/world.ts";
import type { Candidates } from "../candidates.ts";
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
    const podClass = view.classOf(pod);
    // CPU and memory in one go: nearly every pod requests both, and memory traffic is what this costs.
    keepRoomy(view, podClass, CPU, MEMORY, candidates);
    for (let resource = MEMORY + 1; resource < view.resources.length; resource++) {
      keepRoomy(view, podClass, resource, resource, candidates);
    }
  },
};

/** Keeps the candidates with room in two resources, in place and in order. */
function keepRoomy(
  view: ClusterView,
  podClass: ClassId,
  one: number,
  other: number,
  candidates: Candidates,
): void {
  const { requests } = view.classes;
  const first = podClass * view.resources.length;
  const oneWanted = requests[first + one]!;
  const otherWanted = requests[first + other]!;
  if (oneWanted === 0 && otherWanted === 0) return;
  const oneAllocatable = view.nodes.allocatable[one]!;
  const oneRequested = view.nodes.requested[one]!;
  const otherAllocatable = view.nodes.allocatable[other]!;
  const otherRequested = view.nodes.requested[other]!;
  const { ids, count } = candidates;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const node = ids[i]!;
    if (oneAllocatable[node]! - oneRequested[node]! < oneWanted) continue;
    if (otherAllocatable[node]! - otherRequested[node]! < otherWanted) continue;
    ids[kept++] = node;
  }
  candidates.count = kept;
}

/** Kubernetes' words for a shortage. */
export function shortageOf(resource: string): string {
  return resource === "pods" ? "Too many pods" : `Insufficient ${resource}`;
}
