import type { Cluster } from "../../src/cluster/cluster.ts";
import type { PodId } from "../../src/cluster/ids.ts";
import { createStream } from "../../src/random/streams.ts";
import type { SchedulerSettings } from "../../src/scheduling/scheduler.ts";
import type { Strategy, StrategyDefinition } from "../../src/scheduling/strategy.ts";
import { Verdict } from "../../src/scheduling/verdict.ts";
import { INSTANT } from "../../src/spec/control-plane.ts";
import { defaultScheduler } from "../../src/spec/default-scheduler.ts";
import type { QueueDiscipline } from "../../src/spec/scenario-spec.ts";
import type { PluginArgs, SchedulerSpec } from "../../src/spec/scheduler.ts";

export function made(
  definition: StrategyDefinition<never>,
  options: object = {},
  seed = 1,
  scheduler?: SchedulerSpec,
): Strategy {
  const random = createStream(seed, "strategy");
  return definition.create({ options: options as never, random, ...(scheduler && { scheduler }) });
}

/** The default scheduler of 1.36 with other arguments for its plugins. */
export function withArgs(args: Partial<PluginArgs>): SchedulerSpec {
  const scheduler = defaultScheduler(36);
  const profiles = scheduler.profiles.map((each) => ({ ...each, args: { ...each.args, ...args } }));
  return { ...scheduler, profiles };
}

/** A scheduler's settings where nothing takes time. */
export function instantly(queue: QueueDiscipline): SchedulerSettings {
  return { queue, controlPlane: INSTANT };
}

/** The node that a strategy names for a pod, -1 if it finds none. Nothing is bound. */
export function choice(strategy: Strategy, pod: PodId, cluster: Cluster): number {
  const verdict = new Verdict(cluster.nodes.count);
  strategy.place(pod, cluster, verdict);
  return verdict.node;
}

/** As `choice`, and the pod goes there. */
export function placed(strategy: Strategy, pod: PodId, cluster: Cluster): number {
  const node = choice(strategy, pod, cluster);
  if (node >= 0) cluster.bind(pod, node as never);
  return node;
}
