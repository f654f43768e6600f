import type { Explanation, NodeScore } from "../../src/scheduling/strategy.ts";
import { type Cycle, numbersOf } from "./cycle.ts";

/** Compares who rates, each rating, the sums and who has the best. */
export function compareScores(
  { step, world, pod, profile, comparison }: Cycle,
  explanation: Explanation,
): void {
  const { scores, totals, ties, scoreSkip = [] } = step;
  if (totals === undefined) {
    // At most one node is not rated, nor is any in a cycle that ends in an error.
    if (step.feasible.length > 1 && step.error === undefined) comparison.leaveStep("no field totals");
    return;
  }
  const rows = new Map<string, Map<number, NodeScore>>();
  for (const row of explanation.scores) {
    const ofPlugin = rows.get(row.score) ?? new Map<number, NodeScore>();
    rows.set(row.score, ofPlugin.set(world.numberOf(row.node), row));
  }
  for (const [plugin, { weight, raw, normalized, weighted }] of Object.entries(scores ?? {})) {
    const found = rows.get(plugin);
    if (found === undefined) {
      comparison.leave(`${plugin} does not rate here`, { scores: raw.length });
      comparison.same(`whether ${plugin} rates`, false, true);
      continue;
    }
    comparison.same(`weight of ${plugin}`, found.values().next().value?.weight, weight);
    for (const [i, number] of step.feasible.entries()) {
      const row = found.get(number);
      const values = row === undefined ? [] : [row.raw, row.normalised, row.weighted];
      comparison.score(plugin, world.nameOfNumber(number), values, [raw[i]!, normalized[i]!, weighted[i]!]);
    }
  }
  comparison.sameSet("plugins that rate", rows.keys(), Object.keys(scores ?? {}));
  const podClass = world.cluster.classOf(pod);
  const skipped = profile.preScores.filter(({ skip }) => skip?.(podClass, world.cluster));
  comparison.sameSet(
    "skipped scores",
    skipped.map(({ name }) => name),
    scoreSkip,
  );
  const rating = new Set(profile.scores.map(({ score }) => score.name));
  comparison.sameSet(
    "skipped scores of those that rate",
    explanation.skippedScores,
    scoreSkip.filter((name) => rating.has(name)),
  );
  comparison.same(
    "totals",
    explanation.totals.map(({ total }) => total),
    totals,
  );
  const best = explanation.totals.reduce(
    (most, { total }) => Math.max(most, total),
    Number.NEGATIVE_INFINITY,
  );
  const found = explanation.totals.filter(({ total }) => total === best).map(({ node }) => node);
  comparison.same("best nodes", numbersOf(world, found), ties);
}
