import type { Filter } from "../filter.ts";

/**
 * Keeps nodes where one more pod leaves the pods spread as its constraints demand.
 * Source: Kubernetes PodTopologySpread, facts 2.9.
 */
export const podTopologySpread: Filter = {
  name: "PodTopologySpread",
  depends: ["labels", "domain"],
  isConstraint: true,
  filter(podClass, view, candidates, verdict) {
    const check = view.rules.spread.of(podClass);
    if (check === undefined) return;
    const ids = candidates.ids;
    let kept = 0;
    for (let i = 0; i < candidates.count; i++) {
      const node = candidates.at(i);
      const answer = check.answer(node);
      if (answer === "allowed") ids[kept++] = node;
      else if (verdict.recording) verdict.reject(node, this.name, REASONS[answer], answer === "skewed");
    }
    candidates.count = kept;
  },
};

const REASONS = {
  skewed: "node(s) didn't match pod topology spread constraints",
  "no-label": "node(s) didn't match pod topology spread constraints (missing required label)",
};
