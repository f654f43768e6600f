import type { TaintSpec } from "../spec/pod.ts";
import type { NodeSpec } from "../spec/world.ts";
import { type ChangeLog, ChangeRing } from "./change-log.ts";
import { type Column, NO_POD, type NodeId } from "./ids.ts";
import { lengthened } from "./lengthened.ts";
import { EXACT_BELOW, type RestList, Rests } from "./rests.ts";

/** Read-only sight of the nodes, one row each. */
export interface NodeColumns {
  /** Rows: nodes that are there, or have been. */
  readonly count: number;
  /** Names, labels, images; replaced when a node changes. */
  readonly specs: readonly NodeSpec[];
  /** By resource: what the node offers, and what its pods request of it. Infinity: no limit. */
  readonly allocatable: readonly Column[];
  readonly requested: readonly Column[];
  /** Requests with Kubernetes' fillers, for scores. */
  readonly nonZeroCpu: Column;
  readonly nonZeroMemory: Column;
  /** Whether an amount or a sum has ever passed 2^53: then the rests count. */
  readonly isVast: boolean;
  /** Rests of `allocatable` by node and resource; of `requested` too, followed by nonZeroCpu and nonZeroMemory. */
  readonly allocatableRests: RestList;
  readonly requestedRests: RestList;
  /** 1 if the node has not left the cluster. */
  readonly present: Column;
  /** 1 if the machine runs. */
  readonly up: Column;
  /** 1 if the node's kubelet reaches the control plane, as far as the network goes. */
  readonly connected: Column;
  /** Bits of what the kubelet says it is short of: MEMORY_PRESSURE, DISK_PRESSURE, PID_PRESSURE. */
  readonly pressure: Column;
  /** 1 if the control plane holds the node to be ready. */
  readonly ready: Column;
  /** 1 if new pods are kept away by a cordon. */
  readonly cordoned: Column;
  /** 1 if the node is present, ready and not cordoned. */
  readonly schedulable: Column;
  /** How many nodes are not schedulable. */
  readonly unschedulable: number;
  /** Taints that the node has now. */
  readonly taints: readonly (readonly TaintSpec[])[];
  /** How many nodes have taints. */
  readonly tainted: number;
  /** Counts changes of labels, taints, cordons and presence: what answers by label are kept for. */
  readonly traitsVersion: number;
  /** The nodes that changed so: as many changes as `traitsVersion` says. */
  readonly traitChanges: ChangeLog;
  /** Counts changes of labels and presence alone: what is kept of domains, which nodes that fail do not change. */
  readonly placesVersion: number;
  /** Number of the node's zone, in order of first appearance. */
  readonly zone: Column;
  readonly zones: readonly string[];
  /** First pod on the node, or NO_POD; the next ones are in the pods' column `nextOnNode`. */
  readonly firstPod: Column;
  /** Pods on the node. */
  readonly pods: Column;
}

/** What a kubelet may be short of, as its node's conditions say. */
export const MEMORY_PRESSURE = 1;
export const DISK_PRESSURE = 2;
export const PID_PRESSURE = 4;

/** The nodes' columns, written by the cluster alone. Rows are never used again. */
export class NodeTable implements NodeColumns {
  readonly specs: NodeSpec[] = [];
  readonly allocatable: Float64Array[];
  readonly requested: Float64Array[];
  nonZeroCpu = new Float64Array(0);
  nonZeroMemory = new Float64Array(0);
  isVast = false;
  readonly allocatableRests: Rests;
  readonly requestedRests: Rests;
  present = new Uint8Array(0);
  up = new Uint8Array(0);
  connected = new Uint8Array(0);
  pressure = new Uint8Array(0);
  ready = new Uint8Array(0);
  cordoned = new Uint8Array(0);
  schedulable = new Uint8Array(0);
  unschedulable = 0;
  readonly taints: (readonly TaintSpec[])[] = [];
  tainted = 0;
  readonly #traitChanges = new ChangeRing();
  placesVersion = 0;
  zone = new Int32Array(0);
  readonly zones: string[] = [];
  firstPod = new Int32Array(0);
  pods = new Int32Array(0);

