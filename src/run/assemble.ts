import { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { checkInvariants } from "../cluster/invariants.ts";
import { PENDING } from "../cluster/pod-table.ts";
import { API_LANE, MANAGER_LANE, SCHEDULER_LANE, startControlPlane } from "../control-plane/control-plane.ts";
import { BudgetReports } from "../controllers/budget-reports.ts";
import { ClaimProtection } from "../controllers/claim-protection.ts";
import { DisruptionBudgets } from "../controllers/disruption-budgets.ts";
import { Drainer } from "../controllers/drainer.ts";
import { EndpointSlices } from "../controllers/endpoint-slices.ts";
import { ImmediateClaims } from "../controllers/immediate-claims.ts";
import { NodeLifecycle } from "../controllers/node-lifecycle.ts";
import { checkOwners } from "../controllers/owner-recounts.ts";
import type { MetricsMaker } from "../controllers/pod-autoscaler/pod-autoscaling.ts";
import { PodGarbageCollector } from "../controllers/pod-garbage-collector.ts";
import { PodVerbs } from "../controllers/pod-verbs.ts";
import { RolloutPlans } from "../controllers/rollout-plans/rollout-plans.ts";
import { TaintEviction } from "../controllers/taint-eviction.ts";
import { WorkloadControllers } from "../controllers/workload-controllers.ts";
import { startLoggedFailures } from "../faults/logged-failures.ts";
import { Marks } from "../faults/marks.ts";
import { NodeHealth } from "../faults/node-health.ts";
import { markPlans } from "../faults/plan-marks.ts";
import { startRandomFailures } from "../faults/random-failures.ts";
import { TimelinePlayer } from "../faults/timeline.ts";
import { Simulation } from "../kernel/simulation.ts";
import { Kubelet } from "../kubelet/kubelet.ts";
import { EventLog } from "../metrics/event-log.ts";
import { START_NOT_TOLD } from "../metrics/pod-stages.ts";
import { Recorder } from "../metrics/recorder.ts";
import { createStream } from "../random/streams.ts";
import { strategyNamed } from "../scheduling/registry.ts";
import { Scheduler } from "../scheduling/scheduler.ts";
import type { Strategy, StrategyDefinition } from "../scheduling/strategy.ts";
import type { ControlPlaneSpec } from "../spec/control-plane.ts";
import type { ServiceSpec } from "../spec/objects.ts";
import type { EventSink } from "../spec/run-result.ts";
import type { RunSpec } from "../spec/run-spec.ts";
import { NO_STORAGE } from "../spec/storage.ts";
import { Workload } from "../workload/workload.ts";
import { startAutoscaling } from "./autoscaling.ts";
import { checkAvailability, promisesOf } from "./check-availability.ts";
import { checkPromises } from "./check-promises.ts";
import { beatWith } from "./heartbeat.ts";
import { createStrategy } from "./load-strategy.ts";

/** What the parts of a run may be given besides its spec; none of it changes the result. */
export interface AssemblyHost {
  /** Hears what happens. */
  readonly events?: EventSink;
  /** A user's own strategy, loaded; required if the spec names a module. */
  readonly strategy?: StrategyDefinition;
  /** Shared memory: [0] decisions so far, [1] simulated time in microseconds. */
  readonly heartbeat?: Float64Array;
  /** Called after each event, once its changes have been made. */
  readonly afterEach?: () => void;
}

/** All parts of one run, put together and not yet begun. */
export type Assembly = ReturnType<typeof assemble>;

/**
 * Puts one run together: everybody who acts, and everybody who listens, in the order in which they hear of things.
 *
 * `makeKubelet` puts somebody else in the kubelets' place, `makeMetrics` in that of the metrics APIs, as recordings of
 * real clusters do.
 */
export function assemble(
  spec: RunSpec,
  host: AssemblyHost = {},
  makeKubelet: KubeletMaker = theKubelet,
  makeMetrics?: MetricsMaker,
) {
  const { world, seed } = spec;
  const simulation: Simulation = new Simulation(
    spec.eventQueue,
    afterEach(() => cluster, spec, host),
  );
  const controlPlane = startControlPlane(simulation, world.controlPlane);
  const cluster: Cluster = new Cluster(simulation, world.resources, world.nodes, {
    kubernetesVersion: world.kubernetesVersion,
    namespaces: world.objects.namespaces,
    services: world.objects.services,
    storage: world.objects.storage ?? NO_STORAGE,
  });
  cluster.storage.bindWaiting();
  const beat = beatWith(cluster, host.heartbeat);

  // Who listens first hears of a loss before the workload submits the pod again.
  const recorder = new Recorder(simulation, cluster, world, {
    whyNotReady: (pod) => whyNotReady(pod),
    startOf: (pod) => kubelet.startOf?.(pod) ?? START_NOT_TOLD,
    grownOf: (pod, container) => kubelet.grownOf?.(pod, container) ?? 0,
  });
  const log = new EventLog(cluster, world, host.events ?? {}, (pod) => whyNotReady(pod));
  const kubelet = makeKubelet(simulation, cluster, world, seed);
  const strategy = strategyOf(spec, host);
  const settings = {
    ...world,
    queue: spec.strategy.queue,
    controlPlane: limitsOf(spec),
    scheduler: spec.strategy.scheduler,
  };
  const scheduler = simulation.inLane(
    SCHEDULER_LANE,
    () => new Scheduler(simulation, cluster, strategy, settings, beat),
  );
  const whyNotReady = (pod: PodId) =>
    cluster.pods.phase[pod] === PENDING ? scheduler.messageOf(pod) : kubelet.stateOf(pod);
  const workload = new Workload(simulation, cluster, world, seed);
  const { claims, workloads, lifecycle, eviction, garbage } = simulation.inLane(MANAGER_LANE, () => {
    const claims = new ImmediateClaims(simulation, cluster, world.controlPlane);
    const hasStarted = (pod: PodId) => kubelet.hasStarted(pod);
    const workloads = new WorkloadControllers(simulation, cluster, world, seed, hasStarted);
    const lifecycle = new NodeLifecycle(simulation, cluster, world, seed);
    const eviction = new TaintEviction(simulation, cluster, world, workloads.endedJobPods);
    const garbage = new PodGarbageCollector(simulation, cluster, world);
    return { claims, workloads, lifecycle, eviction, garbage };
  });

  const surroundings = { workloads, kubelet, makeMetrics };
  const { loads, usage, sharesNodes, autoscalers, follow } = startAutoscaling(
    simulation,
    cluster,
    spec,
    surroundings,
  );
  if (world.objectives?.some(({ load }) => load !== undefined))
    loads.listen((load, value) => recorder.loadChanged(load, value));
  if (usage !== undefined) kubelet.readUsage?.((pod) => usage.readingOf(pod));
  usage?.listen({ extraChanged: (cpu, memory) => recorder.useMore(cpu, memory) });
  if (sharesNodes) usage?.listen({ throttledChanged: recorder.followThrottling() });

  const marks = new Marks((mark) => recorder.befell(mark));
  const health = new NodeHealth(cluster, world);
  const budgets = new DisruptionBudgets(cluster, world, (pod) => kubelet.hasStarted(pod));
  const budgetReports = simulation.inLane(
    MANAGER_LANE,
    () => new BudgetReports(simulation, cluster, world.controlPlane, budgets),
  );
  if (spec.check) {
    checkPromises(cluster, budgets);
    checkAvailability(cluster, world.tasks.length, promisesOf(workloads));
  }
  const drainer = simulation.inLane(API_LANE, () => new Drainer(simulation, cluster, world, budgets));
  const pods = simulation.inLane(API_LANE, () => new PodVerbs(simulation, cluster, budgets));
  const services = {
    apply: (service: ServiceSpec) => {
      cluster.services.apply(service);
      recorder.applyService(service);
    },
    delete: (namespace: string, name: string) => {
      cluster.services.delete(namespace, name);
      // Without a Service there are no endpoints.
      recorder.applyService({ namespace, name, selector: undefined });
      workloads.admission.objectsGone(namespace);
    },
  };
  const hasPlans = world.timeline.some((entry) => entry.verb === "setImage" && entry.plan !== undefined);
  const planned = { workloads, services, stateOf: whyNotReady, firstWorkload: world.tasks.length };
  const plans = hasPlans ? new RolloutPlans(simulation, cluster, planned) : undefined;
  if (hasPlans)
    markPlans(cluster, marks, (workload) => world.objects.workloads[workload - world.tasks.length]!.label);
  /** From now on the EndpointSlices of Services are kept, too. */
  const watchEndpoints = () =>
    simulation.inLane(
      MANAGER_LANE,
      () => new EndpointSlices(simulation, cluster, world.controlPlane, (pod) => kubelet.hasStarted(pod)),
    );
  const actors = {
    controlPlane,
    failRegistry: (isDown: boolean) => kubelet.failRegistry?.(isDown),
    health,
    lifecycle,
    marks,
    drainer,
    budgets,
    workloads,
    services,
    admission: workloads.admission,
    plans,
    ...{ loads, usage, autoscalers, pods },
    claims: new ClaimProtection(cluster),
  };
  const timeline = new TimelinePlayer(simulation, cluster, world, actors);
  for (const failure of world.failures) {
    if ("outages" in failure) startLoggedFailures(simulation, cluster, health, marks, failure);
    else startRandomFailures(simulation, health, marks, failure, seed);
  }
  return {
    ...{
      simulation,
      watchEndpoints,
      controlPlane,
      cluster,
      recorder,
      log,
      kubelet,
      strategy,
      scheduler,
      workload,
      workloads,
    },
    ...{
      claims,
      lifecycle,
      eviction,
      garbage,
      marks,
      health,
      budgets,
      budgetReports,
      drainer,
      services,
      timeline,
    },
    ...{ loads, usage, autoscalers, follow },
  };
}

/** What a run asks of whoever plays the kubelets. */
export type KubeletPart = Pick<Kubelet, "settle" | "stateOf" | "hasStarted"> &
  Partial<Pick<Kubelet, "startOf" | "grownOf" | "readUsage" | "failRegistry">>;

export type KubeletMaker = (...given: ConstructorParameters<typeof Kubelet>) => KubeletPart;

const theKubelet: KubeletMaker = (...given) => new Kubelet(...given);

function afterEach(
  cluster: () => Cluster,
  { check }: RunSpec,
  { afterEach }: AssemblyHost,
): (() => void) | undefined {
  if (!check) return afterEach;
  return () => {
    checkInvariants(cluster());
    checkOwners(cluster());
    afterEach?.();
  };
}

/** What the scheduler's own configuration says of its client counts, unless clients have no limit at all. */
function limitsOf({ world: { controlPlane }, strategy: { scheduler } }: RunSpec): ControlPlaneSpec {
  const { schedulerLimit } = controlPlane;
  if (schedulerLimit.rate === Number.POSITIVE_INFINITY) return controlPlane;
  return { ...controlPlane, schedulerLimit: scheduler?.clientLimit ?? schedulerLimit };
}

function strategyOf({ strategy, seed }: RunSpec, host: AssemblyHost): Strategy {
  const definition = strategy.module === "" ? strategyNamed(strategy.name) : host.strategy;
  if (definition === undefined) throw new Error(`strategy "${strategy.label}" is not loaded`);
  return createStrategy(definition, strategy, createStream(seed, "strategy"));
}
