import { type ClassId, NO_POD } from "../cluster/ids.ts";
import type { ClusterView } from "../cluster/view.ts";
import type { Candidates } from "./candidates.ts";
import { hardConstraints } from "./filters/hard-constraints.ts";
import { NodeSearch, type SearchSettings } from "./node-search.ts";
import { unavailable } from "./unavailable.ts";
import { recordingVerdict } from "./verdict.ts";

/**
 * kube-scheduler's sentence for a pod that waits: "0/12 nodes are available: 10 Insufficient cpu, 2 node(s) had
 * untolerated taint(s)." A node is counted under every reason of the first filter that rejects it. Sorted as
 * Kubernetes does, by text.
 *
 * If some node fits, the pod waits for another that goes first, or the strategy did not want it, and the sentence says
 * so, or that these nodes have no room, where a configuration leaves out the filter that looks at it.
 *
 * `asked`: the filters that nodes meet; absent: those that hold for every strategy. O(nodes x resources).
 * Source: facts 1.2 and 4.5, framework.FitError.
 */
export function pendingMessage(
  podClass: ClassId,
  view: ClusterView,
  pod = NO_POD,
  asked: AskedFilters = { filters: hardConstraints },
): string {
  const verdict = recordingVerdict(view);
  const search = new NodeSearch({ ...asked, kind: "all" });
  search.find(podClass, view, 0, verdict, pod);
  const nodes = view.nodeOrder.length;
  if (verdict.refusal !== undefined)
    return `0/${nodes} nodes are available: ${verdict.refusal.reasons.join(", ")}.`;
  const fitting = search.feasible.count;
  if (fitting > 0) {
    const roomy = countRoomy(search.feasible, podClass, view);
    return roomy === 0
      ? `0/${nodes} nodes have room, which no filter asks for: the kubelets of ${fitting} would refuse the pod.`
      : `${roomy}/${nodes} nodes would fit, but the queue or the strategy holds the pod back.`;
  }
  // Who names nodes gets the others counted as Kubernetes' PreFilter does it.
  return unavailable(
    view,
    verdict,
    `node(s) didn't satisfy plugin(s) [${[...verdict.narrowedBy].sort().join(" ")}]`,
  );
}

/** Whom nodes meet, and who may speak before that. */
export type AskedFilters = Pick<SearchSettings, "filters" | "preFilters">;

function countRoomy(fitting: Candidates, podClass: ClassId, view: ClusterView): number {
  let count = 0;
  for (let i = 0; i < fitting.count; i++) if (view.hasRoom(podClass, fitting.at(i))) count++;
  return count;
}
