import type { ClassId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { InterPodArgs } from "../../spec/scheduler.ts";
import type { Score } from "../score.ts";

/**
 * Rates nodes by the pods in their domains: those that the pod would rather be near, or away from, and those that
 * say so of it.
 *
 * raw = sum of the weights that `PodPreferences` finds; score = trunc(100 x ((raw - lowest) / (highest - lowest))),
 * 0 where all are equal. Source: Kubernetes InterPodAffinity, facts 2.10.
 */
export function interPodAffinityScore(args: InterPodArgs): Score {
  const preferencesOf = (podClass: ClassId, view: ClusterView) =>
    isAskedOnly(podClass, view, args)
      ? undefined
      : view.rules.preferences.of(podClass, args.hardPodAffinityWeight);
  return {
    name: "InterPodAffinity",
    depends: ["labels", "domain"],
    looksAt: (podClass, view) => preferencesOf(podClass, view)?.looksAt ?? [],
    skip: (podClass, view) => preferencesOf(podClass, view) === undefined,
    score(podClass, view, candidates, from, to, scores) {
      const preferences = preferencesOf(podClass, view)!;
      for (let i = from; i < to; i++) scores[i] = preferences.on(candidates.at(i));
    },
    normalise: (_podClass, _view, candidates, scores) => stretch(scores, candidates.count),
  };
}

/** The class prefers nothing itself, and what others prefer is to be ignored. */
function isAskedOnly(
  podClass: ClassId,
  { classes }: ClusterView,
  { ignorePreferredTermsOfExistingPods }: InterPodArgs,
): boolean {
  if (!ignorePreferredTermsOfExistingPods) return false;
  const { preferredPods, preferredAvoidedPods } = classes.placement[podClass]!;
  return preferredPods.length === 0 && preferredAvoidedPods.length === 0;
}

/** To 0..100, lowest to highest. In this order of operations: the quotient is rounded before it is stretched. */
function stretch(scores: Int32Array, count: number): void {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    lowest = Math.min(lowest, scores[i]!);
    highest = Math.max(highest, scores[i]!);
  }
  const width = highest - lowest;
  for (let i = 0; i < count; i++) {
    scores[i] = width > 0 ? Math.trunc(100 * ((scores[i]! - lowest) / width)) : 0;
  }
}
