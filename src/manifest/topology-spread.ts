import type { Labels, SpreadConstraint } from "../spec/pod.ts";
import type { Part } from "./part.ts";
import { mergedSelector, readTopologyKey } from "./pod-affinity.ts";
import { wholeFrom, wordOf } from "./read-number.ts";

const POLICIES = ["Honor", "Ignore"] as const;

/** Reads the topology spread constraints of a pod's spec; defaults of facts 2.9. */
export function readSpread(spec: Part, labels: Labels): readonly SpreadConstraint[] {
  return spec.list("topologySpreadConstraints").map((part) => readConstraint(part, labels));
}

function readConstraint(part: Part, labels: Labels): SpreadConstraint {
  const whenUnsatisfiable = wordOf(
    part,
    "whenUnsatisfiable",
    ["DoNotSchedule", "ScheduleAnyway"],
    "DoNotSchedule",
  );
  const minDomains = part.get("minDomains");
  if (minDomains !== undefined && whenUnsatisfiable !== "DoNotSchedule")
    minDomains.error("conflicting-keys", "minDomains is for DoNotSchedule alone", "remove it");
  return {
    maxSkew: wholeFrom(part, "maxSkew", 1, 1),
    topologyKey: readTopologyKey(part),
    whenUnsatisfiable,
    selector: mergedSelector(part, labels),
    minDomains: wholeFrom(part, "minDomains", 1, 1),
    nodeAffinityPolicy: wordOf(part, "nodeAffinityPolicy", POLICIES, "Honor"),
    nodeTaintsPolicy: wordOf(part, "nodeTaintsPolicy", POLICIES, "Ignore"),
  };
}
