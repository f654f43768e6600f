import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { EventHandle, EventKind, Simulation } from "../kernel/simulation.ts";
import type { EvictionSignal } from "../spec/kubelet.ts";
import { gracePassed, type MetThreshold, softSince, thresholdsMet } from "./eviction-thresholds.ts";
import type { KubeletEvents } from "./kubelet-events.ts";
import { kubeletOf, memoryCapacity, type NodeUse, thresholdBytes } from "./node-use.ts";
import { oomVictim } from "./oom-victim.ts";
import { PressureConditions } from "./pressure-conditions.ts";
import { KUBELET_PRIORITY } from "./priority.ts";

/** Whom a kubelet that is short of something tells what to do. */
export interface PressureActors {
  /** The pod that is to go first, and what is said of that; undefined: none can be evicted. */
  chooseVictim(
    node: NodeId,
    met: MetThreshold,
  ): { readonly pod: PodId; readonly message: string } | undefined;
  /** Evicts it with so much grace (Infinity: its own): how long until its containers have stopped. */
  evict(pod: PodId, message: string, grace: number): number;
  killForMemory(row: number): void;
  /** Bytes of the images on a node. */
  imagesOn(node: NodeId): number;
  /** Removes all images that nobody uses. */
  removeUnusedImages(node: NodeId): void;
}

interface NodeState {
  /** Since when soft thresholds are crossed. */
  soft: ReadonlyMap<EvictionSignal, number>;
  check: EventHandle | undefined;
  checkAt: number;
  exhausted: EventHandle | undefined;
}

/**
 * Watches the memory and disk of nodes on which somebody may use more than was requested.
 *
 * The kubelet looks each 10 s, and evicts at most one pod at a look; after that it waits until the pod is gone, at most
 * 30 s, and looks again; all pods that have written more than they may go at once. What varies by a model is read at
 * these looks alone, its container's limit too. Where memory runs out before, the kernel kills a container by its
 * oom_score. Looks at which nothing can be found are left out, which use that is linear in time allows. Source: facts
 * 7.6, 7.7.
 */
export class NodePressure {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #use: NodeUse;
  readonly #events: KubeletEvents;
  readonly #actors: PressureActors;
  readonly #conditions: PressureConditions;
  readonly #nodes = new Map<NodeId, NodeState>();
  readonly #check: EventKind;
  readonly #exhausted: EventKind;

