/** Lag-1 correlation of uniform numbers in units of its standard error, 1 / sqrt(n): about standard normal if they are independent. */
export function lagScore(draws: Float64Array): number {
  let sum = 0;
  for (let i = 1; i < draws.length; i++) sum += (draws[i - 1]! - 0.5) * (draws[i]! - 0.5);
  const correlation = sum / (draws.length - 1) / (1 / 12);
  return correlation * Math.sqrt(draws.length - 1);
}

/**
 * Chi-squared of pairs of neighbours, no number in two pairs, on a 16 x 16 grid: 255 degrees of freedom, so
 * mean 255 and variance 510; in units of its standard deviation.
 */
export function gridScore(draws: Float64Array): number {
  const cells = new Float64Array(256);
  const pairs = Math.floor(draws.length / 2);
  for (let i = 0; i < pairs; i++) {
    cells[16 * Math.floor(16 * draws[2 * i]!) + Math.floor(16 * draws[2 * i + 1]!)]! += 1;
  }
  const expected = pairs / 256;
  const chiSquared = cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return (chiSquared - 255) / Math.sqrt(510);
}
