/** The whole number of 0 to n - 1 that `uniform` of (0, 1) falls on. Throws a RangeError unless n is whole and 1 or more. */
export function indexBelow(uniform: number, n: number): number {
  if (!(n >= 1 && n <= 2 ** 53 && Number.isInteger(n))) {
    throw new RangeError(`random choice among ${n}: must be a whole number of 1 to 2^53`);
  }
  // Never n itself: for a uniform of at most 1 - 2^-53 the product rounds to below n.
  return Math.floor(uniform * n);
}
