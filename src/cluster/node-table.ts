import type { NodeSpec } from "../spec/world.ts";
import { type Column, NO_POD } from "./ids.ts";

/** Read-only sight of the nodes, one row each. */
export interface NodeColumns {
  readonly count: number;
  readonly specs: readonly NodeSpec[];
  /** By resource: what the node offers, and what its pods request of it. Infinity: no limit. */
  readonly allocatable: readonly Column[];
  readonly requested: readonly Column[];
  /** Requests with Kubernetes' fillers, for scores. */
  readonly nonZeroCpu: Column;
  readonly nonZeroMemory: Column;
  /** 1 if the node has not failed. */
  readonly up: Column;
  /** 1 if new pods are kept away by a cordon. */
  readonly cordoned: Column;
  /** 1 if the node is up and not cordoned. */
  readonly schedulable: Column;
  /** How many nodes are not schedulable. */
  readonly unschedulable: number;
  /** Number of the node's zone, in order of first appearance. */
  readonly zone: Column;
  /** First pod on the node, or NO_POD; the next ones are in the pods' column `nextOnNode`. */
  readonly firstPod: Column;
  /** Pods on the node. */
  readonly pods: Column;
}

/** The nodes' columns, written by the cluster alone. */
export class NodeTable implements NodeColumns {
  readonly specs: readonly NodeSpec[];
  readonly allocatable: readonly Float64Array[];
  readonly requested: readonly Float64Array[];
  readonly nonZeroCpu: Float64Array;
  readonly nonZeroMemory: Float64Array;
  readonly up: Uint8Array;
  readonly cordoned: Uint8Array;
  readonly schedulable: Uint8Array;
  unschedulable = 0;
  readonly zone: Int32Array;
  readonly zones: readonly string[];
  readonly firstPod: Int32Array;
  readonly pods: Int32Array;

  constructor(specs: readonly NodeSpec[], resources: number) {
    const count = specs.length;
    this.specs = specs;
    this.allocatable = Array.from({ length: resources }, (_, resource) =>
      Float64Array.from(specs, (node) => node.machine.allocatable[resource]!),
    );
    this.requested = Array.from({ length: resources }, () => new Float64Array(count));
    this.nonZeroCpu = new Float64Array(count);
    this.nonZeroMemory = new Float64Array(count);
    this.up = new Uint8Array(count).fill(1);
    this.cordoned = new Uint8Array(count);
    this.schedulable = new Uint8Array(count).fill(1);
    this.zones = [...new Set(specs.map((node) => node.zone))];
    const numbers = new Map(this.zones.map((zone, number) => [zone, number]));
    this.zone = Int32Array.from(specs, (node) => numbers.get(node.zone)!);
    this.firstPod = new Int32Array(count).fill(NO_POD);
    this.pods = new Int32Array(count);
  }

  get count(): number {
    return this.specs.length;
  }
}

/**
 * Kubernetes' order of nodes: the first node of each zone, then the second of each, and so on; zones in order
 * of first appearance. Source: facts 1.5, backend/cache/node_tree.go.
 */
export function zoneInterleaved(nodes: NodeTable): Int32Array {
  const byZone: number[][] = nodes.zones.map(() => []);
  for (let node = 0; node < nodes.count; node++) byZone[nodes.zone[node]!]!.push(node);
  const order = new Int32Array(nodes.count);
  let filled = 0;
  for (let round = 0; filled < nodes.count; round++) {
    for (const zone of byZone) if (round < zone.length) order[filled++] = zone[round]!;
  }
  return order;
}
