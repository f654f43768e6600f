import type { NodeId, PodId } from "../cluster/ids.ts";
import type { EventHandle } from "../kernel/simulation.ts";
import type { DrainSpec } from "../spec/drain.ts";

/** refused: no node was touched, since each had pods that kubectl does not take away. */
export type DrainResult = "drained" | "refused";

/** What is to be drained, and who is told of its end. */
export interface DrainOrder {
  /** "zone/b", as the timeline names it. */
  readonly target: string;
  /** In the order in which they are drained. */
  readonly nodes: readonly NodeId[];
  readonly options: DrainSpec;
  readonly end: (result: DrainResult) => void;
}

/** failed: the API has no answer, so that the pod is left. */
export type EvictionAnswer = "evicted" | "refused" | "contended" | "failed";

/**
 * One `kubectl drain`: which nodes are left, and what is waited for on the one that is being drained.
 *
 * Times in microseconds. Evictions that are refused are tried again each 5 s; whether an evicted pod is gone is
 * asked each second from its eviction on. Source: kubectl's drain, facts 8.4; recordings show both.
 */
export class Drain {
  readonly target: string;
  readonly options: DrainSpec;
  readonly since: number;
  /** Still to be drained; the first one is being drained. */
  readonly nodes: NodeId[];
  /** Pods whose eviction was refused. */
  readonly held = new Set<PodId>();
  /** Pods whose eviction begins anew soon, since another one was faster. */
  readonly contended = new Set<PodId>();
  /** Pods that are to leave, and when they were evicted. */
  readonly #leaving = new Map<PodId, number>();
  readonly end: (result: DrainResult) => void;
  /** The next try of what is held, or the next node. */
  next: EventHandle | undefined;
  /** When it gives the node up. */
  timeout: EventHandle | undefined;
  /** Whether it has given the node up, and only waits until those that are held notice. */
  isOver = false;
  /** Whether it has begun to take pods from a node, and whether there was one that it was not to touch. */
  hasBegun = false;
  wasRefused = false;
  #isTrying = false;
  /** When evictions were last tried. */
  #triedAt = 0;
  /** When it will have been noticed that all that have left so far are gone. */
  #noticedAt = 0;

  constructor({ target, nodes, options, end }: DrainOrder, since: number) {
    this.target = target;
    this.options = options;
    this.since = since;
    this.nodes = [...nodes];
    this.end = end;
  }

  get node(): NodeId | undefined {
    return this.nodes[0];
  }

  /** Whether all is tried, and nothing is left to wait for on the node. */
  get isClear(): boolean {
    return !this.#isTrying && this.held.size + this.contended.size + this.#leaving.size === 0;
  }

  awaits(pod: PodId): boolean {
    return this.#leaving.has(pod) || this.held.has(pod) || this.contended.has(pod);
  }

  get leaving(): ReadonlyMap<PodId, number> {
    return this.#leaving;
  }

  get noticedAt(): number {
    return this.#noticedAt;
  }

  /** Tries to evict all of these; those that fail stay, and nothing is waited for. */
  tryAll(pods: Iterable<PodId>, now: number, evict: (pod: PodId) => EvictionAnswer): void {
    this.#triedAt = now;
    this.#isTrying = true;
    for (const pod of [...pods]) {
      this.held.delete(pod);
      this.contended.delete(pod);
      // Before it is asked for: the pod may be gone when the call returns.
      this.#leaving.set(pod, now);
      const answer = evict(pod);
      if (answer === "evicted") continue;
      this.#leaving.delete(pod);
      if (answer === "refused") this.held.add(pod);
      else if (answer === "contended") this.contended.add(pod);
    }
    this.#isTrying = false;
  }

  /** A pod has left the cluster. */
  leave(pod: PodId, now: number): void {
    const evictedAt = this.#leaving.get(pod);
    if (evictedAt !== undefined) this.#noticedAt = Math.max(this.#noticedAt, alignedAt(evictedAt, POLL, now));
    else if (this.held.has(pod)) this.#noticedAt = Math.max(this.#noticedAt, this.nextTry(now));
    else if (this.contended.has(pod)) this.#noticedAt = Math.max(this.#noticedAt, now);
    this.#leaving.delete(pod);
    this.held.delete(pod);
    this.contended.delete(pod);
  }

  /** A pod that was evicted is not waited for any more. */
  skip(pod: PodId, now: number): void {
    if (this.#leaving.delete(pod)) this.#noticedAt = Math.max(this.#noticedAt, now);
  }

  /** The first time from then on at which it is asked whether an evicted pod is gone. */
  nextPoll(pod: PodId, from: number): number {
    return alignedAt(this.#leaving.get(pod)!, POLL, from);
  }

  /** When refused evictions are tried again, if something has changed by now. */
  nextTry(now: number): number {
    return Math.max(alignedAt(this.#triedAt, RETRY, now), this.#triedAt + RETRY);
  }

  /** Turns to the next node, whatever is still waited for. */
  nextNode(): void {
    this.nodes.shift();
    this.held.clear();
    this.contended.clear();
    this.#leaving.clear();
    this.isOver = false;
  }

  /** Leaves out nodes whose turn has not come. */
  spare(nodes: ReadonlySet<NodeId>): void {
    const [first, ...others] = this.nodes;
    if (first === undefined) return;
    this.nodes.splice(1, others.length, ...others.filter((node) => !nodes.has(node)));
  }
}

/** The first of start, start + period, start + 2 periods... at or after `now`. */
function alignedAt(start: number, period: number, now: number): number {
  return start + Math.ceil((now - start) / period) * period;
}

const POLL = 1_000_000;
const RETRY = 5_000_000;
