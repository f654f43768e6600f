import { Candidates } from "../../src/scheduling/candidates.ts";
import { explainScores } from "../../src/scheduling/explain-scores.ts";
import type { Explanation } from "../../src/scheduling/strategy.ts";
import { Verdict } from "../../src/scheduling/verdict.ts";
import type { Cycle } from "./cycle.ts";

/**
 * What the filters and scores of a profile say about exactly the nodes that were recorded, in that order: for
 * searches of several workers, of which nobody can foretell where they end.
 */
export function askGiven({ step, world, pod, profile }: Cycle): Explanation {
  const { cluster } = world;
  const podClass = cluster.classOf(pod);
  const given = [...step.feasible, ...(step.rejected ?? []).flatMap(({ nodes }) => nodes)];
  const candidates = new Candidates(cluster.nodes.count);
  for (const number of given) candidates.ids[candidates.count++] = world.nodeOf(number);
  const verdict = new Verdict(cluster.nodes.count);
  verdict.recording = true;
  for (const filter of profile.filters) {
    if (filter.narrow?.(podClass, cluster) !== undefined) verdict.narrowedBy.push(filter.name);
    if (!filter.skip?.(podClass, cluster)) filter.filter(podClass, cluster, candidates, verdict);
  }
  for (const { score } of profile.scores) score.begin?.(cluster);
  return explainScores(podClass, cluster, candidates, profile.scores, verdict);
}
