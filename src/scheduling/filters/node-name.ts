import type { Filter } from "../filter.ts";
import { byAnswers } from "./by-answers.ts";

/** Keeps the node that the pod's spec names, if it names one. Source: Kubernetes NodeName, facts 2.8. */
export const nodeName: Filter = {
  ...byAnswers(
    "NodeName",
    "node(s) didn't match the requested node name",
    (view) => view.rules.named,
    (podClass, view) => view.classes.placement[podClass]!.nodeName === "",
  ),
  isConstraint: true,
};
