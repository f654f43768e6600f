import { byAnswers } from "./by-answers.ts";

/**
 * Keeps nodes of which the pod tolerates every NoSchedule and NoExecute taint.
 * Source: Kubernetes TaintToleration, facts 2.6.
 */
export const taintToleration = byAnswers(
  "TaintToleration",
  "node(s) had untolerated taint(s)",
  (view) => view.rules.tolerated,
  (_podClass, view) => view.nodes.tainted === 0,
);
