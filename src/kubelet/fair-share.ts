import { MAX_TIME } from "../kernel/event-queue.ts";
import type { EventHandle, EventKind, Simulation } from "../kernel/simulation.ts";
import { LeastFirst } from "./least-first.ts";
import { KUBELET_PRIORITY } from "./priority.ts";

/** Something that is being sent. */
export interface Flow {
  readonly node: number;
  /** Told once all of it is there. */
  readonly done: () => void;
}

interface FlowState {
  group: Group;
  /** What its group must have sent to each of its flows when this one is done. */
  target: number;
  /** Flows begun before. */
  readonly order: number;
}

/** Flows that may have equally much. */
interface Group {
  /** Bytes per microsecond that each of its flows may have, as far as the node goes; and what each has now. */
  readonly cap: number;
  rate: number;
  count: number;
  /** Bytes sent to each flow since the group was made. */
  sent: number;
  readonly targets: LeastFirst<Flow>;
}

/**
 * Shares the bandwidth of nodes, and of the registry that all of them pull from, by max-min fairness: nobody has less
 * than another one, unless its node lets it have no more.
 *
 * Flows of a node share its bandwidth in equal parts, so that flows form groups by what their nodes allow them, and only
 * groups are looked at. A change costs O(groups + flows of that node x log flows).
 */
export class FairShare {
  readonly #simulation: Simulation;
  readonly #total: number;
  readonly #arrival: EventKind;
  readonly #flows = new Map<Flow, FlowState>();
  readonly #byNode = new Map<number, { readonly bandwidth: number; readonly flows: Set<Flow> }>();
  readonly #groups = new Map<number, Group>();
  #begun = 0;
  #since = 0;
  #next: EventHandle | undefined;

  /** `total` bytes per microsecond for all nodes together; Infinity: no limit. */
  constructor(simulation: Simulation, total: number) {
    this.#simulation = simulation;
    this.#total = total;
    this.#arrival = simulation.define("pull-arrived", () => this.#onArrival());
  }

  /** Begins to send so many bytes, more than 0, to a node of so many bytes per microsecond. */
  begin(flow: Flow, bytes: number, bandwidth: number): void {
    this.#progress();
    const known = this.#byNode.get(flow.node);
    const node = known ?? { bandwidth, flows: new Set<Flow>() };
    this.#byNode.set(flow.node, node);
    const cap = bandwidth / (node.flows.size + 1);
    const group = this.#group(cap);
    this.#enter(flow, group, bytes, this.#begun++);
    node.flows.add(flow);
    this.#regroup(node, cap, flow);
    this.#share();
  }

  /** Ends what is being sent, without a word. */
  end(flows: Iterable<Flow>): void {
    this.#progress();
    for (const flow of flows) this.#take(flow);
    this.#share();
  }

  /** What is being sent to a node. */
  flowsTo(node: number): readonly Flow[] {
    return [...(this.#byNode.get(node)?.flows ?? [])];
  }

  get flows(): readonly Flow[] {
    return [...this.#flows.keys()];
  }

  #progress(): void {
    const passed = this.#simulation.now - this.#since;
    this.#since = this.#simulation.now;
    if (passed > 0) for (const group of this.#groups.values()) group.sent += group.rate * passed;
  }

  #group(cap: number): Group {
    const known = this.#groups.get(cap);
    if (known !== undefined) return known;
    const made = { cap, rate: 0, count: 0, sent: 0, targets: new LeastFirst<Flow>() };
    this.#groups.set(cap, made);
    return made;
  }

  #enter(flow: Flow, group: Group, missing: number, order: number): void {
    const target = group.sent + missing;
    this.#flows.set(flow, { group, target, order });
    group.targets.add(flow, target);
    group.count++;
  }

  #take(flow: Flow): void {
    const state = this.#flows.get(flow);
    if (state === undefined) return;
    this.#flows.delete(flow);
    this.#leave(state.group);
    const node = this.#byNode.get(flow.node)!;
    node.flows.delete(flow);
    if (node.flows.size === 0) this.#byNode.delete(flow.node);
    else this.#regroup(node, node.bandwidth / node.flows.size);
  }

  #leave(group: Group): void {
    if (--group.count === 0) this.#groups.delete(group.cap);
  }

  /** The flows of a node may have so much each from now on. */
  #regroup({ flows }: { readonly flows: Set<Flow> }, cap: number, except?: Flow): void {
    for (const flow of flows) {
      if (flow === except) continue;
      const { group, target, order } = this.#flows.get(flow)!;
      this.#enter(flow, this.#group(cap), target - group.sent, order);
      this.#leave(group);
    }
  }

  /** Finds the rates of all groups, the most limited one first, and who is done next. */
  #share(): void {
    let left = this.#total;
    let flows = this.#flows.size;
    for (const group of [...this.#groups.values()].sort((a, b) => a.cap - b.cap)) {
      group.rate = Math.min(group.cap, left / flows);
      left -= group.rate * group.count;
      flows -= group.count;
    }
    if (this.#next !== undefined) this.#simulation.cancel(this.#next);
    this.#next = undefined;
    const delay = Math.max(0, Math.ceil(this.#untilNext()));
    if (delay >= MAX_TIME - this.#simulation.now) return;
    this.#next = this.#simulation.schedule(this.#arrival, delay, 0, 0, KUBELET_PRIORITY);
  }

  #untilNext(): number {
    let least = Number.POSITIVE_INFINITY;
    for (const group of this.#groups.values()) {
      const target = this.#leastTarget(group);
      if (target !== undefined) least = Math.min(least, (target - group.sent) / group.rate);
    }
    return least;
  }

  /** The heap may hold flows that are in another group by now, or done. */
  #leastTarget(group: Group): number | undefined {
    for (let least = group.targets.least; least !== undefined; least = group.targets.least) {
      const state = this.#flows.get(least.item);
      if (state?.group === group && state.target === least.key) return least.key;
      group.targets.removeLeast();
    }
    return undefined;
  }

  #onArrival(): void {
    this.#next = undefined;
    this.#progress();
    const done: Flow[] = [];
    for (const group of this.#groups.values()) {
      // What rounding to whole microseconds leaves is less than what comes in one.
      for (let least = this.#leastTarget(group); least !== undefined; least = this.#leastTarget(group)) {
        if (least - group.sent > ROUNDING) break;
        done.push(group.targets.least!.item);
        group.targets.removeLeast();
      }
    }
    // Those that are there at the same instant are told in the order in which they began.
    const orderOf = (flow: Flow) => this.#flows.get(flow)!.order;
    done.sort((a, b) => orderOf(a) - orderOf(b));
    for (const flow of done) this.#take(flow);
    this.#share();
    for (const flow of done) flow.done();
  }
}

/** Bytes. */
const ROUNDING = 1e-3;
