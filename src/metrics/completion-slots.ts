import type { PodId } from "../cluster/ids.ts";
import { PodNumbers } from "./pod-numbers.ts";

/**
 * The textbook estimate D = 1 / sum(1 / R_i) of the time to the next completion, R_i the mean duration in
 * parallel slot i, beside the simulated one.
 *
 * A running task takes the slot that was freed last, so slots are as many as tasks ever ran together. The
 * simulated gap is the mean time between distinct instants of completion, from the start of each busy period.
 * D is exact for n slots that are always busy with exponential tasks; for n equal tasks that start together it
 * is too low by the factor n.
 */
export class CompletionSlots {
  readonly #free: number[] = [];
  readonly #sum: number[] = [];
  readonly #count: number[] = [];
  readonly #slotOf: PodNumbers;
  #busy = 0;
  #lastInstant = 0;
  #gaps = 0;
  #gapTime = 0;

  /** `slotOf` is where the slot of each pod is kept; those whose pods are never the same may share one. */
  constructor(slotOf: PodNumbers = new PodNumbers()) {
    this.#slotOf = slotOf;
  }

  started(pod: PodId, now: number): void {
    let slot = this.#free.pop();
    if (slot === undefined) {
      slot = this.#sum.push(0) - 1;
      this.#count.push(0);
    }
    this.#slotOf.set(pod, slot);
    if (this.#busy++ === 0) this.#lastInstant = now;
  }

  /** `duration` of a task that is done; undefined for one that was lost, which frees its slot and counts for nothing. */
  left(pod: PodId, now: number, duration: number | undefined): void {
    const slot = this.#slotOf.get(pod);
    this.#free.push(slot);
    this.#busy--;
    if (duration === undefined) return;
    this.#sum[slot]! += duration;
    this.#count[slot]!++;
    if (now === this.#lastInstant) return;
    this.#gaps++;
    this.#gapTime += now - this.#lastInstant;
    this.#lastInstant = now;
  }

  /** The end of the warm-up. */
  reset(now: number): void {
    this.#sum.fill(0);
    this.#count.fill(0);
    this.#gaps = 0;
    this.#gapTime = 0;
    this.#lastInstant = now;
  }

  /** Mean simulated gap in microseconds; NaN if nothing ended. */
  get gap(): number {
    return this.#gapTime / this.#gaps;
  }

  /** 1 / sum(1 / R_i) in microseconds over the slots in which something ended; NaN if nothing did. */
  get estimate(): number {
    let rate = 0;
    for (const [slot, count] of this.#count.entries()) if (count > 0) rate += count / this.#sum[slot]!;
    return rate === 0 ? Number.NaN : 1 / rate;
  }
}
