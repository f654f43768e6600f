import type { EventKind, Simulation } from "../kernel/simulation.ts";
import { SECOND } from "./queue/backoff.ts";
import type { Flushes } from "./queue/queue-discipline.ts";

/**
 * The timers of a queue: each whole second for pods that back off, each 30 s for unschedulable ones.
 *
 * A timer runs only while it has somebody to serve. That of unschedulable pods stops when nothing has changed in
 * the cluster since they were last tried: they would fail again, and a run must not be kept going by its timers.
 * Source: facts 1.1.
 */
export class QueueTimer {
  readonly #simulation: Simulation;
  readonly #flushes: Flushes;
  readonly #backoffEnds: EventKind;
  readonly #stayEnds: EventKind;
  readonly #priority: number;
  #ringsForBackoff = false;
  #ringsForStay = false;

  /** `offer` is called when pods are to be offered again. */
  constructor(simulation: Simulation, flushes: Flushes, priority: number, offer: () => void) {
    this.#simulation = simulation;
    this.#flushes = flushes;
    this.#priority = priority;
    this.#backoffEnds = simulation.define("queue-backoff-flush", () => {
      this.#ringsForBackoff = false;
      if (flushes.flushBackoff()) offer();
      this.set();
    });
    this.#stayEnds = simulation.define("queue-unschedulable-flush", () => {
      this.#ringsForStay = false;
      // At one instant, who has backed off long enough goes first.
      const rested = flushes.flushBackoff();
      if (flushes.flushUnschedulable() || rested) offer();
      this.set();
    });
  }

  /** To be called whenever pods may have begun to wait, or the cluster has changed. O(lines) while it does not ring. */
  set(): void {
    if (!this.#ringsForBackoff && this.#flushes.backingOff > 0) {
      this.#ringsForBackoff = true;
      this.#ring(this.#backoffEnds, SECOND);
    }
    if (!this.#ringsForStay && this.#flushes.isStale) {
      this.#ringsForStay = true;
      this.#ring(this.#stayEnds, UNSCHEDULABLE_PERIOD);
    }
  }

  #ring(kind: EventKind, period: number): void {
    const delay = period - (this.#simulation.now % period);
    this.#simulation.schedule(kind, delay, 0, 0, this.#priority);
  }
}

const UNSCHEDULABLE_PERIOD = 30 * SECOND;
