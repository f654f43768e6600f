import type { ClassId } from "../../cluster/ids.ts";
import type { SpreadCheck } from "../../cluster/placement/pod-spread.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { SpreadArgs } from "../../spec/scheduler.ts";
import type { Filter } from "../filter.ts";
import { byCheck } from "./by-check.ts";

/**
 * Keeps nodes where one more pod leaves the pods spread as its constraints demand.
 * Source: Kubernetes PodTopologySpread, facts 2.9.
 */
export const podTopologySpread: Filter = by((view, podClass) => view.rules.spread.of(podClass));

/** The same with default constraints for pods that declare none: then it concerns all pods. */
export function podTopologySpreadBy(args: SpreadArgs): Filter {
  if (args.constraints.every(({ whenUnsatisfiable }) => whenUnsatisfiable !== "DoNotSchedule"))
    return podTopologySpread;
  const filter = by((view, podClass) => view.rules.spreadBy(args).of(podClass));
  return { ...filter, isConstraint: false };
}

function by(checkOf: (view: ClusterView, podClass: ClassId) => SpreadCheck | undefined): Filter {
  return byCheck(
    "PodTopologySpread",
    checkOf,
    {
      skewed: "node(s) didn't match pod topology spread constraints",
      "no-label": "node(s) didn't match pod topology spread constraints (missing required label)",
    },
    ["skewed"],
  );
}
