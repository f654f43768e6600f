/** ln of the gamma function for x > 0, relative error about 1e-15. Source: Lanczos (1964), g = 7, nine terms (Godfrey). */
export function logGamma(x: number): number {
  let sum = LANCZOS[0]!;
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (x + i - 1);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

const LANCZOS = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/**
 * P(X <= x) and P(X > x) of the gamma distribution with this shape and scale 1; the smaller one is computed
 * directly, so it is right far out in its tail. Source: Press et al., Numerical Recipes, 6.2.
 */
export function gammaTails(shape: number, x: number): { readonly lower: number; readonly upper: number } {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Infinity) return { lower: 1, upper: 0 };
  const front = Math.exp(shape * Math.log(x) - x - logGamma(shape));
  if (x < shape + 1) {
    const lower = front * lowerSeries(shape, x);
    return { lower, upper: 1 - lower };
  }
  const upper = front * upperFraction(shape, x);
  return { lower: 1 - upper, upper };
}

/** The probability of [low, high] under the gamma distribution with this shape and scale 1. */
export function gammaMass(shape: number, low: number, high: number): number {
  const from = gammaTails(shape, low);
  const to = gammaTails(shape, high);
  return low >= shape ? from.upper - to.upper : to.lower - from.lower;
}

/**
 * The quantile within [low, high]: the x with gammaMass(shape, low, x) = p x gammaMass(shape, low, high).
 * Newton's steps, kept inside a bracket that shrinks; about ten evaluations.
 */
export function gammaQuantileBetween(shape: number, low: number, high: number, p: number): number {
  const wanted = p * gammaMass(shape, low, high);
  let left = low;
  // Further out lies less than 1e-300.
  let right = Math.min(high, Math.max(low, shape) + 40 * Math.sqrt(shape) + 800);
  let x = Math.min(Math.max(shape, left), right);
  for (let i = 0; i < 200; i++) {
    const excess = gammaMass(shape, low, x) - wanted;
    if (excess > 0) right = x;
    else left = x;
    const density = Math.exp((shape - 1) * Math.log(x) - x - logGamma(shape));
    const step = x - excess / density;
    const next = step > left && step < right ? step : (left + right) / 2;
    if (Math.abs(next - x) <= 1e-14 * x) return next;
    x = next;
  }
  return x;
}

function lowerSeries(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum;
}

/** Lentz's evaluation of the continued fraction. */
function upperFraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = 1e300;
  let d = 1 / b;
  let value = d;
  for (let i = 1; i < 100_000; i++) {
    const a = -i * (i - shape);
    b += 2;
    d = 1 / nonZero(a * d + b);
    c = nonZero(b + a / c);
    const factor = d * c;
    value *= factor;
    if (Math.abs(factor - 1) < 1e-15) break;
  }
  return value;
}

function nonZero(x: number): number {
  return Math.abs(x) < 1e-300 ? 1e-300 : x;
}
