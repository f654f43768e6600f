import { byCheck } from "./by-check.ts";

/**
 * Keeps nodes where one more pod leaves the pods spread as its constraints demand.
 * Source: Kubernetes PodTopologySpread, facts 2.9.
 */
export const podTopologySpread = byCheck(
  "PodTopologySpread",
  (view, podClass) => view.rules.spread.of(podClass),
  {
    skewed: "node(s) didn't match pod topology spread constraints",
    "no-label": "node(s) didn't match pod topology spread constraints (missing required label)",
  },
  ["skewed"],
);
