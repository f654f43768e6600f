import type { ClassId, NodeId } from "../../cluster/ids.ts";
import type { NodeAnswers } from "../../cluster/placement/node-answers.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { Filter } from "../filter.ts";

type ReasonAt = (node: NodeId, podClass: ClassId, view: ClusterView) => string;

/**
 * A filter whose answer for a node depends on the node's traits and the pod's alone: the cluster keeps it.
 *
 * Removing pods does not help against it. `skip` tells when it cannot reject anything. `reason` may tell of the node.
 */
export function byAnswers(
  name: string,
  reason: string | ReasonAt,
  answersOf: (view: ClusterView) => NodeAnswers,
  skip: NonNullable<Filter["skip"]>,
): Filter {
  return {
    name,
    depends: ["labels"],
    skip,
    filter(podClass, view, candidates, verdict) {
      const answers = answersOf(view).of(podClass);
      const ids = candidates.ids;
      let kept = 0;
      for (let i = 0; i < candidates.count; i++) {
        const node = candidates.at(i);
        if (answers.for(node) === 1) ids[kept++] = node;
        else if (verdict.recording)
          verdict.reject(node, name, typeof reason === "string" ? reason : reason(node, podClass, view));
      }
      candidates.count = kept;
    },
  };
}
