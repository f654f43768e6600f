import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EXACT_LIMIT, QuantileSketch } from "../../src/stats/quantile-sketch.ts";

const of = (values: Iterable<number>, limit?: number) => {
  const sketch = new QuantileSketch(limit);
  for (const value of values) sketch.add(value);
  return sketch;
};

describe("a quantile sketch, while it is exact", () => {
  it("interpolates between order statistics as numpy does", () => {
    const sketch = of([15, 50, 20, 35, 40]);
    // Sorted 15 20 35 40 50; position p x 4: 0.4 -> 1.6 -> 20 + 0.6 x 15; 0.9 -> 3.6 -> 40 + 0.6 x 10
    expect(sketch.quantile(0.4)).toBeCloseTo(29, 12);
    expect(sketch.quantile(0.9)).toBeCloseTo(46, 12);
    expect([0, 0.25, 0.5, 1].map((p) => sketch.quantile(p))).toEqual([15, 20, 35, 50]);
    expect([sketch.count, sketch.sum, sketch.mean, sketch.min, sketch.max]).toEqual([5, 160, 32, 15, 50]);
    expect(sketch.exact).toBe(true);
  });

  it("takes more numbers after it was read", () => {
    const sketch = of([3, 1]);
    expect(sketch.quantile(0.5)).toBe(2);
    sketch.add(0);
    expect(sketch.quantile(0.5)).toBe(1);
  });

  it("is not a number of nothing, and the number itself of one", () => {
    const empty = of([]);
    expect([empty.quantile(0.5), empty.mean, empty.min, empty.max]).toEqual([NaN, NaN, NaN, NaN]);
    expect(of([7]).quantile(0.99)).toBe(7);
  });

  it("has as many numbers at or below a quantile as its position says", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 300 }), fc.nat(100), (values, percent) => {
        const sketch = of(values);
        const found = sketch.quantile(percent / 100);
        const position = (percent / 100) * (values.length - 1);
        expect(values.filter((v) => v <= found + 1e-9).length).toBeGreaterThanOrEqual(
          Math.floor(position) + 1,
        );
        expect(values.filter((v) => v < found - 1e-9).length).toBeLessThanOrEqual(Math.ceil(position));
        expect(sketch.count).toBe(values.length);
      }),
    );
  });

  it.each([NaN, Infinity, -Infinity])("refuses %d", (value) => {
    expect(() => of([value])).toThrow(new RangeError(`quantile sketch: value is ${value}, must be finite`));
  });

  it.each([-0.1, 1.1, NaN])("refuses the probability %d", (p) => {
    expect(() => of([1]).quantile(p)).toThrow(RangeError);
  });
});

describe("a quantile sketch past its limit", () => {
  it("is exact with the last number that it can keep and says when it is not", () => {
    const sketch = of([1, 2, 3], 3);
    expect(sketch.exact).toBe(true);
    sketch.add(4);
    expect(sketch.exact).toBe(false);
    expect([sketch.count, sketch.mean, sketch.min, sketch.max]).toEqual([4, 2.5, 1, 4]);
    expect([sketch.quantile(0), sketch.quantile(1)]).toEqual([1, 4]);
  });

  it("is within 1 % of every order statistic, zeros and wide ranges included", () => {
    const values = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1e15 }), fc.nat(100)), {
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(values, (numbers) => {
        const sketch = of(numbers, 10);
        const sorted = numbers.toSorted((a, b) => a - b);
        sorted.forEach((value, i) => {
          if (sketch.exact) return;
          // The middle of the places that round down to i, so that rounding cannot choose another.
          const p = Math.min((i + 0.5) / (numbers.length - 1), 1);
          expect(Math.abs(sketch.quantile(p) - (p === 1 ? sorted.at(-1)! : value))).toBeLessThanOrEqual(
            0.01 * value,
          );
        });
      }),
    );
  });

  it("keeps a million numbers and sketches two", () => {
    // i x 0.618... mod 1 covers (0, 1) evenly, so the quantile of -ln(1 - u) at p is -ln(1 - p).
    const sketch = new QuantileSketch();
    const add = (from: number, to: number) => {
      for (let i = from; i < to; i++) sketch.add(-Math.log1p(-((i * 0.6180339887498949) % 1)));
    };
    add(1, EXACT_LIMIT + 1);
    expect(sketch.exact).toBe(true);
    expect(sketch.quantile(0.5)).toBeCloseTo(Math.LN2, 4);
    add(EXACT_LIMIT + 1, 2 * EXACT_LIMIT);
    expect(sketch.exact).toBe(false);
    for (const p of [0.01, 0.1, 0.5, 0.9, 0.99, 0.999]) {
      expect(Math.abs(sketch.quantile(p) / -Math.log1p(-p) - 1)).toBeLessThan(0.01);
    }
    expect(sketch.mean).toBeCloseTo(1, 4);
  });
});
