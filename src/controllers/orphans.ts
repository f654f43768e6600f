import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { matchesLabels } from "../spec/label-selector.ts";
import type { LabelSelectorSpec } from "../spec/pod.ts";

/**
 * Pods that no controller owns: made without one, or left by theirs. Whoever selects them may adopt
 * them. O(orphans) a question that has not been asked since the last one came.
 */
export class Orphans {
  /** Goes up whenever somebody might find one that it did not find before. */
  #version = 1;
  /** The version that somebody has looked at last. */
  readonly #seen = new WeakMap<object, number>();
  readonly #cluster: Cluster;
  /** In the order in which they became orphans. */
  readonly #pods = new Set<PodId>();
  readonly #heard: ((pod: PodId) => void)[] = [];

  constructor(cluster: Cluster, listen: Cluster["listen"]) {
    this.#cluster = cluster;
    listen({
      podLeft: (pod) => void this.#pods.delete(pod),
      podRelabeled: (pod) => {
        if (this.#pods.has(pod)) this.#version++;
      },
    });
  }

  /** Is told of each new orphan. */
  onAdd(hear: (pod: PodId) => void): void {
    this.#heard.push(hear);
  }

  /** A pod that was made for nobody. */
  add(pod: PodId): void {
    this.#pods.add(pod);
    this.#version++;
    for (const hear of this.#heard) hear(pod);
  }

  get count(): number {
    return this.#pods.size;
  }

  has(pod: PodId): boolean {
    return this.#pods.has(pod);
  }

  /** A pod that had an owner has none any more. */
  release(pod: PodId): void {
    this.#cluster.setOwner(pod, "");
    this.add(pod);
  }

  /** The object of that name owns it from now on. */
  adopt(pod: PodId, owner: string): void {
    this.#pods.delete(pod);
    this.#cluster.setOwner(pod, owner);
  }

  /** Orphans that `who` selects and that are not being deleted; none if it has looked since the last one came. */
  newFor(who: object, namespace: string, selector: LabelSelectorSpec): readonly PodId[] {
    if (this.#pods.size === 0 || this.#seen.get(who) === this.#version) return [];
    this.#seen.set(who, this.#version);
    return [...this.#pods].filter((pod) => this.isSelected(pod, namespace, selector));
  }

  isSelected(pod: PodId, namespace: string, selector: LabelSelectorSpec): boolean {
    const { templates, deletedAt } = this.#cluster.pods;
    const template = templates[pod];
    if (template === undefined || template.namespace !== namespace || !Number.isNaN(deletedAt[pod]))
      return false;
    return matchesLabels(selector, template.labels);
  }
}
