import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import { PENDING } from "../cluster/pod-table.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import type { QueueDiscipline as QueueName } from "../spec/scenario-spec.ts";
import { FifoQueue } from "./queue/fifo-queue.ts";
import { ListQueue } from "./queue/list-queue.ts";
import type { PodOrder, QueueDiscipline } from "./queue/queue-discipline.ts";
import type { Strategy } from "./strategy.ts";
import { StrategyError } from "./strategy-error.ts";
import { Verdict } from "./verdict.ts";

/** After what ends, fails and arrives at the same instant: the scheduler sees all of it. */
export const SCHEDULING_PRIORITY = 4;

/**
 * Offers waiting pods to the strategy and binds those that it places.
 *
 * One event an instant does all of it: whenever a pod arrives or room appears, the queue is gone through once,
 * at the end of that instant.
 */
export class Scheduler {
  /** Decisions asked of the strategy so far. */
  decisions = 0;
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #strategy: Strategy;
  readonly #queue: QueueDiscipline;
  readonly #verdict: Verdict;
  readonly #cycle: EventKind;
  readonly #beforeDecision: () => void;
  #isDue = false;

  /** `beforeDecision` is called before each call of the strategy, which may never return. */
  constructor(
    simulation: Simulation,
    cluster: Cluster,
    strategy: Strategy,
    queue: QueueName,
    beforeDecision: () => void,
  ) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#strategy = strategy;
    this.#beforeDecision = beforeDecision;
    this.#verdict = new Verdict(cluster.nodes.count);
    this.#queue = makeQueue(queue, cluster, this.#orderOf(strategy));
    this.#cycle = simulation.define("scheduling-cycle", () => this.#runCycle());
    cluster.listen({
      podSubmitted: (pod) => {
        this.#queue.add(pod);
        this.#request();
      },
      podAbandoned: (pod) => {
        if (cluster.pods.phase[pod] !== PENDING) return;
        this.#queue.remove(pod);
        // It may have been the head that blocked the others.
        if (this.#queue.size > 0) this.#request();
      },
      roomGained: (node) => {
        this.#queue.roomGained(node);
        if (this.#queue.size > 0) this.#request();
      },
    });
  }

  /** Pods that wait. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Whether the queue is to be gone through at this instant. */
  get isDue(): boolean {
    return this.#isDue;
  }

  forEachWaiting(visit: (pod: PodId) => void): void {
    this.#queue.forEach(visit);
  }

  #request(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#simulation.schedule(this.#cycle, 0, 0, 0, SCHEDULING_PRIORITY);
  }

  #runCycle(): void {
    this.#isDue = false;
    this.#queue.offer((pod) => this.#place(pod));
  }

  #place(pod: PodId): boolean {
    const verdict = this.#verdict;
    verdict.clear();
    this.decisions++;
    this.#beforeDecision();
    try {
      this.#strategy.place(pod, this.#cluster, verdict);
    } catch (cause) {
      throw this.#thrown(cause);
    }
    if (verdict.outcome === "error") throw this.#failure(`the strategy gave up: ${verdict.message}`);
    if (verdict.outcome !== "placed") return false;
    this.#demandRoom(pod, verdict.node);
    this.#cluster.bind(pod, verdict.node);
    return true;
  }

  #demandRoom(pod: PodId, node: NodeId): void {
    const count = this.#cluster.nodes.count;
    if (!(Number.isInteger(node) && node >= 0 && node < count)) {
      throw this.#failure(
        `the strategy named node ${String(node)}; nodes are the whole numbers 0 to ${count - 1}`,
      );
    }
    if (!this.#cluster.fits(pod, node)) {
      const name = this.#cluster.nodes.specs[node]!.name;
      throw this.#failure(`the strategy named node ${node} (${name}), where the pod does not fit`);
    }
  }

  #orderOf(strategy: Strategy): PodOrder {
    if (strategy.order === undefined) return () => 0;
    return (a, b) => {
      try {
        return strategy.order!(a, b, this.#cluster);
      } catch (cause) {
        throw this.#thrown(cause);
      }
    };
  }

  #thrown(cause: unknown): StrategyError {
    return this.#failure(
      `the strategy threw: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    );
  }

  #failure(message: string, cause?: unknown): StrategyError {
    return new StrategyError(message, this.#simulation.now, cause);
  }
}

function makeQueue(name: QueueName, cluster: Cluster, order: PodOrder): QueueDiscipline {
  switch (name) {
    case "fifo":
      return new FifoQueue(cluster, order);
    case "list":
      return new ListQueue(cluster, order);
  }
}
