/** A sample of waiting times, seconds. */
export interface Waits {
  readonly n: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** undefined for an empty sample. */
export function waitsOf(seconds: readonly number[]): Waits | undefined {
  if (seconds.length === 0) return undefined;
  const sorted = [...seconds].sort((a, b) => a - b);
  const at = (share: number) =>
    rounded(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!);
  return {
    n: sorted.length,
    mean: rounded(sorted.reduce((sum, each) => sum + each, 0) / sorted.length),
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    max: rounded(sorted.at(-1)!),
  };
}

/** To milliseconds, as the recorder rounds. */
export function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