  constructor(
    simulation: Simulation,
    cluster: Cluster,
    use: NodeUse,
    events: KubeletEvents,
    actors: PressureActors,
    status: number,
  ) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#use = use;
    this.#events = events;
    this.#actors = actors;
    this.#conditions = new PressureConditions(simulation, cluster, events, status);
    this.#check = simulation.define("eviction-check", (node) => this.#onCheck(node as NodeId));
    this.#exhausted = simulation.define("memory-exhausted", (node) => this.#onExhausted(node as NodeId));
  }

  /** Whether what runs on a node is watched. */
  watches(node: NodeId): boolean {
    return this.#nodes.has(node);
  }

  /** Bits of what the kubelet of a node knows to be short of. */
  conditionsOf(node: NodeId): number {
    return this.#conditions.of(node);
  }

  /** Something on a node that is to be watched from now on has started, stopped, or changed. */
  changed(node: NodeId): void {
    const state = this.#nodes.get(node) ?? this.#open(node);
    this.#awaitExhaustion(node, state);
    if (this.#isCalm(node, state)) this.#awaitCheck(node, state, this.#nextLook(node));
  }

  /** The machine stops: its kubelet will know nothing when it returns. */
  forget(node: NodeId): void {
    const state = this.#nodes.get(node);
    if (state === undefined) return;
    for (const handle of [state.check, state.exhausted])
      if (handle !== undefined) this.#simulation.cancel(handle);
    this.#nodes.delete(node);
    this.#conditions.forget(node);
  }

  /** Whether looks at which nothing can be found may be left out. */
  #isCalm(node: NodeId, { soft }: NodeState): boolean {
    return this.#conditions.of(node) === 0 && soft.size === 0;
  }

  #open(node: NodeId): NodeState {
    const state: NodeState = { soft: new Map(), check: undefined, checkAt: 0, exhausted: undefined };
    this.#nodes.set(node, state);
    return state;
  }

  /** The first look at which a threshold may be crossed: the next one where that cannot be foreseen. */
  #nextLook(node: NodeId): number {
    const { now } = this.#simulation;
    if (this.#use.varies(node)) return Math.floor(now / INTERVAL) * INTERVAL + INTERVAL;
    const { evictionHard, evictionSoft } = kubeletOf(this.#cluster, node);
    let first = this.#use.storageAbove(node);
    for (const thresholds of [evictionHard, evictionSoft]) {
      for (const signal of Object.keys(thresholds) as EvictionSignal[]) {
        const { capacity, other } = this.#account(node, signal);
        if (capacity === Number.POSITIVE_INFINITY) continue;
        const bound = capacity - other - thresholdBytes(thresholds[signal]!, capacity);
        const at =
          signal === "memory.available"
            ? this.#use.memoryAbove(node, bound)
            : this.#use.diskAbove(node, bound);
        first = Math.min(first, at);
      }
    }
    return Math.ceil(first / INTERVAL) * INTERVAL;
  }

  /** Capacity in bytes, and what of it is used by others than containers. */
  #account(node: NodeId, signal: EvictionSignal): { readonly capacity: number; readonly other: number } {
    if (signal === "memory.available") return { capacity: memoryCapacity(this.#cluster, node), other: 0 };
    const { disk = Number.POSITIVE_INFINITY } = this.#cluster.nodes.specs[node]!.machine;
    return { capacity: disk, other: disk === Number.POSITIVE_INFINITY ? 0 : this.#actors.imagesOn(node) };
  }

  #available(
    node: NodeId,
    signal: EvictionSignal,
  ): { readonly capacity: number; readonly available: number } {
    const { capacity, other } = this.#account(node, signal);
    const used = signal === "memory.available" ? this.#use.memoryOn(node) : this.#use.diskOn(node);
    return { capacity, available: Math.max(0, capacity - other - used) };
  }

  #onCheck(node: NodeId): void {
    const { now } = this.#simulation;
    const state = this.#nodes.get(node)!;
    state.check = undefined;
    if (this.#use.varies(node)) this.#lookAtVarying(node, state);
    const kubelet = kubeletOf(this.#cluster, node);
    const met = thresholdsMet(kubelet, (signal) => this.#available(node, signal));
    state.soft = softSince(state.soft, met, now);
    this.#conditions.hold(node, met, kubelet.evictionPressureTransitionPeriod);
    const due = met.find((each) => each.isHard || gracePassed(each, state.soft, kubelet, now));
    let pause = this.#evictOverLimit(node);
    if (pause === undefined && due !== undefined)
      pause = this.#reclaim(node, due, kubelet.evictionMaxPodGracePeriod);
    const next =
      pause === undefined && this.#isCalm(node, state) ? this.#nextLook(node) : now + (pause ?? INTERVAL);
    this.#awaitCheck(node, state, Math.max(next, now + 1));
  }

  /** What has grown past its limit by its model is killed, as is what the kernel finds no memory for. */
  #lookAtVarying(node: NodeId, state: NodeState): void {
    for (const { row, spec } of this.#use.runningOn(node))
      if (this.#use.memoryOf(row) > (spec.memoryLimit ?? Number.POSITIVE_INFINITY))
        this.#actors.killForMemory(row);
    this.#awaitExhaustion(node, state);
  }

  /** Pods that have written more than they may go, all of them: how long to wait before the next look, if there are some. */
  #evictOverLimit(node: NodeId): number | undefined {
    const over = this.#use.overStorage(node);
    if (over.length === 0) return undefined;
    return cleanupOf(
      Math.max(...over.map(({ pod, message }) => this.#actors.evict(pod, message, HARD_GRACE))),
    );
  }

  /** Frees what can be freed: how long to wait before the next look, if a pod is evicted. */
  #reclaim(node: NodeId, met: MetThreshold, softGrace: number): number | undefined {
    const { signal } = met;
    const resource = signal === "memory.available" ? "memory" : "ephemeral-storage";
    this.#events.ofNode(node, "Warning", "EvictionThresholdMet", () => `Attempting to reclaim ${resource}`);
    if (signal !== "memory.available") {
      this.#actors.removeUnusedImages(node);
      const { available } = this.#available(node, signal);
      if (available >= met.threshold) return undefined;
      met = { ...met, available };
    }
    const victim = this.#actors.chooseVictim(node, met);
    if (victim === undefined) return undefined;
    return cleanupOf(this.#actors.evict(victim.pod, victim.message, met.isHard ? HARD_GRACE : softGrace));
  }

  #awaitCheck(node: NodeId, state: NodeState, at: number): void {
    if (state.check !== undefined) {
      if (state.checkAt === at) return;
      this.#simulation.cancel(state.check);
      state.check = undefined;
    }
    if (at >= MAX_TIME) return;
    const delay = at - this.#simulation.now;
    state.checkAt = at;
    state.check = this.#simulation.schedule(this.#check, delay, node, 0, KUBELET_PRIORITY);
  }

  #awaitExhaustion(node: NodeId, state: NodeState): void {
    if (state.exhausted !== undefined) this.#simulation.cancel(state.exhausted);
    state.exhausted = undefined;
    const at = this.#use.memoryAbove(node, memoryCapacity(this.#cluster, node));
    if (at >= MAX_TIME) return;
    const delay = at - this.#simulation.now;
    state.exhausted = this.#simulation.schedule(this.#exhausted, delay, node, 0, KUBELET_PRIORITY);
  }

  #onExhausted(node: NodeId): void {
    this.#nodes.get(node)!.exhausted = undefined;
    const row = oomVictim(this.#cluster, this.#use, node);
    if (row === undefined) return;
    this.#events.ofNode(node, "Warning", "SystemOOM", () => "System OOM encountered");
    this.#actors.killForMemory(row);
  }
}

/** How long a kubelet waits for pods that it has evicted and that have stopped after so long. */
function cleanupOf(stops: number): number {
  return Math.min(Math.ceil(stops / POLL) * POLL + POLL, LONGEST_CLEANUP);
}

const SECOND = 1_000_000;
const INTERVAL = 10 * SECOND;
const HARD_GRACE = SECOND;
const POLL = SECOND;
const LONGEST_CLEANUP = 30 * SECOND;
