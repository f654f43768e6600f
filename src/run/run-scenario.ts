import { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { checkInvariants } from "../cluster/invariants.ts";
import { PENDING } from "../cluster/pod-table.ts";
import { DisruptionBudgets } from "../controllers/disruption-budgets.ts";
import { Drainer } from "../controllers/drainer.ts";
import { NodeLifecycle } from "../controllers/node-lifecycle.ts";
import { TaintEviction } from "../controllers/taint-eviction.ts";
import { WorkloadControllers } from "../controllers/workload-controllers.ts";
import { Marks } from "../faults/marks.ts";
import { NodeHealth } from "../faults/node-health.ts";
import { startRandomFailures } from "../faults/random-failures.ts";
import { TimelinePlayer } from "../faults/timeline.ts";
import { Simulation } from "../kernel/simulation.ts";
import { Kubelet } from "../kubelet/kubelet.ts";
import { EventLog } from "../metrics/event-log.ts";
import { Recorder } from "../metrics/recorder.ts";
import { createStream } from "../random/streams.ts";
import { strategyNamed } from "../scheduling/registry.ts";
import { Scheduler } from "../scheduling/scheduler.ts";
import type { Strategy, StrategyDefinition } from "../scheduling/strategy.ts";
import type { ControlPlaneSpec } from "../spec/control-plane.ts";
import type { ServiceSpec } from "../spec/objects.ts";
import type { EventSink, PendingReason, RunResult } from "../spec/run-result.ts";
import type { RunSpec } from "../spec/run-spec.ts";
import { NO_STORAGE } from "../spec/storage.ts";
import { Workload } from "../workload/workload.ts";
import { begin } from "./begin.ts";
import { drainDurations } from "./drain-durations.ts";
import { stopWhenDone } from "./ending.ts";
import { beatWith } from "./heartbeat.ts";
import { createStrategy } from "./load-strategy.ts";
import { pendingReasons } from "./pending-reasons.ts";
import { refusalReasons } from "./refusal-reasons.ts";

/** What a run may be given besides its spec; none of it changes the result. */
export interface RunHost {
  /** Hears what happens. */
  readonly events?: EventSink;
  /** A user's own strategy, loaded; required if the spec names a module. */
  readonly strategy?: StrategyDefinition;
  /** Stops the run at an instant, lets somebody look, and goes on. */
  readonly inspect?: Inspection;
  /** Shared memory: [0] decisions so far, [1] simulated time in microseconds. */
  readonly heartbeat?: Float64Array;
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
  const simulation = new Simulation(spec.eventQueue, spec.check ? () => checkInvariants(cluster) : undefined);
  const cluster = new Cluster(simulation, world.resources, world.nodes, {
    kubernetesVersion: world.kubernetesVersion,
    namespaces: world.objects.namespaces,
    services: world.objects.services,
    storage: world.objects.storage ?? NO_STORAGE,
  });
  cluster.storage.bindWaiting();
  const beat = beatWith(cluster, host.heartbeat);

  // Who listens first hears of a loss before the workload submits the pod again.
  const recorder = new Recorder(simulation, cluster, world, (pod) => whyNotReady(pod));
  const log = new EventLog(cluster, world, host.events ?? {}, (pod) => whyNotReady(pod));
  const kubelet = new Kubelet(simulation, cluster, world, seed);
  const strategy = strategyOf(spec, host);
  const scheduler = new Scheduler(
    simulation,
    cluster,
    strategy,
    {
      ...world,
      queue: spec.strategy.queue,
      controlPlane: controlPlaneOf(spec),
      scheduler: spec.strategy.scheduler,
    },
    beat,
  );
  const whyNotReady = (pod: PodId) =>
    cluster.pods.phase[pod] === PENDING ? scheduler.messageOf(pod) : kubelet.stateOf(pod);
  const workload = new Workload(simulation, cluster, world, seed);
  const workloads = new WorkloadControllers(simulation, cluster, world, seed);
  const lifecycle = new NodeLifecycle(simulation, cluster, world, seed);
  const eviction = new TaintEviction(simulation, cluster, world);

  const marks = new Marks();
  const health = new NodeHealth(cluster, world);
  const budgets = new DisruptionBudgets(cluster, world, (pod) => kubelet.hasStarted(pod));
  const drainer = new Drainer(simulation, cluster, world, budgets);
  const services = {
    apply: (service: ServiceSpec) => {
      cluster.services.apply(service);
      recorder.applyService(service);
    },
  };
  const actors = { health, marks, drainer, budgets, workloads, services };
  const timeline = new TimelinePlayer(simulation, cluster, world, actors);
  for (const failure of world.failures) startRandomFailures(simulation, health, marks, failure, seed);

  begin(world, { workloads, scheduler, kubelet, recorder });
  if (world.horizon === Number.POSITIVE_INFINITY) {
    const evictors = [eviction, drainer];
    stopWhenDone({ simulation, cluster, workload, scheduler, timeline, health, lifecycle, evictors });
  }
  if (host.inspect !== undefined) {
    simulation.run(Math.min(host.inspect.at, world.horizon));
    host.inspect.look(cluster, scheduler, strategy);
  }
  simulation.run(world.horizon);
  log.finish();

  const measured = recorder.finish();
  // Tasks leave at once: only pods of objects hold up a drain.
  const drained = world.objects.workloads.length > 0 ? drainDurations(marks.all, simulation.now) : [];
  return {
    status: "finished",
    scenario: spec.scenario,
    variant: spec.variant,
    strategy: spec.strategy.label,
    seed,
    ...measured,
    metrics: [...measured.metrics, ...drained],
    marks: marks.all,
    pending: [
      ...pendingReasons(cluster, scheduler, world),
      ...workloads.notes.map(asReason),
      ...refusalReasons(workloads.refusals, world),
    ],
    endedAt: simulation.now,
    events: simulation.handled,
    eventHash: simulation.hash,
  };
}

/** What could not be taken over from a running cluster waits, too. */
function asReason(message: string): PendingReason {
  return { workload: "", count: 1, message };
}

/** What the scheduler's own configuration says of its client counts, unless clients have no limit at all. */
function controlPlaneOf({ world: { controlPlane }, strategy: { scheduler } }: RunSpec): ControlPlaneSpec {
  const { schedulerLimit } = controlPlane;
  if (schedulerLimit.rate === Number.POSITIVE_INFINITY) return controlPlane;
  return { ...controlPlane, schedulerLimit: scheduler?.clientLimit ?? schedulerLimit };
}

function strategyOf({ strategy, seed }: RunSpec, host: RunHost): Strategy {
  const definition = strategy.module === "" ? strategyNamed(strategy.name) : host.strategy;
  if (definition === undefined) throw new Error(`strategy "${strategy.label}" is not loaded`);
  return createStrategy(definition, strategy, createStream(seed, "strategy"));
}
