import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BucketSeries } from "../../src/stats/bucket-series.ts";

const plain = ({ step, mean, min, max }: ReturnType<BucketSeries["finish"]>) => ({
  step,
  mean: [...mean],
  min: [...min],
  max: [...max],
});

describe("a bucket series", () => {
  it("averages by time within each bucket", () => {
    const series = new BucketSeries(10, 8, 1);
    series.record(4, 6);
    series.record(10, 2);
    series.record(25, 8);
    expect(plain(series.finish(30))).toEqual({
      step: 10,
      // (1 x 4 + 6 x 6) / 10, 2, (2 x 5 + 8 x 5) / 10
      mean: [4, 2, 5],
      min: [1, 2, 2],
      max: [6, 2, 8],
    });
  });

  it("fills the buckets that it jumps over", () => {
    const series = new BucketSeries(10, 8, 3);
    series.record(35, 5);
    expect(plain(series.finish(40))).toEqual({
      step: 10,
      mean: [3, 3, 3, 4],
      min: [3, 3, 3, 3],
      max: [3, 3, 3, 5],
    });
  });

  it("doubles its step when the horizon outgrows it", () => {
    const series = new BucketSeries(10, 4, 0);
    for (const time of [10, 20, 30, 40]) series.record(time, time);
    expect(plain(series.finish(60))).toEqual({
      step: 20,
      // (0 + 10) / 2, (20 + 30) / 2, 40
      mean: [5, 25, 40],
      min: [0, 20, 40],
      max: [10, 30, 40],
    });
  });

  it("divides the last bucket by the time that it covers", () => {
    const series = new BucketSeries(10, 4, 0);
    series.record(10, 8);
    series.record(12, 2);
    // (8 x 2 + 2 x 2) / 4
    expect(plain(series.finish(14)).mean).toEqual([0, 5]);
  });

  it("has no bucket before time has passed, and its own size at a horizon of any length", () => {
    expect(plain(new BucketSeries(10, 4, 0).finish(0)).mean).toEqual([]);
    // 1e15 / (1e6 x 2^k) <= 400: k = 22 gives 238.4
    const far = new BucketSeries(1e6, 400, 2).finish(1e15);
    expect([far.step, far.mean.length]).toEqual([1e6 * 2 ** 22, 239]);
    expect(new Set(far.mean)).toEqual(new Set([2]));
  });

  it("passes over what held for no time", () => {
    const series = new BucketSeries(10, 4, 1);
    series.record(5, 99);
    series.record(5, 2);
    series.record(10, -99);
    series.record(10, 3);
    expect(plain(series.finish(20))).toMatchObject({ min: [1, 3], max: [2, 3] });
  });

  it("has the same buckets as any series made alike and finished together", () => {
    const busy = new BucketSeries(1, 16, 0);
    for (let time = 0; time < 1000; time += 7) busy.record(time, time);
    const quiet = new BucketSeries(1, 16, 0);
    const [a, b] = [busy.finish(1000), quiet.finish(1000)];
    expect([a.step, a.mean.length]).toEqual([b.step, b.mean.length]);
  });

  it("refuses a time before the last one, and no buckets or no step", () => {
    const series = new BucketSeries(10, 4, 0);
    series.record(10, 1);
    expect(() => series.record(9, 1)).toThrow(
      new RangeError("bucket series: time is 9, must be 10 or later"),
    );
    expect(() => new BucketSeries(0, 4, 0)).toThrow(RangeError);
    expect(() => new BucketSeries(1, 1.5, 0)).toThrow(RangeError);
  });

  it("equals brute force over every unit of time, at any number of buckets", () => {
    const change = fc.tuple(fc.oneof(fc.nat(4), fc.nat(60)), fc.integer({ min: -9, max: 9 }));
    const inputs = [
      fc.array(change, { maxLength: 40 }),
      fc.nat(20),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 9 }),
    ] as const;
    fc.assert(
      fc.property(...inputs, (changes, rest, firstStep, maxBuckets) => {
        const series = new BucketSeries(firstStep, maxBuckets, 0);
        const held: number[] = [];
        let value = 0;
        const pass = (span: number) => {
          for (let i = 0; i < span; i++) held.push(value);
        };
        for (const [gap, next] of changes) {
          pass(gap);
          value = next;
          series.record(held.length, next);
        }
        pass(rest);
        const found = series.finish(held.length);

        let step = firstStep;
        while (held.length > step * maxBuckets) step *= 2;
        const expected = { step, mean: [] as number[], min: [] as number[], max: [] as number[] };
        for (let from = 0; from < held.length; from += step) {
          const part = held.slice(from, from + step);
          expected.mean.push(part.reduce((a, b) => a + b, 0) / part.length + 0);
          expected.min.push(Math.min(...part));
          expected.max.push(Math.max(...part));
        }
        expect(plain(found)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});
