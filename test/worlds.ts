import { Cluster } from "../src/cluster/cluster.ts";
import type { PodId } from "../src/cluster/ids.ts";
import { runScenario } from "../src/run/run-scenario.ts";
import type { StrategyDefinition } from "../src/scheduling/strategy.ts";
import type { BehaviorSpec } from "../src/spec/behavior.ts";
import { INSTANT } from "../src/spec/control-plane.ts";
import { USUAL_DRAIN } from "../src/spec/drain.ts";
import { NO_OBJECTS } from "../src/spec/objects.ts";
import type { MetricValue, PodRecord, RunResult } from "../src/spec/run-result.ts";
import type { RunSpec } from "../src/spec/run-spec.ts";
import type { QueueDiscipline, StrategyOptions } from "../src/spec/scenario-spec.ts";
import type {
  ArrivalSpec,
  NodeSpec,
  TaskStreamSpec,
  TimelineEntry,
  TraceColumns,
  WorldSpec,
} from "../src/spec/world.ts";

export const SECOND = 1_000_000;
export const GIB = 2 ** 30;
export const NEVER = Number.POSITIVE_INFINITY;
export const exactly = (value: number) => ({ kind: "constant", value }) as const;
export const exponential = (mean: number) => ({ kind: "exponential", mean }) as const;

/** A node with 4 cores, 8 GiB and room for 110 pods. */
export interface NodeShape {
  readonly cpu?: number;
  readonly memory?: number;
  readonly pods?: number;
  /** Amounts of the resources after "pods". */
  readonly extended?: readonly number[];
  readonly zone?: string;
  /** Bytes per microsecond. */
  readonly bandwidth?: number;
  readonly pricePerHour?: number;
}

export function aNode(id: number, shape: NodeShape = {}): NodeSpec {
  const { cpu = 4000, memory = 8 * GIB, pods = 110, extended = [], zone = "a" } = shape;
  const machine = {
    allocatable: [cpu, memory, pods, ...extended],
    bandwidth: shape.bandwidth ?? 125,
    parallelPulls: 1,
  };
  const labels = { "kubernetes.io/hostname": `n${id}`, "topology.kubernetes.io/zone": zone };
  const site = { pool: "p", zone, rack: "", pricePerHour: shape.pricePerHour ?? 0 };
  return { name: `n${id}`, ...site, machine, labels, taints: [], images: {}, isCordoned: false };
}

export function nodesOf(...shapes: readonly NodeShape[]): NodeSpec[] {
  return shapes.map((shape, id) => aNode(id, shape));
}

/** A stream of tasks of one core, which start at once, end after a second, and are tried again when lost. */
export function aTask(change: Partial<TaskStreamSpec> = {}): TaskStreamSpec {
  return {
    name: "work",
    arrivals: { kind: "burst", at: 0, count: 1 },
    duration: exactly(SECOND),
    requests: [1000, 0, 1],
    labels: {},
    behavior: aBehavior(),
    onNodeFailure: "resubmit",
    onDrain: "resubmit",
    ...change,
  };
}

export function aBehavior(change: Partial<BehaviorSpec> = {}): BehaviorSpec {
  return {
    image: "",
    imageSize: 0,
    startup: exactly(0),
    usage: { cpu: "request", memory: "request" },
    ...change,
  };
}

/** A row of a trace; times in seconds. */
export interface Row {
  readonly at: number;
  readonly lasts: number;
  readonly cpu?: number;
  readonly memory?: number;
  readonly expected?: number;
  readonly instances?: number;
}

export function aTrace(...rows: readonly Row[]): TraceColumns {
  const shapes = rows.map(({ cpu = 1000, memory = 0 }) => [cpu, memory, 1]);
  return {
    rows: rows.length,
    submitted: Float64Array.from(rows, (row) => row.at * SECOND),
    duration: Float64Array.from(rows, (row) => row.lasts * SECOND),
    estimate: Float64Array.from(rows, (row) => (row.expected ?? row.lasts) * SECOND),
    instances: Int32Array.from(rows, (row) => row.instances ?? 1),
    shape: Int32Array.from(rows, (_, position) => position),
    shapes,
  };
}

export function traced(...rows: readonly Row[]): ArrivalSpec {
  return { kind: "trace", trace: aTrace(...rows), repeat: "once" };
}

/** `count` tasks with these gaps: a renewal process. */
export function renewal(gap: { kind: "exponential"; mean: number } | { kind: "constant"; value: number }) {
  return { kind: "renewal", gap, count: NEVER, until: NEVER } as const;
}

