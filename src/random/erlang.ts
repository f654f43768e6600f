import type { RandomStream } from "./random-stream.ts";

/** A sum of `shape` exponentials with this mean in all. Takes `shape` draws. */
export function erlangDraw(shape: number, mean: number, stream: RandomStream): number {
  // One logarithm for a product of many uniforms, taken before it can underflow: a uniform is at least 2^-53.
  let sum = 0;
  let product = 1;
  for (let i = 0; i < shape; i++) {
    product *= stream.next();
    if (product < 1e-280) {
      sum -= Math.log(product);
      product = 1;
    }
  }
  return ((sum - Math.log(product)) / shape) * mean;
}
