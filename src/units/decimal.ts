/** A decimal number, exact: digits / 10^scale. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** Longer texts are no amounts that anyone means, and would make big integers slow. */
export const MAX_NUMBER_LENGTH = 64;

/** Reads digits with at most one point ("12", "1.5", ".5", "5."), without a sign; undefined for anything else. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^(\d*)(?:\.(\d*))?$/.exec(text);
  if (match === null || text.length > MAX_NUMBER_LENGTH) return undefined;
  const whole = match[1] ?? "";
  const fraction = match[2] ?? "";
  if (whole === "" && fraction === "") return undefined;
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

/** Smallest whole number that is not less than numerator / denominator; both are not negative. */
export function divideUp(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}

/** Nearest whole number to numerator / denominator, halves upwards; both are not negative. */
export function divideNearest(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}
