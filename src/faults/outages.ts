import type { ControlPlane } from "../control-plane/control-plane.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import type { ControlPlanePart, OutageEntry } from "../spec/outage.ts";
import type { Marks } from "./marks.ts";
import { FAULT_PRIORITY } from "./node-health.ts";

/** What a timeline does to the control plane: each loss or slowness lasts for its time, or until it is restored. */
export class Outages {
  readonly #simulation: Simulation;
  readonly #controlPlane: ControlPlane;
  readonly #marks: Marks;
  /** Those that are not over, by the number of their entry. */
  readonly #open = new Map<number, { readonly part: ControlPlanePart; readonly end: () => void }>();
  readonly #over: EventKind;

  constructor(simulation: Simulation, controlPlane: ControlPlane, marks: Marks) {
    this.#simulation = simulation;
    this.#controlPlane = controlPlane;
    this.#marks = marks;
    this.#over = simulation.define("outage-end", (index) => this.#end(index));
  }

  play(index: number, entry: OutageEntry): void {
    if (entry.verb === "restorePart") this.#restore(entry.part);
    else this.#begin(index, entry);
  }

  #begin(index: number, entry: Exclude<OutageEntry, { readonly verb: "restorePart" }>): void {
    const { now } = this.#simulation;
    const { part, duration } = entry;
    const what = entry.verb === "slow" ? "slow" : "fail";
    const endMark = this.#marks.begin(now, what, entry.target, "timeline");
    const recover = entry.verb === "slow" ? this.#slow(entry) : this.#fail(entry);
    const end = () => {
      recover();
      endMark(this.#simulation.now);
    };
    this.#open.set(index, { part, end });
    if (duration < MAX_TIME - now) this.#simulation.schedule(this.#over, duration, index, 0, FAULT_PRIORITY);
  }

  #fail({ part, members }: OutageEntry & { readonly verb: "failPart" }): () => void {
    this.#controlPlane.fail(part, members);
    return () => this.#controlPlane.restore(part, members);
  }

  #slow({ part, factor }: OutageEntry & { readonly verb: "slow" }): () => void {
    return this.#controlPlane.slow(part, factor);
  }

  #restore(part: ControlPlanePart): void {
    const { now } = this.#simulation;
    this.#marks.begin(now, "restore", part, "timeline")(now);
    for (const [index, open] of this.#open) if (open.part === part) this.#end(index);
  }

  #end(index: number): void {
    const open = this.#open.get(index);
    if (!this.#open.delete(index)) return;
    open!.end();
  }
}
