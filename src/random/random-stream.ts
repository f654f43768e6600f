/**
 * An endless sequence of random numbers that depends on its seed and name alone.
 *
 * Streams are told apart by what they are for (arrivals, durations, failures of one node), never by strategy
 * or variant, so that everything that is compared meets the same arrivals, durations and failures.
 */
export interface RandomStream {
  /** The next number: uniform, strictly between 0 and 1, with 53 random bits. */
  next(): number;
  /**
   * The next whole number of 0 to n - 1, each equally likely (to n / 2^53). Takes one draw.
   * Throws a RangeError unless n is a whole number of 1 to 2^53.
   */
  below(n: number): number;
  /**
   * A stream for one entity, keyed by its number (a whole number of 0 to 2^53 - 1; RangeError otherwise).
   *
   * It depends on this stream's seed and name and on `entity`, not on what has been drawn or forked before,
   * and takes no draw. Two entities never share a stream below 2^32. About 0.3 us.
   */
  fork(entity: number): RandomStream;
  /** The position in the sequence, 32 bytes; for `restore` of a stream with the same seed and name. */
  save(): Uint8Array;
  /** Goes back (or ahead) to a saved position. Throws a RangeError if it was saved by another stream. */
  restore(state: Uint8Array): void;
}
