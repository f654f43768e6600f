import type { Score } from "../score.ts";

/** Claims of devices are not simulated, so that all nodes are alike. Source: Kubernetes DynamicResources. */
export const dynamicResources: Score = {
  name: "DynamicResources",
  depends: [],
  score(_podClass, _view, _candidates, from, to, scores) {
    scores.fill(0, from, to);
  },
};
