import { preferenceOf } from "../../cluster/placement/node-selection.ts";
import { preferenceFault } from "../../cluster/placement/preference-faults.ts";
import type { AddedAffinity } from "../../spec/scheduler.ts";
import { NodeValues } from "../node-values.ts";
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
  fault: (podClass, view) => preferenceFault(view.classes.placement[podClass]!.preferredNodes),
  score: byAnswers((view) => view.rules.preference),
  normalise: (_podClass, _view, candidates, scores) => normaliseUp(scores, candidates.count),
};

/** The same with what a profile prefers for all of its pods: its weights and the pod's own add up. */
export function nodeAffinityScoreBy({ preferred }: AddedAffinity): Score {
  if (preferred.length === 0) return nodeAffinityScore;
  const values = new NodeValues((spec) => preferenceOf(preferred, spec));
  return {
    ...nodeAffinityScore,
    skip: () => false,
    score(podClass, view, candidates, from, to, scores) {
      const added = values.of(view);
      nodeAffinityScore.score(podClass, view, candidates, from, to, scores);
      for (let i = from; i < to; i++) scores[i]! += added[candidates.ids[i]!]!;
    },
  };
}
