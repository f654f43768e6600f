import type { NodeColumns } from "../node-table.ts";
import { DomainSum, EVERY_NODE, type Inclusion } from "./domain-sum.ts";
import { type Domains, NO_DOMAIN } from "./domains.ts";
import type { PodCount } from "./pod-counts.ts";

/** Domains by the key of a label, and sums over them, each shared by all who ask for the same. */
export class Topology {
  readonly #nodes: NodeColumns;
  readonly #domains = new Map<string, { version: number; domains: Domains }>();
  readonly #sums = new Map<PodCount, Map<string, DomainSum>>();

  constructor(nodes: NodeColumns) {
    this.#nodes = nodes;
  }

  /** Counts what may change the domains. */
  get version(): number {
    return this.#nodes.placesVersion;
  }

  /** O(1), but O(nodes) after a change of labels or presence. */
  domains(key: string): Domains {
    const known = this.#domains.get(key);
    const { version } = this;
    if (known?.version === version) return known.domains;
    const domains = this.#divide(key);
    this.#domains.set(key, { version, domains });
    return domains;
  }

  /** Pods by domain, over the nodes that are included. Ask it for its `current` state. */
  sum(count: PodCount, key: string, inclusion: Inclusion = EVERY_NODE): DomainSum {
    const ofCount = this.#sums.get(count) ?? new Map<string, DomainSum>();
    this.#sums.set(count, ofCount);
    const name = JSON.stringify([key, inclusion.name]);
    const known = ofCount.get(name);
    if (known !== undefined) return known;
    const sum = new DomainSum(this.#nodes, count, () => this.domains(key), inclusion);
    ofCount.set(name, sum);
    return sum;
  }

  #divide(key: string): Domains {
    const { count, specs, present } = this.#nodes;
    const numbers = new Map<string, number>();
    const of = new Int32Array(count).fill(NO_DOMAIN);
    let labelled = 0;
    for (let node = 0; node < count; node++) {
      const { labels } = specs[node]!;
      if (present[node] === 0 || !Object.hasOwn(labels, key)) continue;
      const value = labels[key]!;
      const number = numbers.get(value) ?? numbers.size;
      numbers.set(value, number);
      of[node] = number;
      labelled++;
    }
    const unlabelled = numbers.get("") ?? NO_DOMAIN;
    return { of, count: numbers.size, unlabelled, areNodes: labelled === numbers.size };
  }
}
