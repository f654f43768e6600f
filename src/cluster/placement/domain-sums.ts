import type { NodeId } from "../ids.ts";
import type { DomainSum } from "./domain-sum.ts";
import { type Domains, NO_DOMAIN } from "./domains.ts";
import type { PodCount } from "./pod-counts.ts";
import type { Topology } from "./topology.ts";

/** Pods that decide over a domain of nodes. */
export interface DomainRule {
  readonly key: string;
  readonly pods: PodCount;
  /**
   * True: each node by itself, whoever else has its label. False: by domain, and the domains themselves are counted,
   * so that nodes of different ones are never alike. undefined: by domain.
   */
  readonly isByHost?: boolean;
}

/** Sums over domains of the pods of several rules. */
export class DomainSums {
  readonly #topology: Topology;
  readonly rules: DomainRule[] = [];
  readonly #sums: DomainSum[] = [];
  readonly #domains: Domains[] = [];
  #traits = -1;

  constructor(topology: Topology, rules: readonly DomainRule[]) {
    this.#topology = topology;
    for (const rule of rules) this.add(rule);
  }

  get isEmpty(): boolean {
    return this.#sums.length === 0;
  }

  /** Whether no domain has such pods, by any rule. */
  get isNowhere(): boolean {
    for (const { total } of this.#sums) if (total > 0) return false;
    return true;
  }

  add(rule: DomainRule): void {
    this.rules.push(rule);
    this.#sums.push(this.#topology.sum(rule.pods, rule.key));
    this.#traits = -1;
  }

  /** Takes in changes of traits. O(1), but O(nodes x rules) after a change. */
  renew(): void {
    if (this.#traits === this.#topology.version) return;
    this.#traits = this.#topology.version;
    for (let rule = 0; rule < this.#sums.length; rule++) {
      this.#domains[rule] = this.#topology.domains(this.rules[rule]!.key);
      this.#sums[rule]!.current();
    }
  }

  hasAllKeys(node: NodeId): boolean {
    for (const { of } of this.#domains) if (of[node] === NO_DOMAIN) return false;
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
    const domain = this.#domains[rule]!.of[node]!;
    return domain === NO_DOMAIN ? 0 : this.#sums[rule]!.values[domain]!;
  }
}
