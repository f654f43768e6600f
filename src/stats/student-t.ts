/**
 * The quantile of Student's t: the t with P(T <= t) = p, for a whole number of degrees of freedom.
 * Absolute error below 1e-10 for p of 0.0001 to 0.9999. O(60 x degrees). Throws a RangeError unless
 * 0 < p < 1 and degrees is a whole number, 1 or more.
 */
export function studentQuantile(p: number, degrees: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`Student's t: probability is ${p}, must be between 0 and 1`);
  if (!(Number.isInteger(degrees) && degrees >= 1)) {
    throw new RangeError(`Student's t: degrees of freedom is ${degrees}, must be a whole number, 1 or more`);
  }
  if (p < 0.5) return -studentQuantile(1 - p, degrees);
  const wanted = 2 * p - 1;
  // Bisection on the angle, which is bounded where t is not.
  let low = 0;
  let high = Math.PI / 2;
  for (;;) {
    const angle = (low + high) / 2;
    if (angle <= low || angle >= high) return Math.sqrt(degrees) * Math.tan(angle);
    if (massWithin(angle, degrees) < wanted) low = angle;
    else high = angle;
  }
}

/** P(|T| <= t), where t = sqrt(degrees) tan(angle). Source: Abramowitz and Stegun, 26.7.3 and 26.7.4. */
function massWithin(angle: number, degrees: number): number {
  const cosine = Math.cos(angle);
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k < degrees; k += 2) {
    term *= (cosine * cosine * (k - 1)) / k;
    sum += term;
  }
  const series = Math.sin(angle) * sum;
  return isOdd ? (2 / Math.PI) * (angle + series) : series;
}
