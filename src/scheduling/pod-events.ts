import type { PodId } from "../cluster/ids.ts";
import { lengthened } from "../cluster/lengthened.ts";
import type { EventHandle, EventKind, Simulation } from "../kernel/simulation.ts";

/** Events of one kind of which a pod has at most one before it, as long as its row is its own. */
export class PodEvents {
  readonly #simulation: Simulation;
  readonly #kind: EventKind;
  readonly #priority: number;
  /** By pod: its event, or NONE. */
  #handles = new Float64Array(1024).fill(NONE);
  #size = 0;

  constructor(simulation: Simulation, name: string, priority: number, handle: (pod: PodId) => void) {
    this.#simulation = simulation;
    this.#priority = priority;
    this.#kind = simulation.define(name, (pod) => {
      this.#handles[pod] = NONE;
      this.#size--;
      handle(pod as PodId);
    });
  }

  /** Pods that have an event before them. */
  get size(): number {
    return this.#size;
  }

  schedule(pod: PodId, delay: number): void {
    if (pod >= this.#handles.length) {
      const longer = new Float64Array(2 * pod).fill(NONE);
      this.#handles = lengthened(this.#handles, longer);
    }
    this.#handles[pod] = this.#simulation.schedule(this.#kind, delay, pod, 0, this.#priority);
    this.#size++;
  }

  /** Takes a pod's event back; false if it has none. */
  cancel(pod: PodId): boolean {
    const handle = this.#handles[pod] ?? NONE;
    if (handle === NONE) return false;
    this.#simulation.cancel(handle as EventHandle);
    this.#handles[pod] = NONE;
    this.#size--;
    return true;
  }

  /** Visits the pods that have one, by row. */
  forEach(visit: (pod: PodId) => void): void {
    for (let pod = 0; pod < this.#handles.length && this.#size > 0; pod++) {
      if (this.#handles[pod] !== NONE) visit(pod as PodId);
    }
  }
}

const NONE = -1;