/** One node and no work, until all work has ended. */
export function aWorld(change: Partial<WorldSpec> = {}): WorldSpec {
  return {
    kubernetesVersion: "1.36",
    start: "cold",
    startTime: Date.UTC(2026, 0, 5) * 1000,
    horizon: NEVER,
    warmUp: 0,
    resources: ["cpu", "memory", "pods"],
    nodes: nodesOf({}),
    tasks: [],
    objects: NO_OBJECTS,
    controlPlane: INSTANT,
    timeline: [],
    failures: [],
    ...change,
  };
}

/** A timeline entry at a second, for nodes by id. */
export function entry(
  at: number,
  verb: "cordon" | "uncordon" | "drain" | "restore" | "fail" | "partition",
  nodes: readonly number[],
  seconds = NEVER,
): TimelineEntry {
  const target = `node/${nodes.map((node) => `n${node}`).join("+")}`;
  const item = { at: at * SECOND, target, nodes };
  const isLoss = verb === "fail" || verb === "partition";
  if (verb === "drain") return { ...item, verb, options: USUAL_DRAIN };
  return isLoss ? { ...item, verb, duration: seconds * SECOND } : { ...item, verb };
}

export interface RunChoice {
  readonly strategy?: string;
  readonly options?: StrategyOptions;
  readonly queue?: QueueDiscipline;
  readonly seed?: number;
  readonly check?: boolean;
  readonly eventQueue?: RunSpec["eventQueue"];
  /** Takes the place of the named strategy. */
  readonly own?: StrategyDefinition;
}

/** A run with all that it told, invariants checked unless said otherwise. */
export interface Run {
  readonly result: RunResult;
  /** In the order in which the tasks left. */
  readonly pods: readonly PodRecord[];
  /** "1.5 Scheduled work-0 n1", in order. */
  readonly events: readonly string[];
  value(metric: string, stat: string, labels?: string): number;
}

/** First-fit with seed 1 and invariants checked, unless chosen otherwise. */
export function runSpecOf(world: WorldSpec, choice: RunChoice = {}): RunSpec {
  const { strategy = "first-fit", options = {}, queue = "list", seed = 1, check = true, own } = choice;
  const module = own === undefined ? "" : "/own.mjs";
  return {
    scenario: "test",
    variant: "",
    world,
    strategy: { label: strategy, name: strategy, module, options, queue },
    seed,
    check,
    eventQueue: choice.eventQueue ?? "ladder",
  };
}

export function run(world: WorldSpec, choice: RunChoice = {}): Run {
  const { own } = choice;
  const pods: PodRecord[] = [];
  const events: string[] = [];
  const result = runScenario(runSpecOf(world, choice), {
    events: {
      pod: (record) => pods.push({ ...record }),
      event: (time, reason, pod, node) =>
        events.push([time / SECOND, reason, pod, node].filter((part) => part !== "").join(" ")),
    },
    ...(own && { strategy: own }),
  });
  return {
    result,
    pods,
    events,
    value: (metric, stat, labels = "") => metricOf(result.metrics, metric, stat, labels),
  };
}

export function metricOf(metrics: readonly MetricValue[], metric: string, stat: string, labels = ""): number {
  const found = metrics.filter(
    (each) => each.metric === metric && each.stat === stat && each.labels === labels,
  );
  if (found.length !== 1)
    throw new Error(`${found.length} values of ${metric}.${stat}{${labels}}, there must be one`);
  return found[0]!.value;
}

/** Tasks by their number within the workload: waits in seconds, and so on. */
export function byIndex(pods: readonly PodRecord[], workload = 0): PodRecord[] {
  return pods.filter((pod) => pod.workload === workload).sort((a, b) => a.index - b.index);
}

/** A cluster apart from any run; its time is what the test sets. */
export function aCluster(nodes: readonly NodeSpec[], extended: readonly string[] = []) {
  const clock = { now: 0 };
  const cluster = new Cluster(clock, ["cpu", "memory", "pods", ...extended], nodes);
  return { cluster, clock };
}

export interface PodShape {
  readonly cpu?: number;
  readonly memory?: number;
  readonly extended?: readonly number[];
  readonly expected?: number;
}

/** Submits a pod of one core to a cluster. */
export function aPod(cluster: Cluster, shape: PodShape = {}): PodId {
  const { cpu = 1000, memory = 0, extended = [], expected = 0 } = shape;
  const requests = [cpu, memory, 1, ...extended];
  while (requests.length < cluster.resources.length) requests.push(0);
  const podClass = cluster.classes.intern({ requests });
  return cluster.submit({ podClass, workload: 0, index: 0, origin: 0, duration: SECOND, expected });
}

/** Puts pods of this shape on nodes, one for each entry. */
export function place(cluster: Cluster, nodes: readonly number[], shape: PodShape = {}): PodId[] {
  return nodes.map((node) => {
    const pod = aPod(cluster, shape);
    cluster.bind(pod, node as never);
    return pod;
  });
}
