import type { Cluster } from "../../cluster/cluster.ts";
import type { NodeId, PodId } from "../../cluster/ids.ts";
import { isTask } from "../../cluster/is-task.ts";
import { READY } from "../../cluster/pod-table.ts";
import { podsOnNode } from "../../cluster/pods-on-node.ts";
import type { EventKind, Simulation } from "../../kernel/simulation.ts";
import { qosOf } from "../../spec/qos.ts";
import { CPU, type WorldSpec } from "../../spec/world.ts";
import { LOAD_PRIORITY } from "../load/loads.ts";
import { type CpuClaim, claimOf, shareCpu } from "./cpu-shares.ts";
import type { PodMeter } from "./pod-meter.ts";

/** Whom it asks, and tells. */
export interface NodeCpuTerms {
  meterOf(pod: PodId): PodMeter | undefined;
  /** Pods get so many millicores less than they would use, in all: the change of it. */
  cutChanged(change: number): void;
}

/**
 * Nodes whose pods would use more CPU than they have: it is shared by requests, so that what is used never exceeds what
 * pods may request of a node.
 *
 * Looked at once an instant at which something on a node changes: O(containers there). Make it only where somebody may
 * use more than it requests, else no node can be short.
 */
export class NodeCpu {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #tasks: WorldSpec["tasks"];
  readonly #terms: NodeCpuTerms;
  readonly #look: EventKind;
  readonly #changed = new Set<NodeId>();
  /** By node: what has been told of it. */
  readonly #told: number[] = [];

  constructor(simulation: Simulation, cluster: Cluster, tasks: WorldSpec["tasks"], terms: NodeCpuTerms) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#tasks = tasks;
    this.#terms = terms;
    this.#look = simulation.define("cpu-shared", () => this.#onLook());
    const ofTask = (pod: PodId, node = cluster.pods.node[pod] as NodeId) => {
      if (isTask(cluster, pod)) this.touch(node);
    };
    cluster.listen({
      podReady: (pod) => ofTask(pod),
      podEnded: ofTask,
      podLost: ofTask,
      nodeDown: (node) => this.touch(node),
      nodeUp: (node) => this.touch(node),
      nodeChanged: (node) => this.touch(node),
    });
  }

  /** What is used on a node may be another amount now. */
  touch(node: NodeId): void {
    if (node < 0) return;
    if (this.#changed.size === 0) this.#simulation.schedule(this.#look, 0, 0, 0, LOAD_PRIORITY);
    this.#changed.add(node);
  }

  #onLook(): void {
    const nodes = [...this.#changed].sort((a, b) => a - b);
    this.#changed.clear();
    for (const node of nodes) this.#share(node);
  }

  #share(node: NodeId): void {
    const { nodes, now } = this.#cluster;
    const pods = nodes.up[node] === 1 ? podsOnNode(this.#cluster, node) : [];
    const meters = pods.map((pod) => this.#terms.meterOf(pod));
    const claims = pods.map((pod, position) => this.#claimOf(pod, meters[position]));
    const capacity = nodes.allocatable[CPU]![node]!;
    const wanted = claims.map(({ claims: each }) => sumOf(each));
    const isShort =
      sumOf(wanted) > capacity || claims.some((claim, position) => claimOf(claim) < wanted[position]!);
    const granted = isShort ? shareCpu(capacity, claims) : undefined;
    let cut = 0;
    for (const [position, { claims: each }] of claims.entries()) {
      const cuts = granted === undefined ? [] : each.map((claim, i) => claim - granted[position]![i]!);
      cut += sumOf(cuts);
      const meter = meters[position];
      if (meter !== undefined && (granted !== undefined || meter.cut > 0)) meter.setCuts(cuts, now);
    }
    const whole = Math.round(cut);
    const change = whole - (this.#told[node] ?? 0);
    this.#told[node] = whole;
    if (change !== 0) this.#terms.cutChanged(change);
  }

  #claimOf(pod: PodId, meter: PodMeter | undefined): CpuClaim {
    const template = this.#cluster.pods.templates[pod];
    if (template === undefined) {
      const request = this.#cluster.requestOf(pod, CPU);
      const qos = request > 0 ? "Burstable" : "BestEffort";
      const limit = Number.POSITIVE_INFINITY;
      return { qos, requests: [request], claims: [this.#taskUse(pod, request)], request, limit };
    }
    const containers = meter?.containers ?? [];
    const limit = template.podLevel?.limits.cpu ?? 0;
    return {
      qos: qosOf(template),
      requests: containers.map(({ spec }) => spec.cpu),
      claims: meter?.cpuClaims ?? [],
      request: template.requests[CPU]!,
      limit: limit > 0 ? limit : Number.POSITIVE_INFINITY,
    };
  }

  #taskUse(pod: PodId, request: number): number {
    if (this.#cluster.pods.phase[pod] !== READY) return 0;
    const { cpu } = this.#tasks[this.#cluster.pods.workload[pod]!]!.behavior.usage;
    return cpu === "request" ? request : cpu;
  }
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, each) => sum + each, 0);
}
