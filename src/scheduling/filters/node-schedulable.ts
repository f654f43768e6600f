import type { NodeId } from "../../cluster/ids.ts";
import type { Filter } from "../filter-score.ts";

/** Keeps nodes that are up and not cordoned. Source: Kubernetes NodeUnschedulable, facts 2.8; node loss besides. */
export const nodeSchedulable: Filter = {
  name: "NodeUnschedulable",
  depends: ["node"],
  skip: (_pod, view) => view.nodes.unschedulable === 0,
  filter(_pod, view, candidates, verdict) {
    const ids = candidates.ids;
    const schedulable = view.nodes.schedulable;
    let kept = 0;
    for (let i = 0; i < candidates.count; i++) {
      const node = ids[i]!;
      if (schedulable[node] === 1) ids[kept++] = node;
      else if (verdict.recording) {
        verdict.reject(node as NodeId, this.name, view.nodes.ready[node] === 1 ? CORDONED : DOWN);
      }
    }
    candidates.count = kept;
  },
};

export const CORDONED = "node(s) were unschedulable";
export const DOWN = "node(s) were down";
