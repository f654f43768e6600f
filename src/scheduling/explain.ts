import type { PodId } from "../cluster/ids.ts";
import type { ClusterView } from "../cluster/view.ts";
import { explainScores } from "./explain-scores.ts";
import { hardConstraints } from "./filters/hard-constraints.ts";
import { NodeSearch } from "./node-search.ts";
import type { Explanation, Strategy } from "./strategy.ts";
import { recordingVerdict } from "./verdict.ts";

/**
 * How a strategy would decide about a pod now. Of a strategy that cannot tell: what speaks against each node, and
 * no scores. Changes nothing.
 */
export function explain(strategy: Strategy, pod: PodId, view: ClusterView): Explanation {
  return strategy.explain?.(pod, view) ?? explainConstraints(pod, view);
}

function explainConstraints(pod: PodId, view: ClusterView): Explanation {
  const podClass = view.classOf(pod);
  const verdict = recordingVerdict(view);
  const search = new NodeSearch({ filters: hardConstraints, kind: "all" });
  search.find(podClass, view, 0, verdict);
  return explainScores(podClass, view, search.feasible, [], verdict);
}
