import type { Filter } from "../filter.ts";
import { byCheck } from "./by-check.ts";

/**
 * Keeps nodes near the pods that the pod wants near, and away from those that keep apart from it or it from them.
 * Source: Kubernetes InterPodAffinity, facts 2.10.
 */
export const interPodAffinity: Filter = {
  ...byCheck(
    "InterPodAffinity",
    (view, podClass) => view.rules.affinity.of(podClass),
    {
      "not-near": "node(s) didn't match pod affinity rules",
      avoided: "node(s) didn't match pod anti-affinity rules",
      unwelcome: "node(s) didn't satisfy existing pods anti-affinity rules",
    },
    ["avoided", "unwelcome"],
  ),
  skip: (podClass, view) => view.rules.affinity.of(podClass)?.isIdle ?? true,
};
