/** "1m30s", "500ms", "0s" in microseconds. */
export function durationOf(written: string): number {
  let total = 0;
  for (const [, number, unit] of written.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g))
    total += Number(number) * UNITS[unit!]!;
  return Math.round(total);
}

const UNITS: Readonly<Record<string, number>> = { ms: 1e3, s: 1e6, m: 60e6, h: 3600e6 };

/** Seconds of a recording as the microseconds of a simulation. */
export function microseconds(seconds: number): number {
  return Math.round(seconds * 1e6);
}

/** The other way round, in milliseconds' resolution. */
export function secondsOf(time: number): number {
  return Math.round(time / 1e3) / 1e3;
}
