/**
 * Numbers pieces of plain data by what they say, from 0: equal ones have one number.
 *
 * O(1) for an object that was seen before, so that what many things share is compared once; else O(size).
 */
export class EqualValues<T extends object> {
  readonly #ofText = new Map<string, number>();
  readonly #ofObject = new Map<T, number>();

  numberOf(value: T): number {
    const known = this.#ofObject.get(value);
    if (known !== undefined) return known;
    const text = JSON.stringify(value);
    const number = this.#ofText.get(text) ?? this.#ofText.size;
    this.#ofText.set(text, number);
    this.#ofObject.set(value, number);
    return number;
  }
}
