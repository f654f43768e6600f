import type { PreemptionArgs, ProfileSpec, SchedulerSpec } from "../../spec/scheduler.ts";
import type { Filter } from "../filter.ts";
import { nodeReady } from "../filters/node-ready.ts";
import type { WeightedScore } from "../score.ts";
import { makePlugins } from "./plugins.ts";

/** A profile of kube-scheduler, ready to schedule. */
export interface Profile {
  readonly schedulerName: string;
  readonly filters: readonly Filter[];
  readonly scores: readonly WeightedScore[];
  /** 0: adaptive. */
  readonly percentageOfNodesToScore: number;
  /** undefined: pods of this profile preempt nobody. */
  readonly preemption: PreemptionArgs | undefined;
}

export function makeProfile(spec: ProfileSpec, scheduler: SchedulerSpec): Profile {
  const { plugins, args } = spec;
  const made = makePlugins(args);
  return {
    schedulerName: spec.schedulerName,
    filters: withNodeReady(plugins.filter.flatMap((name) => made.get(name)?.filter ?? [])),
    scores: plugins.score.flatMap(({ name, weight }) => {
      const score = made.get(name)?.score;
      return score === undefined ? [] : [{ score, weight }];
    }),
    percentageOfNodesToScore: spec.percentageOfNodesToScore ?? scheduler.percentageOfNodesToScore,
    preemption: plugins.postFilter.includes("DefaultPreemption") ? args.preemption : undefined,
  };
}

/** What stands for the taints that a lost node does not have yet: after those that it has. */
function withNodeReady(filters: readonly Filter[]): readonly Filter[] {
  const after = filters.findIndex(({ name }) => name === "TaintToleration") + 1;
  return [...filters.slice(0, after), nodeReady, ...filters.slice(after)];
}
