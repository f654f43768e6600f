import type { ClassId, NodeId } from "../../cluster/ids.ts";
import { NO_DOMAIN } from "../../cluster/placement/domains.ts";
import type { SoftRule, SoftSpread } from "../../cluster/placement/soft-spread.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { SpreadArgs } from "../../spec/scheduler.ts";
import type { Candidates } from "../candidates.ts";
import type { Score } from "../score.ts";
import { DistinctDomains } from "./distinct-domains.ts";

/**
 * Rates nodes by how few matching pods their domains have.
 *
 * raw = round(sum over constraints whose label the node has of (pods x ln(domains + 2) + maxSkew - 1)), where domains
 * are those of the candidates; score = trunc(100 x (highest + lowest - raw) / highest), 100 where the highest is 0.
 * Where all labels are needed, a candidate without one of them gets 0 and does not count.
 * Source: Kubernetes PodTopologySpread, facts 2.9.
 */
export function podTopologySpreadScore(args: SpreadArgs): Score {
  const distinct = new DistinctDomains();
  const spreadOf = (podClass: ClassId, view: ClusterView) => view.rules.spreadBy(args).soft(podClass);
  return {
    name: "PodTopologySpread",
    depends: ["labels", "domain"],
    looksAt: (podClass, view) => spreadOf(podClass, view)?.looksAt ?? [],
    skip: (podClass, view) => spreadOf(podClass, view) === undefined,
    score(podClass, view, candidates, from, to, scores) {
      const spread = spreadOf(podClass, view)!;
      const weights = weightsOf(spread, candidates, distinct);
      for (let i = from; i < to; i++) {
        const node = candidates.at(i);
        scores[i] = isIgnored(spread, node) ? 0 : Math.round(crowdOf(spread.rules, weights, node));
      }
    },
    normalise(podClass, view, candidates, scores) {
      normalise(spreadOf(podClass, view)!, candidates, scores);
    },
  };
}

/** ln(domains + 2) of each constraint: a domain of many counts for less. */
export function weightOf(domains: number): number {
  return Math.log(domains + 2);
}

function weightsOf(spread: SoftSpread, candidates: Candidates, distinct: DistinctDomains): readonly number[] {
  const isCounted = (node: NodeId) => !isIgnored(spread, node);
  return spread.rules.map((rule) => {
    if (rule.isByHost) return weightOf(distinct.nodes(candidates, isCounted));
    return weightOf(distinct.of(rule.domains, candidates, isCounted));
  });
}

function isIgnored({ needsAllKeys, rules }: SoftSpread, node: NodeId): boolean {
  if (!needsAllKeys) return false;
  for (const { domains } of rules) if (domains.of[node] === NO_DOMAIN) return true;
  return false;
}

function crowdOf(rules: readonly SoftRule[], weights: readonly number[], node: NodeId): number {
  let sum = 0;
  for (let i = 0; i < rules.length; i++) {
    const { domains, counts, isByHost, maxSkew } = rules[i]!;
    const domain = domains.of[node]!;
    if (domain === NO_DOMAIN) continue;
    sum += counts[isByHost ? node : domain]! * weights[i]! + (maxSkew - 1);
  }
  return sum;
}

function normalise(spread: SoftSpread, candidates: Candidates, scores: Int32Array): void {
  const { count } = candidates;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = 0;
  for (let i = 0; i < count; i++) {
    if (isIgnored(spread, candidates.at(i))) continue;
    lowest = Math.min(lowest, scores[i]!);
    highest = Math.max(highest, scores[i]!);
  }
  for (let i = 0; i < count; i++) {
    if (isIgnored(spread, candidates.at(i))) scores[i] = 0;
    else if (highest === 0) scores[i] = 100;
    else scores[i] = Math.trunc((100 * (highest + lowest - scores[i]!)) / highest);
  }
}
