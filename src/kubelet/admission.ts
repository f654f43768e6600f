import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import { DISK_PRESSURE, MEMORY_PRESSURE, PID_PRESSURE } from "../cluster/node-table.ts";
import { wantSamePort } from "../cluster/placement/host-ports.ts";
import { matchesNodeAffinity } from "../cluster/placement/node-selection.ts";
import { isTolerated } from "../cluster/placement/taints.ts";
import { podsOnNode } from "../cluster/pods-on-node.ts";
import type { PlacementSpec, PodTemplateSpec } from "../spec/pod.ts";
import { qosOf } from "../spec/qos.ts";
import { CRITICAL_PRIORITY } from "./qos.ts";
import { UNSEEN, type WorkerTable } from "./worker-table.ts";

/** Why a kubelet does not take a pod that was bound to its node, as the pod's status says. */
export interface Refusal {
  readonly reason: string;
  readonly message: string;
}

/**
 * What kubelets look at before they take a pod: the pressure that their node is under, then room by their own account,
 * then what may have changed since the scheduler decided, or nobody has looked at where the pod's spec names the node.
 * Source: facts 7.5, 7.7, kubelet/lifecycle/predicate.go.
 */
export class Admission {
  readonly #cluster: Cluster;
  readonly #workers: WorkerTable;
  readonly #conditionsOf: (node: NodeId) => number;
  /** When labels, taints or amounts of a node changed last; only of those that have. */
  readonly #changedAt = new Map<NodeId, number>();

  /** `conditionsOf` gives the bits of what a node's kubelet knows to be short of. */
  constructor(cluster: Cluster, workers: WorkerTable, conditionsOf: (node: NodeId) => number) {
    this.#cluster = cluster;
    this.#workers = workers;
    this.#conditionsOf = conditionsOf;
    cluster.listen({ nodeChanged: (node) => this.#changedAt.set(node, cluster.now) });
  }

  /** undefined: it is taken. O(resources) but where a node is overfull. */
  refusalOf(pod: PodId): Refusal | undefined {
    const node = this.#cluster.pods.node[pod] as NodeId;
    const template = this.#cluster.pods.templates[pod]!;
    const conditions = this.#conditionsOf(node);
    const byPressure = conditions === 0 ? undefined : refusalUnder(conditions, template);
    return byPressure ?? this.#refusalForRoom(pod, node) ?? this.#refusalForChange(pod, node, template);
  }

  #refusalForRoom(pod: PodId, node: NodeId): Refusal | undefined {
    const { resources, nodes } = this.#cluster;
    for (let resource = 0; resource < resources.length; resource++) {
      if (this.#cluster.freeOf(node, resource) >= 0) continue;
      const name = resources[resource]!;
      const wanted = this.#cluster.requestOf(pod, resource);
      if (wanted === 0) continue;
      const capacity = nodes.allocatable[resource]![node]!;
      const used = this.#admittedOn(node, resource, pod);
      if (used + wanted <= capacity) continue;
      const amounts = `requested: ${wanted}, used: ${used}, capacity: ${capacity}`;
      return { reason: `OutOf${name}`, message: `Node didn't have enough resource: ${name}, ${amounts}` };
    }
    return undefined;
  }

  /** What the pods that were taken before request. */
  #admittedOn(node: NodeId, resource: number, except: PodId): number {
    let sum = 0;
    for (const pod of podsOnNode(this.#cluster, node))
      if (pod !== except && this.#workers.stageOf(pod) !== UNSEEN)
        sum += this.#cluster.requestOf(pod, resource);
    return sum;
  }

  #refusalForChange(pod: PodId, node: NodeId, { placement }: PodTemplateSpec): Refusal | undefined {
    if (placement.nodeName === "" && !this.#hasChangedSince(this.#cluster.pods.boundAt[pod]!, node))
      return undefined;
    const { specs, taints } = this.#cluster.nodes;
    if (!matchesNodeAffinity(placement, specs[node]!))
      return refusedBy("NodeAffinity", "node(s) didn't match Pod's node affinity/selector");
    if (placement.hostPorts.length > 0 && this.#hasTakenPort(pod, node, placement))
      return refusedBy("NodePorts", "node(s) didn't have free ports for the requested pod ports");
    const executes = taints[node]!.filter(({ effect }) => effect === "NoExecute");
    if (executes.some((taint) => !isTolerated(taint, placement.tolerations)))
      return refusedBy("TaintToleration", "node(s) had taints that the pod didn't tolerate");
    return undefined;
  }

  /** Whether what the scheduler saw of a node may have been something else. */
  #hasChangedSince(bound: number, node: NodeId): boolean {
    const changed = this.#changedAt.get(node);
    return changed !== undefined && changed >= bound - LONGEST_BINDING;
  }

  #hasTakenPort(pod: PodId, node: NodeId, { hostPorts }: PlacementSpec): boolean {
    const { templates } = this.#cluster.pods;
    return podsOnNode(this.#cluster, node).some((other) => {
      if (other === pod || this.#workers.stageOf(other) === UNSEEN) return false;
      return wantSamePort(hostPorts, templates[other]?.placement.hostPorts ?? []);
    });
  }
}

/** Decisions are older than bindings. */
const LONGEST_BINDING = 60_000_000;

function refusedBy(predicate: string, why: string): Refusal {
  return { reason: predicate, message: `Predicate ${predicate} failed: ${why}` };
}

/**
 * Under memory pressure alone only pods that ask for nothing are refused, and not those that tolerate it; under any other
 * pressure all are. Critical ones never.
 */
function refusalUnder(conditions: number, template: PodTemplateSpec): Refusal | undefined {
  if (template.priority >= CRITICAL_PRIORITY) return undefined;
  const tolerates = isTolerated(
    { key: "node.kubernetes.io/memory-pressure", value: "", effect: "NoSchedule" },
    template.placement.tolerations,
  );
  if (conditions === MEMORY_PRESSURE && (qosOf(template) !== "BestEffort" || tolerates)) return undefined;
  const names = NAMES.filter(([bit]) => (conditions & bit) !== 0).map(([, name]) => name);
  return { reason: "Evicted", message: `The node had condition: [${names.join(" ")}]. ` };
}

const NAMES = [
  [DISK_PRESSURE, "DiskPressure"],
  [MEMORY_PRESSURE, "MemoryPressure"],
  [PID_PRESSURE, "PIDPressure"],
] as const;
