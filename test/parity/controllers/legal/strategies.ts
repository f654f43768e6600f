import type { ControllerCase, ControllerRun } from "../recording.ts";
import { worldOf } from "../world-of.ts";
import type { Strategies } from "./replica-set-sizes.ts";

/** How the Deployments of a run are rolled out, as their manifests say. */
export function strategiesIn(recorded: ControllerCase, run: ControllerRun): Strategies {
  const strategies = new Map<string, Strategies extends ReadonlyMap<string, infer S> ? S : never>();
  for (const spec of worldOf(recorded, run).world.objects.workloads)
    if (spec.kind === "Deployment") strategies.set(spec.name, spec.strategy);
  return strategies;
}
