import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId } from "../cluster/ids.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import type { NodeEntry, TaskStreamSpec, TimelineEntry, WorldSpec } from "../spec/world.ts";
import type { Marks } from "./marks.ts";
import { FAULT_PRIORITY, type NodeHealth } from "./node-health.ts";

/** Does to the cluster what the scenario's timeline says, entries of one instant in file order. */
export class TimelinePlayer {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #health: NodeHealth;
  readonly #marks: Marks;
  readonly #entries: readonly TimelineEntry[];
  readonly #tasks: readonly TaskStreamSpec[];
  /** Failures of the timeline that are not over. */
  readonly #failures = new Set<TimelineFailure>();
  readonly #failureOf = new Map<number, TimelineFailure>();
  readonly #failureEnd: EventKind;
  #left: number;

  constructor(simulation: Simulation, cluster: Cluster, health: NodeHealth, marks: Marks, world: WorldSpec) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#health = health;
    this.#marks = marks;
    this.#entries = world.timeline;
    this.#tasks = world.tasks;
    this.#left = world.timeline.length;
    const entry = simulation.define("timeline", (index) => this.#play(index));
    this.#failureEnd = simulation.define("timeline-failure-end", (index) => this.#endFailure(index));
    for (const [index, { at }] of world.timeline.entries())
      simulation.schedule(entry, at, index, 0, FAULT_PRIORITY);
  }

  /** Whether entries are still to come. */
  get isActive(): boolean {
    return this.#left > 0;
  }

  /** When the last entry is played; 0 if there is none. */
  get endsAt(): number {
    return this.#entries.reduce((last, { at }) => Math.max(last, at), 0);
  }

  #play(index: number): void {
    this.#left--;
    const entry = this.#entries[index]!;
    if (entry.verb !== "fail") this.#markInstant(entry);
    if (!("nodes" in entry)) throw new Error(`no controller for ${entry.verb}`);
    const each = (act: (node: NodeId) => void) => this.#each(entry, act);
    switch (entry.verb) {
      case "fail":
        this.#fail(index, entry);
        break;
      case "restore":
        this.#restore(entry);
        break;
      case "cordon":
        each((node) => this.#cluster.cordon(node));
        break;
      case "uncordon":
        each((node) => this.#cluster.uncordon(node));
        break;
      case "drain":
        // All are cordoned first: what one lets go must not land on the next.
        each((node) => this.#cluster.cordon(node));
        each((node) => this.#health.drain(node, (pod) => this.#stays(pod)));
        break;
    }
  }

  #stays(pod: number): boolean {
    return this.#tasks[this.#cluster.pods.workload[pod]!]!.onDrain === "finish";
  }

  #fail(index: number, entry: NodeEntry & { readonly verb: "fail" }): void {
    const ends = entry.duration < MAX_TIME - this.#simulation.now;
    const endMark = this.#marks.begin(this.#simulation.now, "fail", entry.target, "timeline");
    const failure: TimelineFailure = { nodes: new Set(entry.nodes), ends, endMark };
    this.#failures.add(failure);
    this.#failureOf.set(index, failure);
    this.#each(entry, (node) => this.#health.addCause(node, ends));
    if (ends) this.#simulation.schedule(this.#failureEnd, entry.duration, index, 0, FAULT_PRIORITY);
  }

  #endFailure(index: number): void {
    const failure = this.#failureOf.get(index)!;
    const nodes = [...failure.nodes];
    failure.nodes.clear();
    this.#close(failure);
    for (const node of nodes) this.#health.removeCause(node as NodeId, true);
  }

  /** Ends what the timeline did to these nodes; failures that were drawn at random go on. */
  #restore(entry: NodeEntry): void {
    for (const failure of [...this.#failures]) {
      this.#each(entry, (node) => {
        if (failure.nodes.delete(node)) this.#health.removeCause(node, failure.ends);
      });
      if (failure.nodes.size === 0) this.#close(failure);
    }
  }

  #close(failure: TimelineFailure): void {
    if (this.#failures.delete(failure)) failure.endMark(this.#simulation.now);
  }

  #markInstant({ verb, target }: TimelineEntry): void {
    const now = this.#simulation.now;
    this.#marks.begin(now, verb, target, "timeline")(now);
  }

  #each(entry: NodeEntry, act: (node: NodeId) => void): void {
    for (const node of entry.nodes) act(node as NodeId);
  }
}

interface TimelineFailure {
  /** Nodes that it still keeps down. */
  readonly nodes: Set<number>;
  /** Whether it ends by itself. */
  readonly ends: boolean;
  readonly endMark: (until: number) => void;
}
