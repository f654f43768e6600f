import { gammaTails } from "./gamma.ts";

/**
 * The standard normal quantile: the z below which lies the probability p. -Infinity at 0, Infinity at 1.
 * Relative error about 1e-16. Source: Wichura, algorithm AS 241 (PPND16), Applied Statistics 37 (1988).
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(CENTRE, 0.180625 - q * q);
  const tail = q < 0 ? p : 1 - p;
  if (tail <= 0) return tail < 0 ? NaN : q * Infinity;
  const r = Math.sqrt(-Math.log(tail));
  const z = r <= 5 ? ratio(SHOULDER, r - 1.6) : ratio(TAIL, r - 5);
  return q < 0 ? -z : z;
}

/** The probability of [low, high], to about 1e-13 of itself in either tail. Limits may be infinite. */
export function normalMass(low: number, high: number): number {
  if (low > 0) return normalMass(-high, -low);
  return below(high) - below(low);
}

/** The quantile function within [low, high]: p to the z with normalMass(low, z) = p x normalMass(low, high). */
export function normalQuantileBetween(low: number, high: number): (p: number) => number {
  // Small probabilities carry more digits than those near 1, so an upper tail is drawn as a lower one.
  if (low > 0) {
    const mirrored = normalQuantileBetween(-high, -low);
    return (p) => -mirrored(1 - p);
  }
  const from = below(low);
  const mass = below(high) - from;
  return (p) => normalQuantile(from + p * mass);
}

/** P(Z <= z), since Z^2 / 2 is gamma with shape 1/2. */
function below(z: number): number {
  const { lower, upper } = gammaTails(0.5, (z * z) / 2);
  return z < 0 ? upper / 2 : 0.5 + lower / 2;
}

/** Numerator and denominator, from the constant term up. */
type Ratio = readonly [readonly number[], readonly number[]];

function ratio([numerator, denominator]: Ratio, x: number): number {
  return polynomial(numerator, x) / polynomial(denominator, x);
}

function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) value = value * x + coefficients[i]!;
  return value;
}

const CENTRE: Ratio = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
    67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
];

const SHOULDER: Ratio = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
];

const TAIL: Ratio = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
];
