/** A part and the whole it is of, both growing in straight lines. */
export interface Growing {
  readonly part: number;
  readonly whole: number;
}

/** 0 of nothing. */
export function rateAt({ part, whole }: Growing): number {
  return whole > 0 ? part / whole : 0;
}

/**
 * The rate at which two shares meet that change their order from one instant to another; 0 where they do not.
 *
 * `before` and `after` have the two at the instants. Between them each share is a ratio of straight lines, so they are
 * equal where a parabola is 0: once, as it has different signs at the ends.
 */
export function meeting(before: readonly Growing[], after: readonly Growing[]): number {
  const [a, b] = before;
  const [c, d] = after;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return 0;
  const atStart = a.part * b.whole - b.part * a.whole;
  const atEnd = c.part * d.whole - d.part * c.whole;
  if (atStart * atEnd >= 0) return 0;
  const square = (c.part - a.part) * (d.whole - b.whole) - (d.part - b.part) * (c.whole - a.whole);
  const when = rootWithin(square, atEnd - atStart - square, atStart);
  return rateAt({ part: a.part + when * (c.part - a.part), whole: a.whole + when * (c.whole - a.whole) });
}

/** The root from 0 to 1 of square x^2 + slope x + constant, which has different signs there. */
function rootWithin(square: number, slope: number, constant: number): number {
  const q = -(slope + Math.sign(slope || 1) * Math.sqrt(slope * slope - 4 * square * constant)) / 2;
  const other = constant / q;
  return other >= 0 && other <= 1 ? other : q / square;
}
