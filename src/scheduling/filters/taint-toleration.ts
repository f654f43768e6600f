import type { ClassId, NodeId } from "../../cluster/ids.ts";
import { firstUntolerated } from "../../cluster/placement/taints.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { TaintSpec } from "../../spec/pod.ts";
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

function reasonAt(node: NodeId, podClass: ClassId, { nodes, classes, kubernetesMinor }: ClusterView): string {
  const { tolerations } = classes.placement[podClass]!;
  return untolerated(firstUntolerated(nodes.taints[node]!, tolerations)!, kubernetesMinor);
}

/** A taint that a pod does not tolerate, as kube-scheduler of a release words it. */
export function untolerated({ key, value }: Omit<TaintSpec, "effect">, kubernetesMinor: number): string {
  return kubernetesMinor >= UNNAMED_SINCE
    ? "node(s) had untolerated taint(s)"
    : `node(s) had untolerated taint {${key}: ${value}}`;
}

/** Through 1.33 it names the taint; the last patches of 1.34 (pull request 134740), and all since, do not. */
const UNNAMED_SINCE = 34;
