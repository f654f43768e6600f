import type { RunResult } from "../../src/spec/run-result.ts";
import { FULL, replications } from "./replications.ts";

/** Half of the interval over the value, at most. */
const PRECISION = 0.015;
const REPLICATIONS = 30;
// The 0.9995 quantile of Student's t with 29 degrees of freedom, from printed tables.
const STUDENT = 3.659;

export interface Expected {
  readonly quantity: string;
  readonly exact: number;
  readonly measured: (run: RunResult) => number;
}

export interface Agreement {
  readonly mean: number;
  readonly halfWidth: number;
  readonly agrees: boolean;
}

/**
 * Whether a simulated mean agrees with theory: the exact value lies in the 99.9 % interval over 30 replications,
 * and half of that interval is at most 1.5 % of the mean.
 *
 * One in a thousand sound quantities misses its interval by chance, and seeds are fixed, so that it would miss for
 * ever: then other seeds, 31 to 60, decide alone. A quantity that is wrong by more than the interval misses twice.
 */
export async function disagreements(
  file: string,
  variant: string,
  expected: readonly Expected[],
): Promise<readonly string[]> {
  const first = await replications(file, variant, { count: REPLICATIONS, seed: 1 });
  const doubtful = expected.filter((each) => !report(file, variant, each, judge(first, each)).agrees);
  if (doubtful.length === 0) return [];
  const second = await replications(file, variant, { count: REPLICATIONS, seed: 31 });
  return doubtful.flatMap((each) => {
    const found = report(file, variant, each, judge(second, each));
    return found.agrees ? [] : [describe(each, found)];
  });
}

/** Mean, and Student's interval at 99.9 %. */
export function judge(runs: readonly RunResult[], { exact, measured }: Expected): Agreement {
  const values = runs.map(measured);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const halfWidth = (STUDENT * Math.sqrt(squares / (values.length - 1))) / Math.sqrt(values.length);
  const agrees = Math.abs(mean - exact) <= halfWidth && halfWidth <= PRECISION * Math.abs(mean);
  return { mean, halfWidth, agrees };
}

function report(file: string, variant: string, expected: Expected, found: Agreement): Agreement {
  if (FULL) console.info(`${file} ${variant}: ${describe(expected, found)}`);
  return found;
}

function describe({ quantity, exact }: Expected, { mean, halfWidth }: Agreement): string {
  const percent = ((100 * halfWidth) / mean).toFixed(2);
  return `${quantity} is ${mean.toFixed(5)} ± ${halfWidth.toFixed(5)} (${percent} %), in theory ${exact.toFixed(5)}`;
}
