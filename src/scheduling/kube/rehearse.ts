import { NO_NODE, type NodeId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import { NOT_HELPFUL, type PreemptionAttempt } from "../preemption/default-preemption.ts";
import type { PreemptionOutlook, Rehearsal } from "../strategy.ts";

/** Puts an attempt that was only thought through into the words of a rehearsal. O(nodes). */
export function rehearsalOf(attempt: PreemptionAttempt, why: string, view: ClusterView): Rehearsal {
  const { node = NO_NODE, victims, best } = attempt;
  const isEligible = attempt.tried.length > 0 || attempt.node !== undefined;
  return {
    node,
    victims,
    violations: best.find((each) => each.node === node)?.violations ?? 0,
    equals: best.length,
    why,
    outlooks: isEligible ? outlooksOf(attempt, view) : [],
  };
}

function outlooksOf(
  { potential, tried, found, verdict }: PreemptionAttempt,
  { nodeOrder }: ClusterView,
): readonly PreemptionOutlook[] {
  const isPotential = new Set(potential);
  const isTried = new Set(tried);
  const candidates = new Map(found.map((each) => [each.node, each]));
  return (Array.from(nodeOrder) as NodeId[]).map((node) => {
    const { victims, violations } = candidates.get(node) ?? { victims: [], violations: 0 };
    const isUnasked = victims.length > 0 || (isPotential.has(node) && !isTried.has(node));
    const reasons = isUnasked ? [] : (verdict.rejectionOf(node)?.reasons ?? [NOT_HELPFUL]);
    return { node, victims, violations, reasons };
  });
}
