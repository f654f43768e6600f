/** What time it is in a run, of which 0 is an instant of the calendar. */
export class WallClock {
  readonly #start: number;

  /** `start`: microseconds since 1970. */
  constructor(start: number) {
    this.#start = start;
  }

  /** Microseconds since 1970 at a time of the run. */
  at(time: number): number {
    return this.#start + time;
  }

  /** The time of the run at an instant of the calendar. */
  timeOf(instant: number): number {
    return instant - this.#start;
  }

  /** A time of the run as objects keep it: cut to a whole second of the calendar. */
  wholeSecond(time: number): number {
    return this.timeOf(Math.floor(this.at(time) / SECOND) * SECOND);
  }
}

const SECOND = 1_000_000;
