import type { ControlPlane } from "../control-plane/control-plane.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import type { FailingPart, OutageEntry } from "../spec/outage.ts";
import type { Marks } from "./marks.ts";
import { FAULT_PRIORITY } from "./node-health.ts";

/** What a timeline does to the control plane: each loss or slowness lasts for its time, or until it is restored. */
export class Outages {
  readonly #simulation: Simulation;
  readonly #controlPlane: ControlPlane;
  readonly #failRegistry: (isDown: boolean) => void;
  readonly #marks: Marks;
  /** Those that are not over, by the number of their entry. */
  readonly #open = new Map<number, { readonly part: FailingPart; readonly end: () => void }>();
  readonly #over: EventKind;
  #registryOutages = 0;

  constructor(
    simulation: Simulation,
    controlPlane: ControlPlane,
    failRegistry: (isDown: boolean) => void,
    marks: Marks,
  ) {
    this.#simulation = simulation;
    this.#controlPlane = controlPlane;
    this.#failRegistry = failRegistry;
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
    if (part === "registry") return this.#loseRegistry();
    this.#controlPlane.fail(part, members);
    return () => this.#controlPlane.restore(part, members);
  }

  /** It is back when nothing holds it any more. */
  #loseRegistry(): () => void {
    if (this.#registryOutages++ === 0) this.#failRegistry(true);
    return () => {
      if (--this.#registryOutages === 0) this.#failRegistry(false);
    };
  }

  #slow({ part, factor }: OutageEntry & { readonly verb: "slow" }): () => void {
    return this.#controlPlane.slow(part, factor);
  }

  #restore(part: FailingPart): void {
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
