import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { explain } from "./explain.ts";
import { pendingMessage } from "./pending-message.ts";
import type { PodOrder } from "./queue/queue-discipline.ts";
import type { Explanation, Rehearsal, Strategy } from "./strategy.ts";
import { StrategyError } from "./strategy-error.ts";
import type { Verdict } from "./verdict.ts";

/** Asks a strategy, and takes no wrong answer: it fails its run, not the batch. */
export class Asking {
  readonly #cluster: Cluster;
  readonly #strategy: Strategy;

  constructor(cluster: Cluster, strategy: Strategy) {
    this.#cluster = cluster;
    this.#strategy = strategy;
  }

  /**
   * Where the pod goes, into a verdict that is cleared before.
   *
   * @throws StrategyError if the strategy throws, gives up, or names a node that is not there or does not fit.
   */
  place(pod: PodId, verdict: Verdict): void {
    verdict.clear();
    try {
      this.#strategy.place(pod, this.#cluster, verdict);
    } catch (cause) {
      throw this.#thrown(cause);
    }
    if (verdict.outcome === "error") throw this.#failure(`the strategy gave up: ${verdict.message}`);
    if (verdict.outcome === "placed") this.#demandRoom(pod, verdict);
  }

  /** Whether the pod is to be scheduled by this strategy. */
  isResponsibleFor(pod: PodId): boolean {
    return this.#strategy.isResponsibleFor?.(pod, this.#cluster) ?? true;
  }

  /** How the strategy would decide about a pod now, as far as it can tell. Changes nothing. */
  explain(pod: PodId): Explanation {
    try {
      return explain(this.#strategy, pod, this.#cluster);
    } catch (cause) {
      throw this.#thrown(cause);
    }
  }

  /**
   * kube-scheduler's sentence about a pod that waits, by the strategy's own filters, and why nobody is evicted for it.
   * O(nodes). Changes nothing.
   */
  messageOf(pod: PodId): string {
    try {
      const cluster = this.#cluster;
      const strategy = this.#strategy;
      const sentence =
        strategy.sentence?.(pod, cluster) ?? pendingMessage(cluster.classOf(pod), cluster, pod);
      const added = strategy.whyNoPreemption?.(pod, cluster) ?? "";
      return added === "" ? sentence : `${sentence} ${added}`;
    } catch (cause) {
      throw this.#thrown(cause);
    }
  }

  /** What would come of preemption for a pod; undefined: nobody would ask for it. Changes nothing. */
  rehearsePreemption(pod: PodId): Rehearsal | undefined {
    try {
      return this.#strategy.rehearsePreemption?.(pod, this.#cluster);
    } catch (cause) {
      throw this.#thrown(cause);
    }
  }

  /** Who goes first by the strategy's will; undefined: it has none. */
  get order(): PodOrder | undefined {
    const strategy = this.#strategy;
    if (strategy.order === undefined) return undefined;
    return (a, b) => {
      try {
        return strategy.order!(a, b, this.#cluster);
      } catch (cause) {
        throw this.#thrown(cause);
      }
    };
  }

  #demandRoom(pod: PodId, verdict: Verdict): void {
    const { node } = verdict;
    const count = this.#cluster.nodes.count;
    if (!(Number.isInteger(node) && node >= 0 && node < count)) {
      throw this.#failure(
        `the strategy named node ${String(node)}; nodes are the whole numbers 0 to ${count - 1}`,
      );
    }
    if (this.#cluster.fits(pod, node)) return;
    const { name } = this.#cluster.nodes.specs[node]!;
    if (!this.#strategy.isOwnJudge) {
      throw this.#failure(`the strategy named node ${node} (${name}), where the pod does not fit`);
    }
    if (!this.#cluster.hasRoom(this.#cluster.classOf(pod), node))
      verdict.wait(`node ${name} was chosen, which has no room: its kubelet would refuse the pod`);
  }

  #thrown(cause: unknown): StrategyError {
    return this.#failure(
      `the strategy threw: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    );
  }

  #failure(message: string, cause?: unknown): StrategyError {
    return new StrategyError(message, this.#cluster.now, cause);
  }
}
