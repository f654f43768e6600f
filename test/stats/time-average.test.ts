import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TimeAverage } from "../../src/stats/time-average.ts";

describe("a time average", () => {
  it("weights each value by how long it held", () => {
    const gauge = new TimeAverage(0, 2);
    gauge.set(10, 5);
    gauge.set(30, 1);
    gauge.finish(40);
    // (2 x 10 + 5 x 20 + 1 x 10) / 40 = 130 / 40
    expect(gauge.mean).toBe(3.25);
    expect(gauge.area).toBe(130);
    expect([gauge.min, gauge.max, gauge.last]).toEqual([1, 5, 1]);
  });

  it("passes over what held for no time", () => {
    const gauge = new TimeAverage(0, 4);
    gauge.set(5, 100);
    gauge.set(5, -100);
    gauge.set(5, 6);
    gauge.finish(10);
    // (4 x 5 + 6 x 5) / 10
    expect([gauge.mean, gauge.min, gauge.max]).toEqual([5, 4, 6]);
  });

  it("begins anew after the warm-up with the value that it has", () => {
    const gauge = new TimeAverage(0, 50);
    gauge.set(10, 3);
    gauge.reset(20);
    gauge.set(30, 7);
    gauge.finish(40);
    // (3 x 10 + 7 x 10) / 20: neither the 50 nor the 3 before 20 counts
    expect([gauge.mean, gauge.min, gauge.max, gauge.area]).toEqual([5, 3, 7, 100]);
  });

  it("counts the value before the warm-up's end only up to there", () => {
    const gauge = new TimeAverage(0, 50);
    gauge.reset(20);
    gauge.finish(30);
    expect(gauge.area).toBe(500);
  });

  it("is the present value while no time has passed", () => {
    const gauge = new TimeAverage(7, 3);
    gauge.set(7, 4);
    gauge.finish(7);
    expect([gauge.mean, gauge.min, gauge.max, gauge.last, gauge.area]).toEqual([4, 4, 4, 4, 0]);
  });

  it("refuses a time before the last one", () => {
    const gauge = new TimeAverage(0, 0);
    gauge.set(10, 1);
    expect(() => gauge.set(9, 2)).toThrow(new RangeError("time average: time is 9, must be 10 or later"));
    expect(() => gauge.reset(9)).toThrow(RangeError);
    expect(() => gauge.finish(Number.NaN)).toThrow(RangeError);
  });

  it("equals a sum over every unit of time", () => {
    const change = fc.tuple(fc.nat(5), fc.integer({ min: -9, max: 9 }));
    fc.assert(
      fc.property(fc.array(change), fc.nat(5), fc.integer({ min: -9, max: 9 }), (changes, rest, initial) => {
        const gauge = new TimeAverage(0, initial);
        const held: number[] = [];
        let value = initial;
        const pass = (span: number) => {
          for (let i = 0; i < span; i++) held.push(value);
        };
        for (const [gap, next] of changes) {
          pass(gap);
          value = next;
          gauge.set(held.length, next);
        }
        pass(rest);
        gauge.finish(held.length);
        if (held.length === 0) return;
        expect(gauge.area).toBe(held.reduce((a, b) => a + b, 0) + 0);
        expect(gauge.mean).toBeCloseTo(held.reduce((a, b) => a + b, 0) / held.length, 12);
        expect([gauge.min, gauge.max]).toEqual([Math.min(...held), Math.max(...held)]);
      }),
    );
  });
});
