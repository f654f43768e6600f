import { isQualifiedName, KEY_RULE } from "../manifest/names.ts";
import { readPreferredNodes, readRequiredNodes } from "../manifest/node-affinity.ts";
import type { Part } from "../manifest/part.ts";
import { shortened } from "../manifest/plain.ts";
import { wholeBetween, wholeFrom, wordOf } from "../manifest/read-number.ts";
import { DEFAULT_ARGS, USUAL_SPREAD } from "../spec/default-scheduler.ts";
import type {
  DefaultSpread,
  FitArgs,
  InterPodArgs,
  PluginArgs,
  PreemptionArgs,
  ShapePoint,
  SpreadArgs,
  WeightedResource,
} from "../spec/scheduler.ts";

/**
 * Reads the arguments of a profile's plugins, checked as kube-scheduler checks them; `argsOf` gives those of a
 * plugin. Source: pkg/scheduler/apis/config/v1/defaults.go and apis/config/validation/validation_pluginargs.go.
 */
export function readArgs(argsOf: (plugin: string) => Part | undefined): PluginArgs {
  const added = argsOf("NodeAffinity")?.get("addedAffinity");
  return {
    nodeAffinity: { required: readRequiredNodes(added), preferred: readPreferredNodes(added) },
    fit: readFit(argsOf("NodeResourcesFit")),
    balanced: readBalanced(argsOf("NodeResourcesBalancedAllocation")),
    spread: readSpread(argsOf("PodTopologySpread")),
    interPod: readInterPod(argsOf("InterPodAffinity")),
    preemption: readPreemption(argsOf("DefaultPreemption")),
  };
}

const SCORINGS = ["LeastAllocated", "MostAllocated", "RequestedToCapacityRatio"] as const;

function readFit(args: Part | undefined): FitArgs {
  const strategy = args?.get("scoringStrategy");
  const ratio = strategy?.get("requestedToCapacityRatio");
  if (strategy !== undefined && !strategy.has("type"))
    strategy.error("missing-key", "scoringStrategy needs a type", `write one of: ${SCORINGS.join(", ")}`);
  const scoring = wordOf(strategy, "type", SCORINGS, "LeastAllocated");
  const isByRatio = scoring === "RequestedToCapacityRatio";
  if (isByRatio && ratio === undefined)
    strategy?.error("missing-key", "RequestedToCapacityRatio needs a shape", SHAPE_EXAMPLE);
  if (!isByRatio) {
    const message = `requestedToCapacityRatio is for that type alone, and this is ${scoring}`;
    ratio?.error("conflicting-keys", message, "remove it, or change the type");
  }
  return {
    scoring,
    resources: readResources(strategy, 100),
    shape: isByRatio && ratio !== undefined ? readShape(ratio) : [],
    ignoredResources: readNames(args, "ignoredResources", isQualifiedName, KEY_RULE),
    ignoredResourceGroups: readNames(
      args,
      "ignoredResourceGroups",
      (name) => isQualifiedName(name) && !name.includes("/"),
      "what stands before the slash of a resource's name",
    ),
  };
}

const SHAPE_EXAMPLE =
  "add requestedToCapacityRatio: {shape: [{utilization: 0, score: 0}, {utilization: 100, score: 10}]}";

/** CPU and memory where none are given; a weight that is absent or 0 is 1. */
function readResources(part: Part | undefined, maxWeight: number): readonly WeightedResource[] {
  const resources = (part?.list("resources") ?? []).map((each) => ({
    name: each.text("name", ""),
    weight: wholeBetween(each, "weight", 0, maxWeight, 1) || 1,
  }));
  return resources.length === 0 ? DEFAULT_ARGS.balanced : resources;
}

function readBalanced(args: Part | undefined): readonly WeightedResource[] {
  const seen = new Set<string>();
  for (const each of args?.list("resources") ?? []) {
    const name = each.text("name", "");
    if (seen.has(name))
      each
        .get("name")
        ?.error("duplicate-name", `${shortened(name)} is there already`, "remove one of the two");
    seen.add(name);
  }
  return readResources(args, 1);
}

function readShape(ratio: Part): readonly ShapePoint[] {
  const points = ratio.list("shape");
  if (points.length === 0) ratio.error("missing-key", "the shape has no point", SHAPE_EXAMPLE);
  return points.map((point, i) => {
    const utilization = wholeBetween(point, "utilization", 0, 100, 0);
    const before = points[i - 1]?.number("utilization", 0) ?? -1;
    if (utilization <= before)
      (point.get("utilization") ?? point).error(
        "out-of-range",
        `utilization must rise from point to point, and ${utilization} follows ${before}`,
        "sort the points, one for each utilization",
      );
    return { utilization, score: wholeBetween(point, "score", 0, 10, 0) };
  });
}

