import type { ControllerCase, ControllerRun } from "../recording.ts";
import { worldOf } from "../world-of.ts";
import type { DaemonSets } from "./daemon-pods.ts";
import type { Jobs } from "./job-pods.ts";
import type { Strategies } from "./replica-set-sizes.ts";
import type { StatefulSets } from "./stateful-pods.ts";

type Value<M> = M extends ReadonlyMap<string, infer V> ? V : never;

/** What a run's controllers go by. */
export interface Rules {
  readonly deployments: Strategies;
  readonly statefulSets: StatefulSets;
  readonly daemonSets: DaemonSets;
  readonly jobs: Jobs;
}

/** How the Deployments of a run are rolled out, and its other workloads, as their manifests say. */
export function strategiesIn(recorded: ControllerCase, run: ControllerRun): Rules {
  const deployments = new Map<string, Value<Strategies>>();
  const statefulSets = new Map<string, Value<StatefulSets>>();
  const daemonSets = new Map<string, Value<DaemonSets>>();
  const jobs = new Map<string, Value<Jobs>>();
  for (const spec of worldOf(recorded, run).world.objects.workloads) {
    if (spec.kind === "Deployment") deployments.set(spec.name, spec.strategy);
    if (spec.kind === "StatefulSet") statefulSets.set(spec.name, spec);
    if (spec.kind === "DaemonSet") daemonSets.set(spec.name, spec);
    if (spec.kind === "Job") jobs.set(spec.name, spec);
  }
  return { deployments, statefulSets, daemonSets, jobs };
}
