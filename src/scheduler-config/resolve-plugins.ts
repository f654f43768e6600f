import type { PluginSets, WeightedPlugin } from "../spec/scheduler.ts";
import {
  EXTENSION_POINTS,
  type ExtensionPoint,
  SCHEDULER_PLUGINS,
  schedulerPlugin,
} from "../spec/scheduler-plugins.ts";

/** What a profile says of the plugins at one point, or at all of them at once. */
export interface PluginChoice {
  /** A weight of 0 is one that is not given. */
  readonly enabled: readonly WeightedPlugin[];
  /** "*": all. */
  readonly disabled: readonly string[];
}

export type GivenPlugins = Readonly<Record<ExtensionPoint | "multiPoint", PluginChoice>>;

/** Sections of `plugins` in a profile. */
export const SECTIONS = ["multiPoint", ...EXTENSION_POINTS] as const;

/** Plugins by point, in order. */
export type PluginsByPoint = Readonly<Record<ExtensionPoint, readonly string[]>>;

/**
 * Which plugins a profile has at each point, in the order in which they are asked.
 *
 * `multiPoint` is a change to the default list; what it leaves has a say wherever it can. What a point enables
 * itself comes first if that list has it too (so its place and weight can be set there), and last if not; what the
 * point disables is only kept away from the list. Expects plugins that exist and have a say where they are enabled.
 * Source: expandMultiPointPlugins of pkg/scheduler/framework/runtime/framework.go and mergePluginSet of
 * pkg/scheduler/apis/config/v1/default_plugins.go.
 */
export function resolvePlugins(given: GivenPlugins): PluginsByPoint {
  const general = generalPlugins(given.multiPoint).map(({ name }) => name);
  const at = (point: ExtensionPoint) => pluginsAt(point, given[point], general);
  return Object.fromEntries(EXTENSION_POINTS.map((point) => [point, at(point)])) as Record<
    ExtensionPoint,
    readonly string[]
  >;
}

/** The sets of a profile whose plugins have been resolved, with the weights of its scores. */
export function pluginSets(
  given: GivenPlugins,
  { queueSort, bind, postBind, ...sets }: PluginsByPoint,
): PluginSets {
  // The point's own weight counts before that of multiPoint, even if it is not given: that stands for 1.
  const weighted = [...given.score.enabled, ...generalPlugins(given.multiPoint)];
  const weightOf = (name: string) => weighted.find((each) => each.name === name)?.weight || 1;
  return { ...sets, score: sets.score.map((name) => ({ name, weight: weightOf(name) })) };
}

/** The default list as `multiPoint` changes it: in place where it names a plugin of it, at the end where not. */
function generalPlugins({ enabled, disabled }: PluginChoice): readonly WeightedPlugin[] {
  const kept = disabled.includes("*") ? [] : SCHEDULER_PLUGINS.filter(({ name }) => !disabled.includes(name));
  const isKept = (plugin: WeightedPlugin) => kept.some(({ name }) => name === plugin.name);
  return [
    ...kept.map(({ name, weight }) => enabled.find((each) => each.name === name) ?? { name, weight }),
    ...enabled.filter((plugin) => !isKept(plugin)),
  ];
}

function pluginsAt(
  point: ExtensionPoint,
  { enabled, disabled }: PluginChoice,
  general: readonly string[],
): readonly string[] {
  const own = enabled.map(({ name }) => name);
  if (disabled.includes("*")) return own;
  const expanded = general.filter(
    (name) => schedulerPlugin(name)?.points.includes(point) && !disabled.includes(name),
  );
  return [
    ...own.filter((name) => expanded.includes(name)),
    ...expanded.filter((name) => !own.includes(name)),
    ...own.filter((name) => !expanded.includes(name)),
  ];
}
