import type { ClusterView } from "../../cluster/view.ts";
import { labelOf } from "../../spec/label-selector.ts";
import type { Labels } from "../../spec/pod.ts";
import type { GroupKey } from "./active-rules.ts";

/**
 * Numbers of nodes by some of their labels: equal for nodes that agree in all keys. O(nodes) after a change of labels,
 * else O(1).
 */
export class LabelDomains {
  readonly #keys: readonly GroupKey[];
  /** Numbers stay what they are when nodes change. */
  readonly #numbers = new Map<string, number>();
  #places = -1;
  #of = new Int32Array(0);

  constructor(keys: readonly GroupKey[]) {
    this.#keys = keys;
  }

  /** By node. */
  of({ nodes }: ClusterView): Int32Array {
    if (this.#places === nodes.placesVersion && this.#of.length >= nodes.count) return this.#of;
    this.#places = nodes.placesVersion;
    this.#of = new Int32Array(nodes.count);
    for (let node = 0; node < nodes.count; node++) this.#of[node] = this.#numberOf(nodes.specs[node]!.labels);
    return this.#of;
  }

  #numberOf(labels: Labels): number {
    if (this.#keys.length === 0) return 0;
    const text = JSON.stringify(this.#domainsOf(labels));
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  #domainsOf(labels: Labels): readonly unknown[] {
    return this.#keys.map(({ key, byValue }) => {
      const value = labelOf(labels, key);
      return byValue ? (value ?? null) : value !== undefined;
    });
  }
}
