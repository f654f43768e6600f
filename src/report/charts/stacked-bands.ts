import type { TimelineRow } from "../result-tables.ts";

/** A bucket of one series, standing on those before it. */
export interface Band {
  readonly time: number;
  readonly key: string;
  readonly low: number;
  readonly high: number;
}

/** Puts the series of `keys` upon each other, bucket by bucket, in that order; `tops` by the start of a bucket. */
export function stackBands(
  rows: readonly TimelineRow[],
  keys: readonly string[],
  keyOf: (row: TimelineRow) => string,
  at: (row: TimelineRow) => number,
): { readonly bands: readonly Band[]; readonly tops: ReadonlyMap<number, number> } {
  const tops = new Map<number, number>();
  const bands: Band[] = [];
  for (const key of keys) {
    for (const row of rows) {
      if (keyOf(row) !== key) continue;
      const low = tops.get(row.start) ?? 0;
      const high = low + row.mean;
      tops.set(row.start, high);
      bands.push({ time: at(row), key, low, high });
    }
  }
  return { bands, tops };
}
