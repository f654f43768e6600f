import type { Score } from "../score.ts";
import { byAnswers } from "./by-answers.ts";
import { normaliseDown } from "./normalise.ts";

/**
 * Rates nodes by how few PreferNoSchedule taints the pod does not tolerate: 100 for none, 0 for the most.
 * Source: Kubernetes TaintToleration, facts 2.6.
 */
export const taintTolerationScore: Score = {
  name: "TaintToleration",
  depends: ["labels"],
  isEven: (_podClass, view) => view.nodes.tainted === 0,
  score: byAnswers((view) => view.rules.softTaints),
  normalise: (_podClass, _view, candidates, scores) => normaliseDown(scores, candidates.count),
};
