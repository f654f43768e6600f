import { byAnswers } from "./by-answers.ts";

/** Keeps nodes without a cordon, or all where the pod tolerates one. Source: Kubernetes NodeUnschedulable, facts 2.8. */
export const nodeUnschedulable = byAnswers(
  "NodeUnschedulable",
  "node(s) were unschedulable",
  (view) => view.rules.open,
  (_podClass, view) => view.nodes.unschedulable === 0,
);
