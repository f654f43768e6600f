/**
 * From a loss to being whole again, for one workload or for all: one duration for each loss that was made good.
 *
 * What comes while the loss is still open belongs to it. Being whole for no time does not count.
 */
export class Recovery {
  readonly #recovered: (since: number, duration: number) => void;
  // LOST and WHOLE: since when; NaN for neither. Doubles in an array are never boxed.
  readonly #since = Float64Array.of(Number.NaN, Number.NaN);

  /** `recovered` is told when a loss began and how long it took. */
  constructor(recovered: (since: number, duration: number) => void) {
    this.#recovered = recovered;
  }

  /** Something is lost; it may be whole nevertheless. */
  lose(now: number, isWhole: boolean): void {
    this.#settle(now);
    if (Number.isNaN(this.#since[LOST]!)) this.#since[LOST] = now;
    this.update(now, isWhole);
  }

  update(now: number, isWhole: boolean): void {
    this.#settle(now);
    if (Number.isNaN(this.#since[LOST]!)) return;
    if (!isWhole) this.#since[WHOLE] = Number.NaN;
    else if (Number.isNaN(this.#since[WHOLE]!)) this.#since[WHOLE] = now;
  }

  /** Whether a loss is open that is not made good. */
  get isWaiting(): boolean {
    return !Number.isNaN(this.#since[LOST]!) && Number.isNaN(this.#since[WHOLE]!);
  }

  /** The end of the run: whatever is whole now has recovered. */
  finish(): void {
    this.#settle(Number.POSITIVE_INFINITY);
  }

  /** Closes a loss that has been made good for some time. */
  #settle(now: number): void {
    const lost = this.#since[LOST]!;
    const whole = this.#since[WHOLE]!;
    if (!(whole < now)) return;
    this.#since.fill(Number.NaN);
    this.#recovered(lost, whole - lost);
  }
}

const LOST = 0;
const WHOLE = 1;
