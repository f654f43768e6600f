import type { TimelineRow } from "../result-tables.ts";

/** A bucket of one series, standing on those before it. */
export interface Band {
  readonly time: number;
  readonly key: string;
  readonly low: number;
  readonly high: number;
}

/** Between a low and a high. */
interface Extent {
  readonly low: number;
  readonly high: number;
}

/**
 * Puts the series of `keys` upon each other, bucket by bucket, in that order; `tops` by the start of a bucket. Of a
 * stretch without a change only the ends are kept.
 */
export function stackBands(
  rows: readonly TimelineRow[],
  keys: readonly string[],
  keyOf: (row: TimelineRow) => string,
  at: (row: TimelineRow) => number,
): { readonly bands: readonly Band[]; readonly tops: ReadonlyMap<number, number> } {
  const tops = new Map<number, number>();
  const bands: Band[] = [];
  for (const key of keys) {
    const own: Band[] = [];
    for (const row of rows) {
      if (keyOf(row) !== key) continue;
      const low = tops.get(row.start) ?? 0;
      const high = low + row.mean;
      tops.set(row.start, high);
      own.push({ time: at(row), key, low, high });
    }
    bands.push(...corners(own));
  }
  return { bands, tops };
}

/** Without the points that are as both of their neighbours: what is drawn is the same, from much less. */
export function corners<Point extends Extent>(points: readonly Point[]): readonly Point[] {
  const isAs = (a: Extent, b: Extent | undefined) => b !== undefined && a.low === b.low && a.high === b.high;
  return points.filter((point, i) => !(isAs(point, points[i - 1]) && isAs(point, points[i + 1])));
}
