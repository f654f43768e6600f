import type { Filter } from "../filter.ts";

/**
 * Keeps nodes near the pods that the pod wants near, and away from those that keep apart from it or it from them.
 * Source: Kubernetes InterPodAffinity, facts 2.10.
 */
export const interPodAffinity: Filter = {
  name: "InterPodAffinity",
  depends: ["labels", "domain"],
  isConstraint: true,
  filter(podClass, view, candidates, verdict) {
    const check = view.rules.affinity.of(podClass);
    if (check === undefined) return;
    const ids = candidates.ids;
    let kept = 0;
    for (let i = 0; i < candidates.count; i++) {
      const node = candidates.at(i);
      const answer = check.answer(node);
      if (answer === "allowed") ids[kept++] = node;
      else if (verdict.recording) verdict.reject(node, this.name, REASONS[answer], answer !== "not-near");
    }
    candidates.count = kept;
  },
};

const REASONS = {
  "not-near": "node(s) didn't match pod affinity rules",
  avoided: "node(s) didn't match pod anti-affinity rules",
  unwelcome: "node(s) didn't satisfy existing pods anti-affinity rules",
};
