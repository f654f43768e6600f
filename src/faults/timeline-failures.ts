import type { NodeId } from "../cluster/ids.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import type { NodeEntry } from "../spec/world.ts";
import type { Marks } from "./marks.ts";
import { FAULT_PRIORITY, type NodeHealth } from "./node-health.ts";

/** Failures of nodes that a timeline says: each keeps its nodes down for its time, or until they are restored. */
export class TimelineFailures {
  readonly #simulation: Simulation;
  readonly #health: NodeHealth;
  readonly #marks: Marks;
  /** Those that are not over, by the number of their entry. */
  readonly #open = new Map<number, TimelineFailure>();
  readonly #end: EventKind;

  constructor(simulation: Simulation, health: NodeHealth, marks: Marks) {
    this.#simulation = simulation;
    this.#health = health;
    this.#marks = marks;
    this.#end = simulation.define("timeline-failure-end", (index) => this.#onEnd(index));
  }

  begin(index: number, entry: NodeEntry & { readonly verb: "fail" }): void {
    const { now } = this.#simulation;
    const ends = entry.duration < MAX_TIME - now;
    const endMark = this.#marks.begin(now, "fail", entry.target, "timeline");
    this.#open.set(index, { nodes: new Set(entry.nodes), ends, endMark });
    for (const node of entry.nodes) this.#health.addCause(node as NodeId, ends);
    if (ends) this.#simulation.schedule(this.#end, entry.duration, index, 0, FAULT_PRIORITY);
  }

  /** Ends what the timeline did to these nodes; failures that were drawn at random go on. */
  restore(nodes: readonly number[]): void {
    for (const [index, failure] of this.#open) {
      for (const node of nodes) {
        if (failure.nodes.delete(node)) this.#health.removeCause(node as NodeId, failure.ends);
      }
      if (failure.nodes.size === 0) this.#close(index, failure);
    }
  }

  #onEnd(index: number): void {
    const failure = this.#open.get(index);
    if (failure === undefined) return;
    this.#close(index, failure);
    for (const node of failure.nodes) this.#health.removeCause(node as NodeId, true);
  }

  #close(index: number, failure: TimelineFailure): void {
    this.#open.delete(index);
    failure.endMark(this.#simulation.now);
  }
}

interface TimelineFailure {
  /** Nodes that it still keeps down. */
  readonly nodes: Set<number>;
  /** Whether it ends by itself. */
  readonly ends: boolean;
  readonly endMark: (until: number) => void;
}
