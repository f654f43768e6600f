import type { Score } from "../score.ts";
import { byAnswers } from "./by-answers.ts";
import { normaliseUp } from "./normalise.ts";

/**
 * Rates nodes by the weights of the preferred terms that they match: 100 for the greatest sum.
 * Source: Kubernetes NodeAffinity, facts 2.7.
 */
export const nodeAffinityScore: Score = {
  name: "NodeAffinity",
  depends: ["labels"],
  skip: (podClass, view) => view.classes.placement[podClass]!.preferredNodes.length === 0,
  score: byAnswers((view) => view.rules.preference),
  normalise: (_podClass, _view, candidates, scores) => normaliseUp(scores, candidates.count),
};