  constructor(specs: readonly NodeSpec[], resources: number) {
    this.allocatable = Array.from({ length: resources }, () => new Float64Array(0));
    this.requested = Array.from({ length: resources }, () => new Float64Array(0));
    this.allocatableRests = new Rests(resources);
    this.requestedRests = new Rests(resources + 2);
    this.#grow(specs.length);
    for (const spec of specs) this.add(spec);
  }

  get count(): number {
    return this.specs.length;
  }

  get traitsVersion(): number {
    return this.#traitChanges.count;
  }

  get traitChanges(): ChangeLog {
    return this.#traitChanges;
  }

  /** Something about a node is different for which answers are kept. */
  traitsChanged(node: NodeId): void {
    this.#traitChanges.add(node);
  }

  /** A row for a node that is up and ready. */
  add(spec: NodeSpec): NodeId {
    const node = this.specs.length as NodeId;
    if (node === this.up.length) this.#grow(Math.max(8, 2 * node));
    this.specs.push(spec);
    this.taints.push([]);
    this.present[node] = 1;
    this.up[node] = 1;
    this.connected[node] = 1;
    this.ready[node] = 1;
    this.cordoned[node] = spec.isCordoned ? 1 : 0;
    this.schedulable[node] = spec.isCordoned ? 0 : 1;
    this.unschedulable += spec.isCordoned ? 1 : 0;
    this.firstPod[node] = NO_POD;
    this.describe(node, spec);
    this.setTaints(node, spec.taints);
    return node;
  }

  /** What a node offers and where it is; not its taints and cordon. */
  describe(node: NodeId, spec: NodeSpec): void {
    this.specs[node] = spec;
    for (const [resource, column] of this.allocatable.entries()) {
      const amount = spec.machine.allocatable[resource]!;
      column[node] = amount;
      if (amount >= EXACT_BELOW && amount < Number.POSITIVE_INFINITY) this.isVast = true;
      this.allocatableRests.set(node, resource, spec.machine.rests?.[resource] ?? 0);
    }
    const known = this.zones.indexOf(spec.zone);
    this.zone[node] = known >= 0 ? known : this.zones.push(spec.zone) - 1;
    this.traitsChanged(node);
    this.placesVersion++;
  }

  setTaints(node: NodeId, taints: readonly TaintSpec[]): void {
    this.tainted += Number(taints.length > 0) - Number(this.taints[node]!.length > 0);
    this.taints[node] = taints;
    this.traitsChanged(node);
  }

  #grow(rows: number): void {
    for (const columns of [this.allocatable, this.requested]) {
      for (const [resource, column] of columns.entries()) {
        columns[resource] = lengthened(column, new Float64Array(rows));
      }
    }
    this.nonZeroCpu = lengthened(this.nonZeroCpu, new Float64Array(rows));
    this.nonZeroMemory = lengthened(this.nonZeroMemory, new Float64Array(rows));
    this.present = lengthened(this.present, new Uint8Array(rows));
    this.up = lengthened(this.up, new Uint8Array(rows));
    this.connected = lengthened(this.connected, new Uint8Array(rows));
    this.pressure = lengthened(this.pressure, new Uint8Array(rows));
    this.ready = lengthened(this.ready, new Uint8Array(rows));
    this.cordoned = lengthened(this.cordoned, new Uint8Array(rows));
    this.schedulable = lengthened(this.schedulable, new Uint8Array(rows));
    this.zone = lengthened(this.zone, new Int32Array(rows));
    this.firstPod = lengthened(this.firstPod, new Int32Array(rows));
    this.pods = lengthened(this.pods, new Int32Array(rows));
  }
}
