import type { Filter } from "../filter.ts";

/** Keeps nodes where nobody holds a port that the pod wants of the node. Source: Kubernetes NodePorts, facts 2.8. */
export const nodePorts: Filter = {
  name: "NodePorts",
  depends: ["node"],
  isConstraint: true,
  skip: (podClass, view) => view.classes.placement[podClass]!.hostPorts.length === 0,
  filter(podClass, view, candidates, verdict) {
    const conflicts = view.rules.hostPorts.conflicts(podClass);
    if (conflicts === undefined) return;
    const ids = candidates.ids;
    let kept = 0;
    for (let i = 0; i < candidates.count; i++) {
      const node = ids[i]!;
      if (conflicts[node] === 0) ids[kept++] = node;
      else if (verdict.recording) verdict.reject(candidates.at(i), this.name, TAKEN, true);
    }
    candidates.count = kept;
  },
};

const TAKEN = "node(s) didn't have free ports for the requested pod ports";
