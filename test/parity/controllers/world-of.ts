import type { ControlPlaneSpec } from "../../../src/spec/control-plane.ts";
import type { WorkloadSpec } from "../../../src/spec/objects.ts";
import { NO_STORAGE } from "../../../src/spec/storage.ts";
import type { NodeSpec, WorldSpec } from "../../../src/spec/world.ts";
import { autoscalingOf } from "./autoscaling/play-autoscalers.ts";
import { microseconds } from "./durations.ts";
import { controlPlaneOf } from "./flags.ts";
import { apiServerOf } from "./machine.ts";
import { premadeVolumes } from "./premade-volumes.ts";
import { ManifestReader, NAMESPACE } from "./reader.ts";
import type { ControllerCase, ControllerRun, Manifest } from "./recording.ts";
import { startTimeOf } from "./start-time.ts";

/** A recorded case as something to simulate. */
export interface CaseWorld {
  readonly world: WorldSpec;
  readonly reader: ManifestReader;
  /** Of a kind and a name, as the recordings have them: the position in `objects.workloads`. */
  numberOf(kind: string, name: string): number | undefined;
}

/**
 * The nodes of a case, and all workloads that its run ever creates; none of these is there at the start, and what
 * else the run creates comes by actions alone.
 */
export function worldOf(recorded: ControllerCase, recordedRun: ControllerRun): CaseWorld {
  const { actions, changes } = recordedRun;
  const created = actions.filter(({ what }) => what === "create").map(({ object }) => object);
  const classes = priorityClasses(created, changes);
  const reader = new ManifestReader([...created, ...(recorded.nodes ?? []), ...classes]);
  const workloads: WorkloadSpec[] = [];
  const numbers = new Map<string, number>();
  for (const object of created) {
    const { kind } = object;
    if (!MAKES_PODS.has(kind)) continue;
    const key = `${kind}/${object.metadata.name}`;
    if (numbers.has(key)) continue;
    for (const spec of reader.objects(object).workloads) {
      numbers.set(key, workloads.length);
      workloads.push(named(spec, object));
    }
  }
  const autoscalers = created
    .filter(({ kind }) => kind === "HorizontalPodAutoscaler")
    .flatMap((object) => reader.objects(object).autoscalers ?? []);
  const usual = withPasses(controlPlaneOf(recorded), changes);
  // Whole scenarios are compared by what their pods waited, the others by steps of which many wait for nobody.
  const isWhole = recorded.keyFigures !== undefined;
  const controlPlane = isWhole ? { ...usual, apiServer: apiServerOf(recordedRun, usual.apiServer) } : usual;
  return {
    reader,
    numberOf: (kind, name) => numbers.get(`${kind}/${name}`),
    world: {
      kubernetesVersion: recorded.kubernetesVersion.split(".").slice(0, 2).join("."),
      start: "cold",
      startTime: startTimeOf(recordedRun),
      horizon: Number.POSITIVE_INFINITY,
      warmUp: 0,
      resources: reader.resources,
      nodes: nodesOf(recorded, actions, reader),
      tasks: [],
      objects: {
        namespaces: [{ name: NAMESPACE, labels: { "kubernetes.io/metadata.name": NAMESPACE } }],
        workloads,
        services: [],
        budgets: [],
        autoscalers,
        storage: { ...NO_STORAGE, volumes: premadeVolumes(created, changes) },
      },
      controlPlane,
      autoscaling: autoscalingOf(recorded),
      timeline: [],
      failures: [],
    },
  };
}

/** Passes of the node monitor are where the first loss was noticed, and whole periods before and after. */
function withPasses(controlPlane: ControlPlaneSpec, changes: ControllerRun["changes"]): ControlPlaneSpec {
  const { nodeMonitor } = controlPlane;
  const first = changes.find(({ set }) => /,Unknown/.test(String(set?.["cond.Ready"] ?? "")));
  if (first === undefined) return controlPlane;
  const passesFrom = microseconds(first.t) % nodeMonitor.period;
  return { ...controlPlane, nodeMonitor: { ...nodeMonitor, passesFrom } };
}

/** The classes that pods name were made before: what they are worth, their pods show. */
function priorityClasses(
  created: readonly Manifest[],
  changes: ControllerRun["changes"],
): readonly Manifest[] {
  const values = new Map<string, number>();
  const own = new Set(
    created.filter(({ kind }) => kind === "PriorityClass").map(({ metadata }) => metadata.name),
  );
  for (const { kind, metadata, spec } of created) {
    const name = spec?.priorityClassName ?? spec?.template?.spec?.priorityClassName;
    if (name === undefined || own.has(name)) continue;
    const isOf = (pod: string) =>
      kind === "Pod" ? pod === metadata.name : pod.startsWith(`${metadata.name}-`);
    const pod = changes.find((each) => each.kind === "Pod" && each.op === "create" && isOf(each.name));
    const shown = pod?.set as Readonly<Record<string, unknown>> | undefined;
    if (pod !== undefined || !values.has(name)) values.set(name, Number(shown?.["priority"] ?? 0));
  }
  return [...values].map(([name, value]) => ({
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata: { name },
    value,
    // What it is called tells of it: no pod shows it.
    ...(name.endsWith("never") && { preemptionPolicy: "Never" }),
  }));
}

const MAKES_PODS = new Set(["Pod", "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob"]);

/** A bare pod is a workload by itself. */
export function named(spec: WorkloadSpec, { kind, metadata }: Manifest): WorkloadSpec {
  const label = `${kind.toLowerCase()}/${metadata.name}`;
  return kind === "Pod" ? { ...spec, name: metadata.name, label } : { ...spec, label };
}

/** Those that the case tells of, and those that were made before its run began; the pool, if pods ask for it. */
function nodesOf(
  recorded: ControllerCase,
  actions: ControllerRun["actions"],
  reader: ManifestReader,
): readonly NodeSpec[] {
  const isSetUp = (action: ControllerRun["actions"][number]) =>
    action.what === "create" && action.object.kind === "Node" && (action.setup === true || action.t < 0);
  const own = [...(recorded.nodes ?? []), ...actions.filter(isSetUp).map(({ object }) => object)];
  const nodes = own.map((object) => reader.node(object));
  const asksForPool = actions.some(({ object }) => /"pool":"main"/.test(JSON.stringify(object ?? {})));
  const hasPool = own.some(({ metadata }) => metadata.labels?.pool === "main");
  return asksForPool && !hasPool ? [...nodes, ...POOL.map((object) => reader.node(object))] : nodes;
}

/** Where pods go that ask for the pool "main". */
const POOL: readonly Manifest[] = Array.from({ length: 20 }, (_, i) => {
  const name = `node-${i + 1}`;
  const amounts = { cpu: "64", memory: "256Gi", pods: "500", "ephemeral-storage": "100Gi" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { pool: "main", "kubernetes.io/hostname": name, "kubernetes.io/os": "linux" } },
    spec: {},
    status: { capacity: amounts, allocatable: amounts },
  };
});
