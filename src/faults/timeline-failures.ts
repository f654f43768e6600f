import type { NodeId } from "../cluster/ids.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import type { NodeEntry, TimelineEntry } from "../spec/world.ts";
import type { Marks } from "./marks.ts";
import type { NodeCauses } from "./node-causes.ts";
import { FAULT_PRIORITY, type NodeHealth } from "./node-health.ts";

/** Losses of nodes that a timeline says: each keeps its nodes down, or cut off, for its time, or until that is ended. */
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

  begin(index: number, entry: LossEntry): void {
    const { now } = this.#simulation;
    const ends = entry.duration < MAX_TIME - now;
    const endMark = this.#marks.begin(now, entry.verb, entry.target, "timeline");
    const causes = entry.verb === "fail" ? this.#health.down : this.#health.cut;
    this.#open.set(index, { causes, nodes: new Set(entry.nodes), ends, endMark });
    for (const node of entry.nodes) causes.add(node as NodeId, ends);
    if (ends) this.#simulation.schedule(this.#end, entry.duration, index, 0, FAULT_PRIORITY);
  }

  /** Ends what the timeline made fail, or cut off, of these nodes; failures that were drawn at random go on. */
  end(verb: LossEntry["verb"], nodes: readonly number[]): void {
    const ended = verb === "fail" ? this.#health.down : this.#health.cut;
    for (const [index, failure] of this.#open) {
      if (failure.causes !== ended) continue;
      for (const node of nodes) {
        if (failure.nodes.delete(node)) ended.remove(node as NodeId, failure.ends);
      }
      if (failure.nodes.size === 0) this.#close(index, failure);
    }
  }

  #onEnd(index: number): void {
    const failure = this.#open.get(index);
    if (failure === undefined) return;
    this.#close(index, failure);
    for (const node of failure.nodes) failure.causes.remove(node as NodeId, true);
  }

  #close(index: number, failure: TimelineFailure): void {
    this.#open.delete(index);
    failure.endMark(this.#simulation.now);
  }
}

export type LossEntry = Extract<NodeEntry, { readonly verb: "fail" | "partition" }>;

export function isLoss(entry: TimelineEntry): entry is LossEntry {
  return entry.verb === "fail" || entry.verb === "partition";
}

interface TimelineFailure {
  readonly causes: NodeCauses;
  /** Nodes that it still keeps away. */
  readonly nodes: Set<number>;
  /** Whether it ends by itself. */
  readonly ends: boolean;
  readonly endMark: (until: number) => void;
}
