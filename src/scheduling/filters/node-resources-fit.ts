import type { ClassId, NodeId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import { CPU, MEMORY, PODS } from "../../spec/world.ts";
import type { Candidates } from "../candidates.ts";
import type { Filter } from "../filter.ts";
import type { Verdict } from "../verdict.ts";

/**
 * Keeps nodes with room for what the pod requests, of each resource and of pods.
 *
 * Source: Kubernetes NodeResourcesFit, facts 2.2 (all shortages of a node are reported).
 */
export const nodeResourcesFit: Filter = {
  name: "NodeResourcesFit",
  depends: ["node"],
  filter(podClass, view, candidates, verdict) {
    if (verdict.recording) {
      for (let i = 0; i < candidates.count; i++) reject(podClass, view, candidates.at(i), verdict);
    }
    // CPU and memory in one go: nearly every pod requests both, and memory traffic is what this costs.
    keepRoomy(view, podClass, CPU, MEMORY, candidates);
    for (let resource = MEMORY + 1; resource < view.resources.length; resource++) {
      keepRoomy(view, podClass, resource, resource, candidates);
    }
  },
};

/** Removing pods helps against every shortage but of what the node does not have at all. */
function reject(podClass: ClassId, view: ClusterView, node: NodeId, verdict: Verdict): void {
  const first = podClass * view.resources.length;
  for (const [resource, name] of view.resources.entries()) {
    const wanted = view.classes.requests[first + resource]!;
    if (wanted === 0 || wanted <= view.freeOf(node, resource)) continue;
    const isResolvable = resource === PODS || wanted <= view.nodes.allocatable[resource]![node]!;
    verdict.reject(node, nodeResourcesFit.name, shortageOf(name), isResolvable);
  }
}

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
  // Who wants nothing of a resource fits even where there is less than nothing left of it.
  const oneWanted = requests[first + one] || Number.NEGATIVE_INFINITY;
  const otherWanted = requests[first + other] || Number.NEGATIVE_INFINITY;
  if (Math.max(oneWanted, otherWanted) < 0) return;
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
function shortageOf(resource: string): string {
  return resource === "pods" ? "Too many pods" : `Insufficient ${resource}`;
}
