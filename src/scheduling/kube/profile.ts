import type { PluginSets, PreemptionArgs, ProfileSpec, SchedulerSpec } from "../../spec/scheduler.ts";
import type { Filter } from "../filter.ts";
import { nodeReady } from "../filters/node-ready.ts";
import type { Score, WeightedScore } from "../score.ts";
import { imageLocality } from "../scores/image-locality.ts";
import { type KubePlugin, makePlugins } from "./plugins.ts";

/** A profile of kube-scheduler, ready to schedule. */
export interface Profile {
  readonly schedulerName: string;
  /** In the order in which nodes meet them. */
  readonly filters: readonly Filter[];
  /** Names of those that may refuse a pod or name nodes before any node is asked, in that order. */
  readonly preFilters: readonly string[];
  readonly scores: readonly WeightedScore[];
  /** Those that may be skipped before any node is rated (PreScore), whether they rate then or not. */
  readonly preScores: readonly Score[];
  /** Nobody rates nodes, not even a plugin that says nothing here: then the first that is found will do. */
  readonly wantsOne: boolean;
  /** 0: adaptive. */
  readonly percentageOfNodesToScore: number;
  /** Names of the plugins that are asked when no node was found. */
  readonly postFilter: readonly string[];
  /** undefined: pods of this profile preempt nobody. */
  readonly preemption: PreemptionArgs | undefined;
}

/** `images` is one for all profiles of a scheduler: see `makePlugins`. */
export function makeProfile(
  spec: ProfileSpec,
  scheduler: SchedulerSpec,
  images: Score = imageLocality(),
): Profile {
  const { plugins, args } = spec;
  const made = makePlugins(args, images);
  return {
    schedulerName: spec.schedulerName,
    filters: withNodeReady(filtersOf(plugins, made)),
    preFilters: plugins.preFilter,
    scores: plugins.score.flatMap(({ name, weight }) => {
      const score = made.get(name)?.score;
      return score === undefined ? [] : [{ score, weight }];
    }),
    preScores: plugins.preScore.flatMap((name) => made.get(name)?.score ?? []),
    wantsOne: plugins.score.length === 0,
    percentageOfNodesToScore: spec.percentageOfNodesToScore ?? scheduler.percentageOfNodesToScore,
    postFilter: plugins.postFilter,
    preemption: plugins.postFilter.includes("DefaultPreemption") ? args.preemption : undefined,
  };
}

/**
 * A plugin may be enabled before nodes are asked (PreFilter) and not for the asking itself, or the other way round:
 * then it refuses pods and names nodes and lets all of these pass, or only rejects.
 */
function filtersOf(plugins: PluginSets, made: ReadonlyMap<string, KubePlugin>): readonly Filter[] {
  const filterNamed = (name: string) => made.get(name)?.filter ?? [];
  const asking = plugins.filter.flatMap(filterNamed).map((filter) => {
    if (plugins.preFilter.includes(filter.name)) return filter;
    const { refuse, narrow, ...rest } = filter;
    return rest;
  });
  const before = plugins.preFilter.filter((name) => !plugins.filter.includes(name)).flatMap(filterNamed);
  return [...asking, ...before.map((filter) => ({ ...filter, filter: passAll }))];
}

function passAll(): void {}

/** What stands for the taints that a lost node does not have yet: after those that it has. */
function withNodeReady(filters: readonly Filter[]): readonly Filter[] {
  const after = filters.findIndex(({ name }) => name === "TaintToleration") + 1;
  return [...filters.slice(0, after), nodeReady, ...filters.slice(after)];
}
