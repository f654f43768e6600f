import { Cluster } from "../../src/cluster/cluster.ts";
import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import { checkInvariants } from "../../src/cluster/invariants.ts";
import { BOUND } from "../../src/cluster/pod-table.ts";
import { podsOnNode } from "../../src/cluster/pods-on-node.ts";
import { DisruptionBudgets } from "../../src/controllers/disruption-budgets.ts";
import { Drainer } from "../../src/controllers/drainer.ts";
import { NodeLifecycle } from "../../src/controllers/node-lifecycle.ts";
import { PodGarbageCollector } from "../../src/controllers/pod-garbage-collector.ts";
import { TaintEviction } from "../../src/controllers/taint-eviction.ts";
import { NodeHealth } from "../../src/faults/node-health.ts";
import { type EventHandle, Simulation } from "../../src/kernel/simulation.ts";
import { type ControlPlaneSpec, INSTANT, KUBERNETES } from "../../src/spec/control-plane.ts";
import type { PodTemplateSpec, TolerationSpec } from "../../src/spec/pod.ts";
import type { WorldSpec } from "../../src/spec/world.ts";
import { Workload } from "../../src/workload/workload.ts";
import { aTemplate } from "../objects.ts";
import { aWorld, NEVER, SECOND } from "../worlds.ts";

/** Nodes are heard of as in Kubernetes, everything else takes no time: so times in tests are whole seconds. */
export const HEARTBEATS_ALONE: ControlPlaneSpec = {
  ...INSTANT,
  nodeMonitor: { ...KUBERNETES.nodeMonitor, leaseJitter: 0 },
};

/** A toleration of everything that a lost node is tainted with, for so many seconds. */
export function forSeconds(seconds: number): TolerationSpec {
  const key = "node.kubernetes.io/unreachable";
  return { key, operator: "Exists", value: "", effect: "NoExecute", duration: seconds * SECOND };
}

export function tolerating(tolerations: readonly TolerationSpec[], labels = { app: "app" }): PodTemplateSpec {
  const template = aTemplate({ labels });
  return { ...template, placement: { ...template.placement, tolerations } };
}

/**
 * What cares for nodes, with a kubelet of a few lines: pods are ready a second after they are bound, and gone
 * `shutdown` seconds after they are asked to go; none of that on a machine that has stopped.
 */
export function aNodePlane(change: Partial<WorldSpec> = {}, { shutdown = 0, seed = 1 } = {}) {
  const world = aWorld({ controlPlane: HEARTBEATS_ALONE, ...change });
  const simulation: Simulation = new Simulation("ladder", () => checkInvariants(cluster));
  const cluster: Cluster = new Cluster(simulation, world.resources, world.nodes);
  const log: string[] = [];
  const { pods, nodes } = cluster;
  const nameOf = (pod: PodId) => pods.names[pod] ?? `task-${pods.index[pod]}`;
  const tell = (...words: readonly string[]) => log.push([simulation.now / SECOND, ...words].join(" "));
  startKubelet(simulation, cluster, shutdown);
  cluster.listen({
    podReady: (pod) => tell(nameOf(pod), "ready"),
    podUnready: (pod) => tell(nameOf(pod), "unready"),
    podDeleting: (pod, cause) => tell(nameOf(pod), "deleting", cause),
    podRemoved: (pod) => tell(nameOf(pod), "removed"),
    podLost: (pod, _node, cause) => tell(nameOf(pod), "lost", cause),
    nodeReadyChanged: (node) => tell(`n${node}`, nodes.ready[node] === 1 ? "Ready" : "NotReady"),
    nodeChanged: (node) => tell(`n${node}`, "taints", ...nodes.taints[node]!.map(({ effect }) => effect)),
  });
  new Workload(simulation, cluster, world, seed);
  const lifecycle = new NodeLifecycle(simulation, cluster, world, seed);
  const eviction = new TaintEviction(simulation, cluster, world);
  const garbage = new PodGarbageCollector(simulation, cluster, world);
  const budgets = new DisruptionBudgets(cluster, world);
  const drainer = new Drainer(simulation, cluster, world, budgets);
  const health = new NodeHealth(cluster, world);

  const acts: (() => void)[] = [];
  const act = simulation.define("act", (number) => acts[number]!());
  /** Does something at a second, as the timeline would. */
  const at = (seconds: number, what: () => void) => {
    simulation.schedule(act, Math.round(seconds * SECOND), acts.push(what) - 1, 0, 1);
  };
  /** Machines stop, and run again at `until`. */
  const fail = (seconds: number, ids: readonly number[], until = NEVER) => {
    at(seconds, () => {
      for (const node of ids) health.addCause(node as NodeId, true);
    });
    if (until === NEVER) return;
    at(until, () => {
      for (const node of ids) health.removeCause(node as NodeId, true);
    });
  };
  /** A pod of the first workload object, bound now. */
  const bind = (node: number, name: string, template = aTemplate(), workload = 0): PodId => {
    const podClass = cluster.classes.intern({ requests: template.requests, template });
    const number = world.tasks.length + workload;
    const made = { podClass, workload: number, index: 0, origin: 0, duration: NEVER, expected: NEVER };
    const pod = cluster.submit({ ...made, name, template, revision: 1 });
    cluster.bind(pod, node as NodeId);
    return pod;
  };
  return { simulation, cluster, lifecycle, eviction, garbage, budgets, drainer, health, log, at, fail, bind };
}

function startKubelet(simulation: Simulation, cluster: Cluster, shutdown: number): void {
  const next = new Map<PodId, EventHandle>();
  const { pods, nodes } = cluster;
  const ready = simulation.define("kubelet-ready", (pod) => cluster.ready(pod as PodId));
  const gone = simulation.define("kubelet-gone", (pod) => cluster.remove(pod as PodId));
  const forget = (pod: PodId) => {
    simulation.cancel(next.get(pod) ?? (-1 as EventHandle));
    next.delete(pod);
  };
  const goOn = (pod: PodId) => {
    forget(pod);
    const isLeaving = !Number.isNaN(pods.deletedAt[pod]);
    if (nodes.up[pods.node[pod]!] !== 1) return;
    if (isLeaving) next.set(pod, simulation.schedule(gone, shutdown * SECOND, pod));
    else if (pods.phase[pod] === BOUND) next.set(pod, simulation.schedule(ready, SECOND, pod));
  };
  cluster.listen({
    podBound: goOn,
    podDeleting: (pod) => {
      if (pods.node[pod] !== -1) goOn(pod);
    },
    podLost: forget,
    podLeft: forget,
    nodeDown: (node) => podsOnNode(cluster, node).forEach(forget),
    nodeUp: (node) => podsOnNode(cluster, node).forEach(goOn),
  });
}
