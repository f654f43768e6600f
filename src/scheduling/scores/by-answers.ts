import type { NodeAnswers } from "../../cluster/placement/node-answers.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { Score } from "../score.ts";

/** A raw score that depends on the node's traits and the pod's alone: the cluster keeps it. */
export function byAnswers(answersOf: (view: ClusterView) => NodeAnswers): Score["score"] {
  return (podClass, view, candidates, from, to, scores) => {
    const answers = answersOf(view).of(podClass);
    for (let i = from; i < to; i++) scores[i] = answers.for(candidates.at(i));
  };
}
