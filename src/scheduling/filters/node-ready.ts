import type { Filter } from "../filter.ts";
import { untolerated } from "./taint-toleration.ts";

/**
 * Keeps nodes that the control plane holds to be ready. Kubernetes has no such filter: there a lost node gets a
 * taint, which speaks first if it is there. So this one speaks as TaintToleration would of that taint.
 */
export const nodeReady: Filter = {
  name: "NodeReady",
  depends: ["node"],
  skip: (_podClass, view) => view.nodes.unschedulable === 0,
  filter(_podClass, view, candidates, verdict) {
    const ids = candidates.ids;
    const ready = view.nodes.ready;
    let kept = 0;
    for (let i = 0; i < candidates.count; i++) {
      const node = ids[i]!;
      if (ready[node] === 1) ids[kept++] = node;
      else if (verdict.recording) {
        verdict.reject(candidates.at(i), "TaintToleration", untolerated(UNREACHABLE, view.kubernetesMinor));
      }
    }
    candidates.count = kept;
  },
};

const UNREACHABLE = { key: "node.kubernetes.io/unreachable", value: "" };
