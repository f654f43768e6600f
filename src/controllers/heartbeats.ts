import type { NodeId } from "../cluster/ids.ts";
import type { RandomStream } from "../random/random-stream.ts";
import type { NodeMonitorSpec } from "../spec/control-plane.ts";

/**
 * When nodes were last heard of. Renewals of leases are arithmetic, not events; times in microseconds.
 *
 * A node renews its lease each `leaseInterval`, from a phase of its own, so that nodes are not in step, and anew
 * from the instant at which it runs again. Source: facts 6.1.
 */
export class Heartbeats {
  readonly #monitor: NodeMonitorSpec;
  readonly #phases: RandomStream;
  /** A renewal of each node; the others are whole intervals later. */
  readonly #anchors: number[] = [];

  /** `phases` is forked by node. */
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
    const { leaseInterval } = this.#monitor;
    const anchor = this.#anchorOf(node);
    return anchor + Math.floor((now - anchor) / leaseInterval) * leaseInterval;
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

  /** The first pass of the node monitor at or after `time`: passes are at multiples of its period. */
  passAfter(time: number): number {
    const { period } = this.#monitor;
    return Math.ceil(time / period) * period;
  }

  #anchorOf(node: NodeId): number {
    this.#anchors[node] ??= -Math.floor(this.#phases.fork(node).next() * this.#monitor.leaseInterval);
    return this.#anchors[node];
  }
}
