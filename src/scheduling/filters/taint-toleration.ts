import type { ClassId, NodeId } from "../../cluster/ids.ts";
import { firstUntolerated } from "../../cluster/placement/taints.ts";
import type { ClusterView } from "../../cluster/view.ts";
import { byAnswers } from "./by-answers.ts";

/**
 * Keeps nodes of which the pod tolerates every NoSchedule and NoExecute taint.
 * Source: Kubernetes TaintToleration, facts 2.6.
 */
export const taintToleration = byAnswers(
  "TaintToleration",
  reasonAt,
  (view) => view.rules.tolerated,
  (_podClass, view) => view.nodes.tainted === 0,
);

/** Through 1.33 it names the taint; the last patches of 1.34 (pull request 134740), and all since, do not. */
function reasonAt(node: NodeId, podClass: ClassId, { nodes, classes, kubernetesMinor }: ClusterView): string {
  if (kubernetesMinor >= UNNAMED_SINCE) return "node(s) had untolerated taint(s)";
  const { tolerations } = classes.placement[podClass]!;
  const { key, value } = firstUntolerated(nodes.taints[node]!, tolerations)!;
  return `node(s) had untolerated taint {${key}: ${value}}`;
}

const UNNAMED_SINCE = 34;
