/** Four 32-bit words, signed: the seed of a stream, or its position. */
export type SeedWords = readonly [number, number, number, number];

const WORDS = 8;

/** A position as bytes, behind the seed of the stream that it belongs to. Little-endian, 32 bytes. */
export function writeState(seed: SeedWords, position: SeedWords): Uint8Array {
  const bytes = new Uint8Array(WORDS * 4);
  const view = new DataView(bytes.buffer);
  [...seed, ...position].forEach((word, i) => {
    view.setInt32(i * 4, word, true);
  });
  return bytes;
}

/** The position in `state`. Throws a RangeError if it has another length or belongs to a stream with another seed. */
export function readState(seed: SeedWords, state: Uint8Array): SeedWords {
  if (state.length !== WORDS * 4) {
    throw new RangeError(`state of a random stream: ${state.length} bytes, must be ${WORDS * 4}`);
  }
  const view = new DataView(state.buffer, state.byteOffset, state.byteLength);
  const word = (i: number) => view.getInt32(i * 4, true);
  if (seed.some((value, i) => value !== word(i))) {
    throw new RangeError("state of a random stream: it was saved by a stream of another seed or name");
  }
  return [word(4), word(5), word(6), word(7)];
}
