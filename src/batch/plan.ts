import type { RunSpec } from "../spec/run-spec.ts";
import type { ReplicationSpec, ScenarioSpec } from "../spec/scenario-spec.ts";

export interface PlanOptions {
  /** Recount every invariant after each event. */
  readonly check: boolean;
  readonly eventQueue: RunSpec["eventQueue"];
}

/**
 * Every run that a scenario asks for: variant, then strategy, then seed.
 *
 * Runs of one variant share one world object. O(variants x strategies x replications).
 */
export function plan(scenario: ScenarioSpec, options: PlanOptions): readonly RunSpec[] {
  const seeds = seedsOf(scenario.replications);
  return scenario.variants.flatMap((variant) =>
    scenario.strategies.flatMap((strategy) =>
      seeds.map((seed) => ({
        scenario: scenario.name,
        variant: variant.name,
        world: variant.world,
        strategy,
        seed,
        check: options.check,
        eventQueue: options.eventQueue,
      })),
    ),
  );
}

function seedsOf({ count, seed }: ReplicationSpec): readonly number[] {
  return Array.from({ length: count }, (_, replication) => seed + replication);
}
