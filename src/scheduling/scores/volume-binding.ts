import type { Score } from "../score.ts";

/**
 * Rates nodes by how well the capacity of volumes would be used, which Kubernetes does behind a feature gate that is
 * off: skipped for every pod. Source: Kubernetes VolumeBinding, facts 1.7.
 */
export const volumeBindingScore: Score = {
  name: "VolumeBinding",
  depends: [],
  skip: () => true,
  score(_podClass, _view, _candidates, from, to, scores) {
    scores.fill(0, from, to);
  },
};
