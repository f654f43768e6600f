import type { ClassId, NodeId } from "../cluster/ids.ts";
import type { ClusterView } from "../cluster/view.ts";
import type { Candidates } from "./candidates.ts";
import type { WeightedScore } from "./score.ts";
import type { Explanation, NodeRejection, NodeScore } from "./strategy.ts";
import type { Verdict } from "./verdict.ts";

/** Puts a search that was recorded, and the scores of what it found, into words. For one look, not for a run. */
export function explainScores(
  podClass: ClassId,
  view: ClusterView,
  candidates: Candidates,
  weighted: readonly WeightedScore[],
  verdict: Verdict,
): Explanation {
  const order = Array.from(view.nodeOrder) as NodeId[];
  const feasible = Array.from(candidates.ids.subarray(0, candidates.count)) as NodeId[];
  const skips = ({ score }: WeightedScore) => score.skip?.(podClass, view) ?? false;
  const scores = weighted
    .filter((each) => !skips(each))
    .flatMap((each) => scored(podClass, view, candidates, each));
  const totals = new Map(feasible.map((node) => [node, 0]));
  for (const { node, weighted } of scores) totals.set(node, totals.get(node)! + weighted);
  const isFeasible = new Set(feasible);
  const { refusal, narrowedBy } = verdict;
  return {
    ...(refusal && { refusal }),
    narrowedBy: [...narrowedBy],
    notAsked: order.filter((node) => !isFeasible.has(node) && verdict.rejectionOf(node) === undefined),
    rejections: order.flatMap((node) => rejectionsOf(node, verdict)),
    totals: feasible.map((node) => ({ node, total: totals.get(node)! })),
    scores,
    skippedScores: weighted.filter(skips).map(({ score }) => score.name),
  };
}

function scored(
  podClass: ClassId,
  view: ClusterView,
  candidates: Candidates,
  { score, weight }: WeightedScore,
): NodeScore[] {
  const values = new Int32Array(candidates.count);
  score.score(podClass, view, candidates, 0, values.length, values);
  const raw = values.slice();
  score.normalise?.(podClass, view, candidates, values);
  return Array.from(values, (normalised, i) => ({
    node: candidates.at(i),
    score: score.name,
    weight,
    raw: raw[i]!,
    normalised,
    weighted: weight * normalised,
  }));
}

function rejectionsOf(node: NodeId, verdict: Verdict): NodeRejection[] {
  const rejection = verdict.rejectionOf(node);
  return rejection === undefined ? [] : [{ node, ...rejection }];
}
