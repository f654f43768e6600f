import type { ClassId, NodeId } from "../cluster/ids.ts";
import type { ClusterView } from "../cluster/view.ts";
import { CORDONED, DOWN } from "./filters/node-schedulable.ts";
import { shortageOf } from "./filters/resources-fit.ts";

/**
 * kube-scheduler's sentence for a pod that waits: "0/12 nodes are available: 10 Insufficient cpu, 2 node(s) were
 * down." Each node is counted under every resource that it lacks. Sorted as Kubernetes does, by text.
 *
 * O(nodes x resources). If some node fits, the pod waits for another that goes
 * first, or the strategy did not want it, and the sentence says so.
 */
export function pendingMessage(podClass: ClassId, view: ClusterView): string {
  const counts = new Map<string, number>();
  const add = (reason: string) => counts.set(reason, (counts.get(reason) ?? 0) + 1);
  let fitting = 0;
  for (let node = 0; node < view.nodes.count; node++) {
    if (view.nodes.present[node] === 0) continue;
    if (view.nodes.ready[node] === 0) add(DOWN);
    else if (view.nodes.cordoned[node] === 1) add(CORDONED);
    else if (view.classFits(podClass, node as NodeId)) fitting++;
    else for (const resource of shortages(podClass, node as NodeId, view)) add(shortageOf(resource));
  }
  if (fitting > 0)
    return `${fitting}/${view.nodes.count} nodes would fit, but the queue or the strategy holds the pod back.`;
  const reasons = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  return `0/${view.nodes.count} nodes are available: ${reasons.join(", ")}.`;
}

function shortages(podClass: ClassId, node: NodeId, view: ClusterView): string[] {
  const first = podClass * view.resources.length;
  return view.resources.filter((_, resource) => {
    const wanted = view.classes.requests[first + resource]!;
    return wanted > 0 && wanted > view.freeOf(node, resource);
  });
}
