import type { ClusterView } from "../cluster/view.ts";
import { StrategyError } from "./strategy-error.ts";

/** Finds strategies that evict pods for each other in turn: where nothing takes time, the clock would never go on. */
export class EvictionLimit {
  readonly #view: ClusterView;
  /** Evictions at the last instant with any, and how many there may be. */
  #at = Number.NaN;
  #count = 0;
  #most = 0;

  constructor(view: ClusterView) {
    this.#view = view;
  }

  /**
   * Counts an eviction.
   *
   * @throws StrategyError if there have been far more at this instant than there were pods when it began.
   */
  count(): void {
    const { now, pods } = this.#view;
    if (now !== this.#at) {
      this.#at = now;
      this.#count = 0;
      this.#most = MOST_TIMES * (pods.phase.length + MOST_TIMES);
    }
    if (++this.#count <= this.#most) return;
    throw new StrategyError(
      `the strategy's preempt() evicts in circles: ${this.#count} evictions at one instant`,
      now,
    );
  }
}

/** A pod that comes again may be evicted again, for one that goes before it: but not as often as that. */
const MOST_TIMES = 20;
