import type { Column, NodeId } from "../ids.ts";
import type { PodCount } from "./pod-counts.ts";
import { NO_DOMAIN, type Topology } from "./topology.ts";

/** Pods that decide over a domain of nodes. */
export interface DomainRule {
  readonly key: string;
  readonly pods: PodCount;
}

/** Sums over domains of the pods of several rules. */
export class DomainSums {
  readonly #topology: Topology;
  readonly #rules: DomainRule[];
  readonly #domainOf: Column[] = [];
  readonly #sums: Int32Array[] = [];
  isNowhere = true;

  constructor(topology: Topology, rules: readonly DomainRule[]) {
    this.#topology = topology;
    this.#rules = [...rules];
  }

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /** Only grows, and does so with each change of the counts. */
  get version(): number {
    let sum = 0;
    for (const { pods } of this.#rules) sum += pods.version;
    return sum;
  }

  add(rule: DomainRule): void {
    this.#rules.push(rule);
  }

  renew(): void {
    this.isNowhere = true;
    for (const [i, { key, pods }] of this.#rules.entries()) {
      this.#domainOf[i] = this.#topology.domains(key).of;
      this.#sums[i] = this.#topology.sums(pods, key);
      if (this.#sums[i].some((sum) => sum > 0)) this.isNowhere = false;
    }
  }

  hasAllKeys(node: NodeId): boolean {
    for (const of of this.#domainOf) if (of[node] === NO_DOMAIN) return false;
    return true;
  }

  /** Whether the node's domain has such pods, by every rule. */
  isEachOn(node: NodeId): boolean {
    for (let rule = 0; rule < this.#sums.length; rule++) if (this.#sumOn(node, rule) === 0) return false;
    return true;
  }

  /** Whether the node's domain has such pods, by any rule. */
  isAnyOn(node: NodeId): boolean {
    for (let rule = 0; rule < this.#sums.length; rule++) if (this.#sumOn(node, rule) > 0) return true;
    return false;
  }

  #sumOn(node: NodeId, rule: number): number {
    const domain = this.#domainOf[rule]![node]!;
    return domain === NO_DOMAIN ? 0 : this.#sums[rule]![domain]!;
  }
}
