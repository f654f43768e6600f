import type { NodeId } from "../cluster/ids.ts";
import type { RandomStream } from "../random/random-stream.ts";
import type { NodeMonitorSpec } from "../spec/control-plane.ts";

/**
 * When nodes were last heard of. Renewals of leases are arithmetic, not events; times in microseconds.
 *
 * A node renews its lease each `leaseInterval`, lengthened by up to `leaseJitter` of it, from a phase of its own, so
 * that nodes are not in step, and anew from the instant at which it runs again. The k-th renewal after that is at
 * k x interval x (1 + jitter / 2), and up to interval x jitter / 2 later, drawn for each: so two are an interval to
 * an interval x (1 + jitter) apart, as in client-go's lease controller, and none has to be simulated to know the
 * next. Source: facts 6.1.
 */
export class Heartbeats {
  readonly #monitor: NodeMonitorSpec;
  readonly #phases: RandomStream;
  /** A renewal of each node; the others are whole intervals later. */
  readonly #anchors: number[] = [];

  /** `phases` is forked by node, and that by renewal. */
  constructor(monitor: NodeMonitorSpec, phases: RandomStream) {
    this.#monitor = monitor;
    this.#phases = phases;
  }

  /** The node renews its lease now, and each interval from now on. */
  restart(node: NodeId, now: number): void {
    this.#anchors[node] = now;
  }

  /** At or before `now`; before 0 for a node that has not renewed in the run yet. */
  lastRenewal(node: NodeId, now: number): number {
    const anchor = this.#anchorOf(node);
    const count = Math.floor((now - anchor) / this.#meanInterval);
    const last = this.#renewal(node, anchor, count);
    return last <= now ? last : this.#renewal(node, anchor, count - 1);
  }

  /**
   * The pass of the node monitor that finds a node silent which stopped at `stopped`: the first one, at or
   * after that, at which the grace period is over since the pass that saw its last renewal.
   *
   * Source: facts 6.2: a renewal counts from the instant at which the monitor observes it. Real passes drift
   * by some milliseconds, so that at the pass just a grace period later it is over.
   */
  noticedAt(node: NodeId, stopped: number): number {
    const observed = this.passAfter(this.lastRenewal(node, stopped));
    return this.passAfter(Math.max(observed + this.#monitor.gracePeriod, stopped));
  }

  /** The pass that finds a node silent if all that counts is what was seen at `observed`. */
  noticedFrom(observed: number): number {
    return this.passAfter(observed + this.#monitor.gracePeriod);
  }

  /** The first pass of the node monitor at or after `time`. */
  passAfter(time: number): number {
    const { period, passesFrom } = this.#monitor;
    return passesFrom + Math.ceil((time - passesFrom) / period) * period;
  }

  get #meanInterval(): number {
    const { leaseInterval, leaseJitter } = this.#monitor;
    return Math.round(leaseInterval * (1 + leaseJitter / 2));
  }

  #renewal(node: NodeId, anchor: number, count: number): number {
    const { leaseInterval, leaseJitter } = this.#monitor;
    const at = anchor + count * this.#meanInterval;
    if (leaseJitter === 0 || count <= 0) return at;
    const later = (leaseInterval * leaseJitter) / 2;
    return at + Math.floor(this.#phases.fork(node).fork(count).next() * later);
  }

  #anchorOf(node: NodeId): number {
    this.#anchors[node] ??= -Math.floor(this.#phases.fork(node).next() * this.#monitor.leaseInterval);
    return this.#anchors[node];
  }
}
