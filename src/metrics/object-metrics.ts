import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import type { DisruptionBudgetSpec, ServiceSpec } from "../spec/objects.ts";
import type { RolloutRecord } from "../spec/rollout.ts";
import type { MetricValue, TimelineSeries } from "../spec/run-result.ts";
import type { WorldSpec } from "../spec/world.ts";
import { Availability } from "./availability.ts";
import type { FailureRecords } from "./failure-records.ts";
import { FailureRecoveries } from "./failure-recoveries.ts";
import type { TimelineShape } from "./gauge.ts";
import { HeldEvictions } from "./held-evictions.ts";
import { Jobs } from "./jobs.ts";
import { NodeSide } from "./node-side.ts";
import { Objectives } from "./objectives.ts";
import type { StartOf } from "./pod-stages.ts";
import { PodStates } from "./pod-states.ts";
import { Recoveries } from "./recoveries.ts";
import { ReplicaCounts } from "./replica-counts.ts";
import { revisionCurves, zoneCurves } from "./replica-curves.ts";
import { Rollouts } from "./rollouts.ts";
import { ServiceEndpoints } from "./service-endpoints.ts";
import type { WhyNotReady } from "./waiting-words.ts";

/** What is measured of workload objects, beside what is measured of every pod. */
export interface ObjectMetrics {
  /** The clock starts: what was begun before does not count. */
  start(): void;
  /** A Service takes the place of the one of its namespace and name. */
  applyService(service: ServiceSpec): void;
  /** So much is asked of applications from now on. */
  loadChanged(load: number, value: number): void;
  /** The end of the warm-up. */
  reset(now: number): void;
  finish(now: number): {
    readonly values: readonly MetricValue[];
    readonly series: readonly TimelineSeries[];
    readonly rollouts: readonly RolloutRecord[];
  };
}

/** What schedulers and kubelets know of pods. */
export interface PodKnowledge {
  readonly whyNotReady: WhyNotReady;
  readonly startOf: StartOf;
  /** Bytes of memory by which a container of a pod has grown. */
  readonly grownOf: (pod: PodId, container: string) => number;
}

/** Listens to the cluster; of a world without workload objects there is nothing to hear. */
export function measureObjects(
  cluster: Cluster,
  world: WorldSpec,
  shape: TimelineShape,
  { whyNotReady, startOf }: PodKnowledge,
  failures: FailureRecords,
): ObjectMetrics {
  if (world.objects.workloads.length === 0) return NOTHING;
  const { warmUp, tasks } = world;
  const states = new PodStates(cluster, tasks.length);
  const counts = new ReplicaCounts(cluster, world, states);
  const availability = new Availability(cluster, counts, states, shape);
  const rollouts = new Rollouts(cluster, counts, states, world, { why: whyNotReady, startOf });
  const recoveries = new Recoveries(cluster, counts, states, warmUp);
  const failureRecoveries = new FailureRecoveries(cluster, counts, states, failures);
  const services = new ServiceEndpoints(cluster, servicesOf(world), states, shape);
  const jobs = new Jobs(cluster, world);
  const weights = (world.loads ?? []).map(({ values }) => values[0] ?? 0);
  const objectives = new Objectives(cluster, counts, world.objectives ?? [], tasks.length, weights, states);
  const held = new HeldEvictions(cluster, budgetsOf(world));
  const nodeSide = new NodeSide(cluster, world);
  const curves = [revisionCurves(cluster, counts, states, shape), zoneCurves(cluster, states, shape)];
  return {
    start: () => rollouts.start(),
    applyService: (service) => services.apply(service),
    loadChanged: (load, value) => objectives.loadChanged(load, value),
    reset(now) {
      nodeSide.reset();
      for (const each of [availability, services, jobs, objectives, ...curves]) each.reset(now);
    },
    finish(now) {
      failureRecoveries.finish();
      const { values, rollouts: records } = rollouts.finish();
      const gauges = [availability, services, ...curves].map((each) => each.finish(now));
      return {
        values: [
          ...gauges.flatMap((each) => each.values),
          ...values,
          ...recoveries.finish(),
          ...jobs.finish(),
          ...held.finish(),
          ...objectives.finish(now),
          ...nodeSide.finish(),
        ],
        series: gauges.flatMap((each) => each.series),
        rollouts: records,
      };
    },
  };
}

/** Those that are there from the start, and those that the timeline applies: each as it is first declared. */
function servicesOf({ objects, timeline }: WorldSpec): readonly ServiceSpec[] {
  const applied = timeline.flatMap((entry) => (entry.verb === "apply" ? entry.services : []));
  const byName = new Map<string, ServiceSpec>();
  for (const service of [...objects.services, ...applied]) {
    const key = `${service.namespace}/${service.name}`;
    if (!byName.has(key)) byName.set(key, service);
  }
  return [...byName.values()];
}

/** Those that are there from the start, and those that the timeline applies. */
function budgetsOf({ objects, timeline }: WorldSpec): readonly DisruptionBudgetSpec[] {
  return [...objects.budgets, ...timeline.flatMap((entry) => (entry.verb === "apply" ? entry.budgets : []))];
}

const NOTHING: ObjectMetrics = {
  start() {},
  applyService() {},
  loadChanged() {},
  reset() {},
  finish: () => ({ values: [], series: [], rollouts: [] }),
};
