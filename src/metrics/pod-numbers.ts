import type { PodId } from "../cluster/ids.ts";
import { lengthened } from "../cluster/lengthened.ts";

/** A whole number for each pod, 0 until it is set. A row passes to the next pod with the number that it has. */
export class PodNumbers {
  #numbers = new Int32Array(1024);

  get(pod: PodId): number {
    return pod < this.#numbers.length ? this.#numbers[pod]! : 0;
  }

  /** O(1) amortised. */
  set(pod: PodId, number: number): void {
    if (pod >= this.#numbers.length) {
      this.#numbers = lengthened(this.#numbers, new Int32Array(2 * (pod + 1)));
    }
    this.#numbers[pod] = number;
  }
}
