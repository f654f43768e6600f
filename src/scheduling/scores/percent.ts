/**
 * trunc(part x 100 / whole) for 0 <= part <= whole, exact for any whole numbers.
 *
 * Beyond 2^53 / 100 (82 TiB) the product is not exact as a double; then it is done in BigInt.
 */
export function percent(part: number, whole: number): number {
  if (part < EXACT_PERCENT) return Math.trunc((part * 100) / whole);
  return Number((BigInt(part) * 100n) / BigInt(whole));
}

/** Below it, a product with 100 is exact as a double. */
export const EXACT_PERCENT = 2 ** 53 / 100;