function readNames(
  args: Part | undefined,
  key: string,
  isRight: (name: string) => boolean,
  rule: string,
): readonly string[] {
  return (args?.list(key) ?? []).map((each) => {
    const name = String(each.value);
    if (!isRight(name)) each.error("bad-name", `"${shortened(name)}" is no name of ${key}`, `write ${rule}`);
    return name;
  });
}

const DEFAULTINGS = ["System", "List"] as const;

function readSpread(args: Part | undefined): SpreadArgs {
  const defaulting = wordOf(args, "defaultingType", DEFAULTINGS, "System");
  const parts = args?.list("defaultConstraints") ?? [];
  if (defaulting === "List") return { defaulting, constraints: readConstraints(parts) };
  if (parts.length > 0)
    args
      ?.get("defaultConstraints")
      ?.error("conflicting-keys", "defaultingType System brings its own", "write defaultingType: List");
  return DEFAULT_ARGS.spread;
}

function readConstraints(parts: readonly Part[]): readonly DefaultSpread[] {
  const constraints = parts.map(readConstraint);
  const seen = new Set<string>();
  for (const [i, { topologyKey, whenUnsatisfiable }] of constraints.entries()) {
    const key = `${whenUnsatisfiable} ${topologyKey}`;
    if (seen.has(key)) {
      const message = `a constraint with ${shortened(topologyKey)} and ${whenUnsatisfiable} is there already`;
      parts[i]!.error("duplicate-name", message, "remove one of the two");
    }
    seen.add(key);
  }
  return constraints;
}

const ACTIONS = ["DoNotSchedule", "ScheduleAnyway"] as const;

function readConstraint(part: Part): DefaultSpread {
  for (const key of ["maxSkew", "topologyKey", "whenUnsatisfiable"])
    if (!part.has(key)) part.error("missing-key", `a constraint needs ${key}`, `add "${key}:"`);
  const topologyKey = part.text("topologyKey", "");
  if (part.has("topologyKey") && !isQualifiedName(topologyKey))
    part
      .get("topologyKey")
      ?.error("bad-name", `"${shortened(topologyKey)}" is no key of a label`, `write ${KEY_RULE}`);
  part
    .get("labelSelector")
    ?.error("conflicting-keys", "a default constraint has no selector: each pod's own is found", "remove it");
  return {
    maxSkew: wholeFrom(part, "maxSkew", 1, 1),
    topologyKey,
    whenUnsatisfiable: wordOf(part, "whenUnsatisfiable", ACTIONS, "ScheduleAnyway"),
    // kube-scheduler takes any number, and any word for Ignore: a number below 1 is as 1, such a word a mistake here.
    minDomains: part.number("minDomains", USUAL_SPREAD.minDomains),
    nodeAffinityPolicy: wordOf(part, "nodeAffinityPolicy", POLICIES, USUAL_SPREAD.nodeAffinityPolicy),
    nodeTaintsPolicy: wordOf(part, "nodeTaintsPolicy", POLICIES, USUAL_SPREAD.nodeTaintsPolicy),
  };
}

const POLICIES = ["Honor", "Ignore"] as const;

function readInterPod(args: Part | undefined): InterPodArgs {
  const fallback = DEFAULT_ARGS.interPod.hardPodAffinityWeight;
  return {
    hardPodAffinityWeight: wholeBetween(args, "hardPodAffinityWeight", 0, 100, fallback),
    ignorePreferredTermsOfExistingPods: args?.flag("ignorePreferredTermsOfExistingPods") ?? false,
  };
}

function readPreemption(args: Part | undefined): PreemptionArgs {
  const { minCandidateNodesPercentage, minCandidateNodesAbsolute } = DEFAULT_ARGS.preemption;
  const read = {
    minCandidateNodesPercentage: wholeBetween(
      args,
      "minCandidateNodesPercentage",
      0,
      100,
      minCandidateNodesPercentage,
    ),
    minCandidateNodesAbsolute: wholeFrom(args, "minCandidateNodesAbsolute", 0, minCandidateNodesAbsolute),
  };
  if (read.minCandidateNodesPercentage === 0 && read.minCandidateNodesAbsolute === 0)
    args?.error("conflicting-keys", "no node would be a candidate: both numbers are 0", "raise one of them");
  return read;
}
