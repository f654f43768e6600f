import { Cluster } from "../../src/cluster/cluster.ts";
import type { PodId } from "../../src/cluster/ids.ts";
import { checkInvariants } from "../../src/cluster/invariants.ts";
import { BOUND } from "../../src/cluster/pod-table.ts";
import { WorkloadControllers } from "../../src/controllers/workload-controllers.ts";
import { Simulation } from "../../src/kernel/simulation.ts";
import { Scheduler } from "../../src/scheduling/scheduler.ts";
import { firstFit } from "../../src/scheduling/strategies/in-order.ts";
import { type ControlPlaneSpec, INSTANT } from "../../src/spec/control-plane.ts";
import { NO_PROGRESS, ONE_POD } from "../../src/spec/jobs.ts";
import { type DeploymentSpec, type JobSpec, NO_OBJECTS, type WorkloadSpec } from "../../src/spec/objects.ts";
import type { ContainerBehavior, ContainerSpec, PodTemplateSpec } from "../../src/spec/pod.ts";
import { ANYWHERE } from "../../src/spec/pod.ts";
import { NO_STORAGE, type StorageSpec } from "../../src/spec/storage.ts";
import type { NodeSpec } from "../../src/spec/world.ts";
import { made } from "../scheduling/decisions.ts";
import { aBehavior, aWorld, exactly, type NodeShape, nodesOf, SECOND } from "../worlds.ts";
import { type PodLife, startTinyKubelet } from "./tiny-kubelet.ts";

export const BEHAVIOR: ContainerBehavior = {
  ...aBehavior(),
  duration: undefined,
  exit: { code: 0, probability: 0 },
  becomesReady: true,
  shutdown: exactly(0),
};

/** A template with one container "c" of this image. */
export function aTemplate(image: string, change: Partial<PodTemplateSpec> = {}): PodTemplateSpec {
  const container: ContainerSpec = {
    name: "c",
    image,
    pullPolicy: "IfNotPresent",
    isSidecar: false,
    cpu: 100,
    memory: 0,
    startupProbe: undefined,
    readinessProbe: undefined,
    livenessProbe: undefined,
    preStop: 0,
    behavior: BEHAVIOR,
  };
  return {
    key: JSON.stringify({ spec: { containers: [{ image, name: "c" }] } }),
    namespace: "default",
    labels: { app: "web" },
    requests: [100, 0, 1],
    nonZeroCpu: 100,
    nonZeroMemory: 0,
    scoredCpu: 100,
    scoredMemory: 0,
    placement: ANYWHERE,
    priority: 0,
    preemptionPolicy: "PreemptLowerPriority",
    schedulerName: "default-scheduler",
    schedulingGates: [],
    restartPolicy: "Always",
    terminationGrace: 30 * SECOND,
    deletionCost: 0,
    initContainers: [],
    containers: [container],
    imageVolumes: [],
    volumes: [],
    ownerSelector: undefined,
    ...change,
  };
}

/** A Deployment "web" of image v1 with Kubernetes' defaults. */
export function aDeployment(change: Partial<DeploymentSpec> = {}): DeploymentSpec {
  return {
    kind: "Deployment",
    namespace: "default",
    name: "web",
    label: "deployment/web",
    isPresent: true,
    replicas: 4,
    selector: [{ key: "app", operator: "In", values: ["web"] }],
    template: aTemplate("v1"),
    strategy: rolling("25%", "25%"),
    minReady: 0,
    progressDeadline: 600 * SECOND,
    revisionHistoryLimit: 10,
    isPaused: false,
    replicaSets: [],
    ...change,
  };
}

/** A Job of one pod that is not restarted. */
export function aPlainJob(change: Partial<JobSpec> = {}): JobSpec {
  return {
    kind: "Job",
    namespace: "default",
    name: "work",
    label: "job/work",
    isPresent: true,
    ...ONE_POD,
    template: aTemplate("v1", { restartPolicy: "Never" }),
    progress: NO_PROGRESS,
    pods: [],
    ...change,
  };
}

