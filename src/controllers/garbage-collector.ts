import type { EventKind, Simulation } from "../kernel/simulation.ts";
import type { ControlPlaneSpec } from "../spec/control-plane.ts";
import { apiWrites, type WriteDelay } from "./api-writes.ts";
import { CONTROLLER_PRIORITY } from "./controller-priority.ts";

/** Deletes what belonged to a deleted object, each by a write of its own, in the order in which it is told. */
export class GarbageCollector {
  readonly #simulation: Simulation;
  readonly #watch: number;
  readonly #write: WriteDelay;
  readonly #collected: EventKind;
  readonly #deletions: ((() => void) | undefined)[] = [];

  constructor(simulation: Simulation, controlPlane: ControlPlaneSpec) {
    this.#simulation = simulation;
    this.#watch = controlPlane.latencies.watch;
    this.#write = apiWrites(simulation, controlPlane);
    this.#collected = simulation.define("garbage-collected", (number) => {
      const deletion = this.#deletions[number]!;
      this.#deletions[number] = undefined;
      deletion();
    });
  }

  collect(deletion: () => void): void {
    const delay = this.#watch + this.#write();
    const number = this.#deletions.push(deletion) - 1;
    this.#simulation.schedule(this.#collected, delay, number, 0, CONTROLLER_PRIORITY);
  }
}
