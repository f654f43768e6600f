import { MAX_TIME } from "../../kernel/event-queue.ts";
import type { EventKind, Simulation } from "../../kernel/simulation.ts";
import type { LoadChange, LoadSpec } from "../../spec/load.ts";
import { stepAt } from "./load-curve.ts";

/** Before controllers act on the same instant. */
export const LOAD_PRIORITY = 1;

/** Hears of a load that has changed, after it has. */
export type LoadListener = (load: number, value: number) => void;

/**
 * The loads of a run, by position in the world's `loads`. One event a step, as long as somebody listens; where nobody
 * does nothing is scheduled.
 */
export class Loads {
  readonly #simulation: Simulation;
  readonly #specs: readonly LoadSpec[];
  readonly #step: EventKind;
  readonly #values: Float64Array;
  readonly #factors: Float64Array;
  /** Constant instead of the curve; NaN: the curve holds. */
  readonly #fixed: Float64Array;
  readonly #listeners: LoadListener[] = [];

  constructor(simulation: Simulation, specs: readonly LoadSpec[]) {
    this.#simulation = simulation;
    this.#specs = specs;
    this.#values = Float64Array.from(specs, (spec) => stepAt(spec, 0).value);
    this.#factors = new Float64Array(specs.length).fill(1);
    this.#fixed = new Float64Array(specs.length).fill(Number.NaN);
    this.#step = simulation.define("load-step", (load) => this.#onStep(load));
  }

  listen(listener: LoadListener): void {
    if (this.#listeners.push(listener) > 1) return;
    for (const load of this.#specs.keys()) this.#scheduleNext(load);
  }

  valueOf(load: number): number {
    return this.#values[load]!;
  }

  /** From now on the load is this, or so many times what its curve says. */
  change(load: number, change: LoadChange): void {
    if (change.kind === "by") {
      this.#factors[load]! *= change.factor;
      this.#fixed[load]! *= change.factor;
    } else {
      this.#fixed[load] = change.kind === "to" ? change.value : Number.NaN;
      this.#factors[load] = 1;
    }
    this.#set(load);
  }

  #onStep(load: number): void {
    this.#set(load);
    this.#scheduleNext(load);
  }

  #scheduleNext(load: number): void {
    const { now } = this.#simulation;
    const { until } = stepAt(this.#specs[load]!, now);
    if (until < MAX_TIME) this.#simulation.schedule(this.#step, until - now, load, 0, LOAD_PRIORITY);
  }

  #set(load: number): void {
    const fixed = this.#fixed[load]!;
    const curve = stepAt(this.#specs[load]!, this.#simulation.now).value;
    const value = Number.isNaN(fixed) ? this.#factors[load]! * curve : fixed;
    if (value === this.#values[load]) return;
    this.#values[load] = value;
    for (const listener of this.#listeners) listener(load, value);
  }
}
