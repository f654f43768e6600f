import { describe, expect, it } from "vitest";
import { Moments } from "../../src/stats/moments.ts";

const of = (values: readonly number[]) => {
  const moments = new Moments();
  for (const value of values) moments.add(value);
  return moments;
};

describe("moments", () => {
  it("are the mean and the sample's standard deviation", () => {
    // mean 20 / 4 = 5; squares 9 + 1 + 1 + 9 = 20; 20 / 3
    const moments = of([2, 4, 6, 8]);
    expect(moments.count).toBe(4);
    expect(moments.mean).toBe(5);
    expect(moments.standardDeviation).toBeCloseTo(Math.sqrt(20 / 3), 14);
  });

  it("are not numbers where nothing, or one number, says nothing", () => {
    expect(of([]).mean).toBeNaN();
    expect(of([3]).mean).toBe(3);
    expect(of([3]).standardDeviation).toBeNaN();
  });

  it("keep their digits far from zero, where the sum of squares would lose them", () => {
    // 1e15 + {0, 1, 2}: standard deviation 1
    expect(of([1e15, 1e15 + 1, 1e15 + 2]).standardDeviation).toBe(1);
  });
});
