import type { ClassId, NodeId } from "../../cluster/ids.ts";
import type { DomainRule } from "../../cluster/placement/domain-sums.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { Filter } from "../filter.ts";

/** What a class's constraint on other pods says of a node; undefined for a class that has none. */
type Check<Answer extends string> =
  | { readonly looksAt: readonly DomainRule[]; answer(node: NodeId): Answer | "allowed" }
  | undefined;

/**
 * A filter whose answer for a node depends on the pods that are there, and near it.
 *
 * `reasons` has the words for each answer but "allowed"; removing pods helps against those that are `resolvable`.
 */
export function byCheck<Answer extends string>(
  name: string,
  checkOf: (view: ClusterView, podClass: ClassId) => Check<Answer>,
  reasons: Readonly<Record<Answer, string>>,
  resolvable: readonly Answer[],
): Filter {
  return {
    name,
    depends: ["labels", "domain"],
    isConstraint: true,
    looksAt: (podClass, view) => checkOf(view, podClass)?.looksAt ?? [],
    skip: (podClass, view) => checkOf(view, podClass) === undefined,
    filter(podClass, view, candidates, verdict) {
      const check = checkOf(view, podClass);
      if (check === undefined) return;
      const ids = candidates.ids;
      let kept = 0;
      for (let i = 0; i < candidates.count; i++) {
        const node = candidates.at(i);
        const answer = check.answer(node);
        if (answer === "allowed") ids[kept++] = node;
        else if (verdict.recording) {
          const why = answer as Answer;
          verdict.reject(node, name, reasons[why], resolvable.includes(why));
        }
      }
      candidates.count = kept;
    },
  };
}
