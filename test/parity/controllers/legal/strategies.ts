import type { ControllerCase, ControllerRun } from "../recording.ts";
import { worldOf } from "../world-of.ts";
import type { Strategies } from "./replica-set-sizes.ts";
import type { StatefulSets } from "./stateful-pods.ts";

type Value<M> = M extends ReadonlyMap<string, infer V> ? V : never;

/** How the Deployments of a run are rolled out, and its StatefulSets, as their manifests say. */
export function strategiesIn(
  recorded: ControllerCase,
  run: ControllerRun,
): { readonly deployments: Strategies; readonly statefulSets: StatefulSets } {
  const deployments = new Map<string, Value<Strategies>>();
  const statefulSets = new Map<string, Value<StatefulSets>>();
  for (const spec of worldOf(recorded, run).world.objects.workloads) {
    if (spec.kind === "Deployment") deployments.set(spec.name, spec.strategy);
    if (spec.kind === "StatefulSet") statefulSets.set(spec.name, spec);
  }
  return { deployments, statefulSets };
}
