import type { Column } from "../ids.ts";
import type { NodeColumns } from "../node-table.ts";
import type { PodCount } from "./pod-counts.ts";

/** Nodes that share the value of a label are a domain. */
export interface Domains {
  /** By node: number of its domain; NO_DOMAIN where the node lacks the label, or has left. */
  readonly of: Column;
  readonly count: number;
}

export const NO_DOMAIN = -1;

/** Sums by domain, and what they were made from. */
interface Sums {
  readonly domains: Domains;
  readonly version: number;
  readonly sums: Int32Array;
}

/** Domains by the key of a label, and sums over them; kept until a node's traits or the summed counts change. */
export class Topology {
  readonly #nodes: NodeColumns;
  readonly #domains = new Map<string, { version: number; domains: Domains }>();
  readonly #sums = new Map<string, Map<PodCount, Sums>>();

  constructor(nodes: NodeColumns) {
    this.#nodes = nodes;
  }

  /** O(1), but O(nodes) after a change of traits. */
  domains(key: string): Domains {
    const known = this.#domains.get(key);
    const version = this.#nodes.traitsVersion;
    if (known?.version === version) return known.domains;
    const domains = this.#divide(key);
    this.#domains.set(key, { version, domains });
    return domains;
  }

  /** Pods by domain. O(1), but O(nodes) after a change of traits or of the count. */
  sums(count: PodCount, key: string): Int32Array {
    const domains = this.domains(key);
    const ofKey = this.#sums.get(key) ?? new Map<PodCount, Sums>();
    this.#sums.set(key, ofKey);
    const known = ofKey.get(count);
    if (known?.domains === domains && known.version === count.version) return known.sums;
    const sums = known?.domains === domains ? known.sums.fill(0) : new Int32Array(domains.count);
    const { onNode } = count;
    for (let node = 0; node < this.#nodes.count; node++) {
      const domain = domains.of[node]!;
      if (domain !== NO_DOMAIN) sums[domain]! += onNode[node]!;
    }
    ofKey.set(count, { domains, version: count.version, sums });
    return sums;
  }

  #divide(key: string): Domains {
    const { count, specs, present } = this.#nodes;
    const numbers = new Map<string, number>();
    const of = new Int32Array(count).fill(NO_DOMAIN);
    for (let node = 0; node < count; node++) {
      const { labels } = specs[node]!;
      if (present[node] === 0 || !Object.hasOwn(labels, key)) continue;
      const value = labels[key]!;
      const number = numbers.get(value) ?? numbers.size;
      numbers.set(value, number);
      of[node] = number;
    }
    return { of, count: numbers.size };
  }
}
