/**
 * trunc((capacity - requested - wanted) x 100 / capacity), 0 if that is negative; exact for any whole numbers.
 *
 * Beyond 2^53 / 100 (82 TiB) neither the product nor, later, the difference is exact as a double: then it is done in
 * BigInt. Expects a capacity above 0; one without limit is all free. Past 2^53 the numbers have rests: that of
 * requested and wanted together, and that of the capacity.
 */
export function freePercent(
  requested: number,
  wanted: number,
  capacity: number,
  restOfUsed = 0,
  restOfCapacity = 0,
): number {
  if (capacity < EXACT_PERCENT) {
    const free = capacity - requested - wanted;
    return free > 0 ? Math.trunc((free * 100) / capacity) : 0;
  }
  if (capacity === Number.POSITIVE_INFINITY) return 100;
  const whole = BigInt(capacity) + BigInt(restOfCapacity);
  const free = whole - BigInt(requested) - BigInt(wanted) - BigInt(restOfUsed);
  return free > 0n ? Number((free * 100n) / whole) : 0;
}

/** trunc((requested + wanted) x 100 / capacity), 100 at most; exact in the same way. Of no limit nothing is used. */
export function usedPercent(
  requested: number,
  wanted: number,
  capacity: number,
  restOfUsed = 0,
  restOfCapacity = 0,
): number {
  if (capacity < EXACT_PERCENT) {
    const used = requested + wanted;
    return used < capacity ? Math.trunc((used * 100) / capacity) : 100;
  }
  if (capacity === Number.POSITIVE_INFINITY) return 0;
  const whole = BigInt(capacity) + BigInt(restOfCapacity);
  const used = BigInt(requested) + BigInt(wanted) + BigInt(restOfUsed);
  return used < whole ? Number((used * 100n) / whole) : 100;
}

/** How a resource of a node is rated: see freePercent and usedPercent. */
export type Percent = typeof freePercent;

/** Below it, a product with 100 is exact as a double. */
export const EXACT_PERCENT = 2 ** 53 / 100;
