/** Requests that wait, by when they are taken up; that is told in ascending order, or nearly so. O(1) a request. */
export class WaitingLine {
  readonly #starts: number[] = [];
  #head = 0;

  /** How many wait at `now`, which never goes back. */
  lengthAt(now: number): number {
    const starts = this.#starts;
    while (this.#head < starts.length && starts[this.#head]! <= now) this.#head++;
    if (this.#head === starts.length) starts.length = this.#head = 0;
    return starts.length - this.#head;
  }

  add(start: number): void {
    this.#starts.push(start);
  }
}
