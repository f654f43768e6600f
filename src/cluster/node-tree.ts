import type { NodeSpec } from "../spec/world.ts";
import type { NodeId } from "./ids.ts";

/**
 * Kubernetes' order of nodes: the first node of each zone, then the second of each, and so on; zones in order of
 * first appearance, nodes in order of addition within a zone.
 *
 * The order is made anew only when a node comes or goes, so that a node that merely changes its zone keeps its
 * place until then. Source: facts 1.5, backend/cache/node_tree.go.
 */
export class NodeTree {
  readonly #zones = new Map<string, NodeId[]>();
  readonly #zoneOf: string[] = [];
  #order: Int32Array = new Int32Array(0);
  #isStale = false;

  get order(): Int32Array {
    if (this.#isStale) this.#order = this.#interleaved();
    this.#isStale = false;
    return this.#order;
  }

  add(node: NodeId, spec: NodeSpec): void {
    this.#insert(node, zoneKeyOf(spec));
    this.#isStale = true;
  }

  /** To be called when labels change. */
  update(node: NodeId, spec: NodeSpec): void {
    const zone = zoneKeyOf(spec);
    if (zone === this.#zoneOf[node]) return;
    this.#withdraw(node);
    this.#insert(node, zone);
  }

  remove(node: NodeId): void {
    this.#withdraw(node);
    this.#isStale = true;
  }

  #insert(node: NodeId, zone: string): void {
    const nodes = this.#zones.get(zone);
    if (nodes === undefined) this.#zones.set(zone, [node]);
    else nodes.push(node);
    this.#zoneOf[node] = zone;
  }

  #withdraw(node: NodeId): void {
    const zone = this.#zoneOf[node]!;
    const rest = this.#zones.get(zone)!.filter((each) => each !== node);
    if (rest.length === 0) this.#zones.delete(zone);
    else this.#zones.set(zone, rest);
  }

  #interleaved(): Int32Array {
    const zones = [...this.#zones.values()];
    const order = new Int32Array(zones.reduce((sum, zone) => sum + zone.length, 0));
    let filled = 0;
    for (let round = 0; filled < order.length; round++) {
      for (const zone of zones) if (round < zone.length) order[filled++] = zone[round]!;
    }
    return order;
  }
}

/** Region and zone; the old labels win, as in Kubernetes. A pool's zone stands for a label. */
export function zoneKeyOf({ labels, zone }: NodeSpec): string {
  const region =
    labels["failure-domain.beta.kubernetes.io/region"] ?? labels["topology.kubernetes.io/region"] ?? "";
  const label =
    labels["failure-domain.beta.kubernetes.io/zone"] ?? labels["topology.kubernetes.io/zone"] ?? zone;
  return `${region}\u0000${label}`;
}
