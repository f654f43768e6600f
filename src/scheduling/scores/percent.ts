/**
 * trunc((capacity - requested - wanted) x 100 / capacity), 0 if that is negative; exact for any whole numbers.
 *
 * Beyond 2^53 / 100 (82 TiB) neither the product nor, later, the difference is exact as a double: then it is done in
 * BigInt. Expects a capacity above 0; one without limit is all free.
 */
export function freePercent(requested: number, wanted: number, capacity: number): number {
  if (capacity < EXACT_PERCENT) {
    const free = capacity - requested - wanted;
    return free > 0 ? Math.trunc((free * 100) / capacity) : 0;
  }
  if (capacity === Number.POSITIVE_INFINITY) return 100;
  const free = BigInt(capacity) - BigInt(requested) - BigInt(wanted);
  return free > 0n ? Number((free * 100n) / BigInt(capacity)) : 0;
}

/** trunc((requested + wanted) x 100 / capacity), 100 at most; exact in the same way. Of no limit nothing is used. */
export function usedPercent(requested: number, wanted: number, capacity: number): number {
  if (capacity < EXACT_PERCENT) {
    const used = requested + wanted;
    return used < capacity ? Math.trunc((used * 100) / capacity) : 100;
  }
  if (capacity === Number.POSITIVE_INFINITY) return 0;
  const used = BigInt(requested) + BigInt(wanted);
  return used < BigInt(capacity) ? Number((used * 100n) / BigInt(capacity)) : 100;
}

/** Below it, a product with 100 is exact as a double. */
export const EXACT_PERCENT = 2 ** 53 / 100;
