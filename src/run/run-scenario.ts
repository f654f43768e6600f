import type { Cluster } from "../cluster/cluster.ts";
import type { Scheduler } from "../scheduling/scheduler.ts";
import type { Strategy } from "../scheduling/strategy.ts";
import type { PendingReason, RunResult } from "../spec/run-result.ts";
import type { RunSpec } from "../spec/run-spec.ts";
import { type AssemblyHost, assemble } from "./assemble.ts";
import { begin } from "./begin.ts";
import { drainDurations } from "./drain-durations.ts";
import { stopWhenDone } from "./ending.ts";
import { pendingReasons } from "./pending-reasons.ts";
import { refusalReasons } from "./refusal-reasons.ts";

/** What a run may be given besides its spec; none of it changes the result. */
export interface RunHost extends AssemblyHost {
  /** Stops the run at an instant, lets somebody look, and goes on. */
  readonly inspect?: Inspection;
}

/** What is to be seen at one instant of a run, in microseconds: after all that happens then. */
export interface Inspection {
  readonly at: number;
  look(cluster: Cluster, scheduler: Scheduler, strategy: Strategy): void;
}

/**
 * Runs one scenario once. Equal specs give equal results, bit for bit, on any number of workers.
 *
 * @throws StrategyError if the strategy throws or names a node that does not fit; InvariantError with `check`.
 */
export function runScenario(spec: RunSpec, host: RunHost = {}): RunResult {
  const { world, seed } = spec;
  const parts = assemble(spec, host);
  const { simulation, cluster, scheduler, workloads, marks, recorder } = parts;
  begin(world, parts);
  if (world.horizon === Number.POSITIVE_INFINITY)
    stopWhenDone({ ...parts, evictors: [parts.eviction, parts.garbage, parts.drainer, parts.claims] });
  if (host.inspect !== undefined) {
    simulation.run(Math.min(host.inspect.at, world.horizon));
    host.inspect.look(cluster, scheduler, parts.strategy);
  }
  simulation.run(world.horizon);
  parts.log.finish();

  const measured = recorder.finish();
  const followed = parts.follow?.figures.finish(simulation.now);
  // Tasks leave at once: only pods of objects hold up a drain.
  const drained = world.objects.workloads.length > 0 ? drainDurations(marks.all, simulation.now) : [];
  return {
    status: "finished",
    scenario: spec.scenario,
    variant: spec.variant,
    strategy: spec.strategy.label,
    seed,
    ...measured,
    metrics: [...measured.metrics, ...drained, ...(followed?.values ?? [])],
    timeline: {
      ...measured.timeline,
      series: [...measured.timeline.series, ...(followed?.series ?? [])],
    },
    marks: marks.all,
    pending: [
      ...pendingReasons(cluster, scheduler, world),
      ...workloads.notes.map(asReason),
      ...refusalReasons(workloads.refusals),
    ],
    endedAt: simulation.now,
    events: simulation.handled,
    eventHash: simulation.hash,
  };
}

/** What could not be taken over from a running cluster waits, too. */
function asReason(message: string): PendingReason {
  return { workload: "", count: 1, reason: message, message };
}
