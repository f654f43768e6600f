import type { FieldUse } from "../manifest/check-fields.ts";
import type { Part } from "../manifest/part.ts";
import type { PluginSets, WeightedPlugin } from "../spec/scheduler.ts";
import type { ExtensionPoint } from "../spec/scheduler-plugins.ts";
import { checkDisabled, readPlugin } from "./plugin-names.ts";
import {
  type GivenPlugins,
  type PluginChoice,
  type PluginsByPoint,
  pluginSets,
  resolvePlugins,
  SECTIONS,
} from "./resolve-plugins.ts";

/** Reads `plugins` of a profile; what kube-scheduler would not start with is reported. */
export function readPlugins(profile: Part, use: FieldUse): PluginSets {
  const plugins = profile.get("plugins");
  const given = Object.fromEntries(
    SECTIONS.map((section) => [section, readChoice(plugins?.get(section), section, use)]),
  ) as unknown as GivenPlugins;
  const byPoint = resolvePlugins(given);
  checkEnds(plugins ?? profile, byPoint);
  checkStates(plugins ?? profile, byPoint);
  for (const name of CHECKED_AGAIN)
    if (!byPoint.filter.includes(name)) use.ignored(`a kubelet's refusal where filter ${name} is left out`);
  const sets = pluginSets(given, byPoint);
  checkWeights(plugins ?? profile, sets);
  return sets;
}

/** Filters whose rules a kubelet holds a pod to as well, or a controller does by evicting it. */
const CHECKED_AGAIN = ["NodeName", "NodeAffinity", "TaintToleration", "NodePorts", "NodeResourcesFit"];

function readChoice(part: Part | undefined, section: (typeof SECTIONS)[number], use: FieldUse): PluginChoice {
  const enabled: WeightedPlugin[] = [];
  for (const each of part?.list("enabled") ?? []) {
    const plugin = readPlugin(each);
    if (plugin === undefined) continue;
    const { name, points } = plugin;
    if (WITHOUT_EFFECT.has(name)) use.ignored(`plugin ${name}`);
    if (section !== "multiPoint" && !points.includes(section))
      each
        .get("name")
        ?.error("wrong-value", `${name} has no say at ${section}`, `it has one at: ${points.join(", ")}`);
    else if (enabled.some((other) => other.name === name))
      each.get("name")?.error("duplicate-name", `${name} is enabled here already`, "remove one of the two");
    else enabled.push({ name, weight: readWeight(each) });
  }
  const disabled = part?.list("disabled") ?? [];
  for (const each of disabled) checkDisabled(each);
  return { enabled, disabled: disabled.map((each) => each.text("name", "")) };
}

/** What decides about nodes in Kubernetes, and about none here: claims of devices, features that nodes declare. */
const WITHOUT_EFFECT = new Set(["DynamicResources", "NodeDeclaredFeatures"]);

function readWeight(part: Part): number {
  const weight = part.number("weight", 0);
  if (weight >= 0) return weight;
  part.get("weight")?.error("out-of-range", `weight is ${weight}`, "write 1 or more, or disable the plugin");
  return 0;
}

/** A scheduler sorts its queue by one plugin, which is the same in all profiles, and binds with one at least. */
function checkEnds(part: Part, { queueSort, bind }: PluginsByPoint): void {
  if (queueSort.length !== 1)
    part.keyError("missing-key", "no plugin is left that sorts the queue", "leave PrioritySort enabled");
  if (bind.length === 0)
    part.keyError("missing-key", "no plugin is left that binds pods", "leave DefaultBinder enabled");
}

/** What a plugin leaves at one point for another, without which each cycle would end in an error. */
function checkStates(part: Part, byPoint: PluginsByPoint): void {
  for (const [first, second, names] of STATES) {
    for (const name of names) {
      if (!byPoint[second].includes(name) || byPoint[first].includes(name)) continue;
      const message = `${name} is enabled at ${second} and not at ${first}, where it prepares it: no pod would be placed`;
      part.keyError("conflicting-keys", message, `enable it at ${first} too, or disable it at ${second}`);
    }
  }
}

/** Source: who of pkg/scheduler/framework/plugins fails on a state that is not there, and does not make it then. */
const STATES: readonly (readonly [
  first: ExtensionPoint,
  second: ExtensionPoint,
  names: readonly string[],
])[] = [
  [
    "preFilter",
    "filter",
    [
      "NodePorts",
      "NodeResourcesFit",
      "VolumeRestrictions",
      "VolumeBinding",
      "PodTopologySpread",
      "InterPodAffinity",
    ],
  ],
  ["preScore", "score", ["TaintToleration", "PodTopologySpread", "InterPodAffinity"]],
];

/** Totals are 32-bit here, as each score is 100 at most. */
function checkWeights(part: Part, { score }: PluginSets): void {
  const sum = score.reduce((total, { weight }) => total + weight, 0);
  if (sum <= MAX_WEIGHTS) return;
  part.keyError("out-of-range", `the weights of the scores add up to ${sum}`, HINT);
}

const MAX_WEIGHTS = 20_000_000;
const HINT = `divide them: up to ${MAX_WEIGHTS} in all, as totals have 32 bits here (64 in kube-scheduler)`;