/** RollingUpdate with maxSurge and maxUnavailable as a manifest writes them. */
export function rolling(
  maxSurge: number | string,
  maxUnavailable: number | string,
): DeploymentSpec["strategy"] {
  return { kind: "RollingUpdate", maxSurge: amount(maxSurge), maxUnavailable: amount(maxUnavailable) };
}

function amount(written: number | string) {
  if (typeof written === "number") return { kind: "int", value: written } as const;
  return { kind: "percent", value: Number.parseInt(written, 10) } as const;
}

export interface Setting extends Partial<PodLife> {
  readonly workloads: readonly WorkloadSpec[];
  readonly nodes?: readonly NodeShape[];
  /** In their place. */
  readonly nodeSpecs?: readonly NodeSpec[];
  readonly controlPlane?: ControlPlaneSpec;
  readonly start?: "cold" | "settled";
  readonly storage?: StorageSpec;
  /** Called after each event. */
  readonly afterEach?: () => void;
}

/**
 * Simulation, cluster, first-fit scheduler and controllers. Unless said otherwise pods get ready 5 s after they were
 * bound, are gone as soon as their deletion is asked for, and do not end.
 */
export function aControlledCluster(setting: Setting) {
  const { nodes = [{ cpu: 1_000_000, pods: 10_000 }], workloads } = setting;
  const { controlPlane = INSTANT, start = "cold" } = setting;
  const { readyAfter = 5, goneAfter = 0, ending = () => undefined } = setting;
  const objects = { ...NO_OBJECTS, workloads };
  const world = aWorld({ nodes: setting.nodeSpecs ?? nodesOf(...nodes), objects, controlPlane, start });
  const simulation: Simulation = new Simulation("ladder", () => {
    checkInvariants(cluster);
    setting.afterEach?.();
  });
  const { kubernetesVersion } = world;
  const { storage = NO_STORAGE } = setting;
  const cluster: Cluster = new Cluster(simulation, world.resources, world.nodes, {
    kubernetesVersion,
    namespaces: [],
    storage,
  });
  startTinyKubelet(simulation, cluster, { readyAfter, goneAfter, ending });
  const settings = { queue: "list", controlPlane, kubernetesVersion } as const;
  const scheduler = new Scheduler(simulation, cluster, made(firstFit), settings, () => {});
  const controllers = new WorkloadControllers(simulation, cluster, world, 1);
  /** As a run begins: all are submitted, placed by the strategy, and ready. */
  const settle = () => {
    controllers.settle();
    scheduler.settle();
    for (let pod = 0; pod < cluster.pods.rows; pod++)
      if (cluster.pods.phase[pod] === BOUND) cluster.ready(pod as PodId);
  };
  const acts: (() => void)[] = [];
  const act = simulation.define("act", (number) => acts[number]!());
  const at = (seconds: number, what: () => void) =>
    simulation.schedule(act, Math.round(seconds * SECOND), acts.push(what) - 1, 0, 1);
  const runTo = (seconds: number) => simulation.run(seconds * SECOND);
  if (start === "settled") settle();
  else controllers.start();
  return { world, simulation, cluster, scheduler, controllers, at, runTo };
}

/** Notes what is announced of workloads: "50 rollout began", "60 complete", "0 4 wanted". */
export function announcements({ cluster, simulation }: Pick<ControlledCluster, "cluster" | "simulation">) {
  const told: string[] = [];
  const tell = (what: string) => told.push(`${simulation.now / SECOND} ${what}`);
  cluster.listen({
    wantedChanged: (_, wanted) => tell(`${wanted} wanted`),
    rolloutBegan: (_, action) => tell(`${action} began`),
    rolloutCompleted: () => tell("complete"),
    rolloutStalled: () => tell("stuck"),
  });
  return told;
}

export type ControlledCluster = ReturnType<typeof aControlledCluster>;
