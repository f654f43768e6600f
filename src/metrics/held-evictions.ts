import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import type { DisruptionBudgetSpec } from "../spec/objects.ts";
import type { MetricValue } from "../spec/run-result.ts";
import { Delays } from "./delays.ts";
import { labelText } from "./label-text.ts";

/** For how long disruption budgets kept pods from being evicted. O(1) an event. */
export class HeldEvictions {
  readonly #cluster: Cluster;
  readonly #budgets: readonly string[];
  readonly #delays: Delays;
  /** Pods that a budget holds, since when, and the position of the budget. */
  readonly #held = new Map<PodId, { readonly since: number; readonly budget: number }>();

  constructor(cluster: Cluster, budgets: readonly DisruptionBudgetSpec[]) {
    this.#cluster = cluster;
    this.#budgets = [...new Set(budgets.map(({ name }) => name))];
    this.#delays = new Delays(
      "eviction_held_s",
      this.#budgets.map((budget) => labelText({ budget })),
      0,
    );
    if (budgets.length === 0) return;
    cluster.listen({
      evictionRefused: (pod, budget) => this.#onRefused(pod, budget),
      podDeleting: (pod) => this.#release(pod),
      podLeft: (pod) => this.#release(pod),
      // Nobody wants its pods gone any more.
      nodeUncordoned: (node) => {
        for (const pod of [...this.#held.keys()]) if (cluster.pods.node[pod] === node) this.#release(pod);
      },
    });
  }

  /** What is still held counts until now. */
  finish(): MetricValue[] {
    if (this.#budgets.length === 0) return [];
    for (const pod of [...this.#held.keys()]) this.#release(pod);
    return this.#delays.values();
  }

  #onRefused(pod: PodId, budget: string): void {
    if (this.#held.has(pod)) return;
    this.#held.set(pod, { since: this.#cluster.now, budget: this.#budgets.indexOf(budget) });
  }

  #release(pod: PodId): void {
    const held = this.#held.get(pod);
    if (held === undefined) return;
    this.#held.delete(pod);
    this.#delays.add(held.budget, (this.#cluster.now - held.since) / SECOND);
  }
}

const SECOND = 1_000_000;
