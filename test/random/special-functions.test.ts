import { jStat } from "jstat";
import { describe, expect, it } from "vitest";
import { gammaMass, gammaTails, logGamma } from "../../src/random/gamma.ts";
import { normalMass, normalQuantile } from "../../src/random/normal.ts";

describe("normal", () => {
  it.each([
    // Published values (NIST, AS 241's own test values for 0.25, 0.001 and 1e-20)
    [0.5, 0],
    [0.25, -0.6744897501960817],
    [0.001, -3.090232306167814],
    [1e-20, -9.262340089798409],
    [0.975, 1.959963984540054],
    [0.99, 2.3263478740408408],
  ])("the quantile at %d is %d", (p, z) => {
    expect(Math.abs(normalQuantile(p) - z)).toBeLessThanOrEqual(1e-14 * Math.abs(z));
  });

  it("is infinite at 0 and 1 and not a number beyond", () => {
    expect([0, 1, -0.1, 1.1].map(normalQuantile)).toEqual([-Infinity, Infinity, Number.NaN, Number.NaN]);
  });

  it("has the mass that jstat gives", () => {
    for (const [low, high] of [
      [-1, 1],
      [-Infinity, 1.5],
      [0.5, 2],
      [-3, -1],
      [2, Infinity],
    ] as const) {
      const expected = jStat.normal.cdf(high, 0, 1) - jStat.normal.cdf(low, 0, 1);
      expect(Math.abs(normalMass(low, high) - expected)).toBeLessThan(1e-11);
    }
  });

  it("keeps its digits far out: P(Z > 10) = 7.619853024160527e-24", () => {
    expect(normalMass(10, Infinity) / 7.619853024160527e-24).toBeCloseTo(1, 12);
    expect(normalMass(-Infinity, -10) / 7.619853024160527e-24).toBeCloseTo(1, 12);
  });
});

describe("gamma", () => {
  it("has the logarithm of factorials, and of the square root of pi at 1/2", () => {
    // 10! = 3628800
    expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 12);
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 12);
    expect(logGamma(171)).toBeCloseTo(jStat.gammaln(171), 9);
  });

  it("has the tails of Poisson sums: P(X > x) = exp(-x) (1 + x + x^2 / 2) for shape 3", () => {
    // x = 2: exp(-2) x 5 = 0.676676416183064; x = 9: exp(-9) x 50.5 = 0.006232195106377
    expect(gammaTails(3, 2).upper).toBeCloseTo(0.676676416183064, 14);
    expect(gammaTails(3, 9).upper).toBeCloseTo(0.006232195106377, 14);
    expect(gammaTails(3, 0)).toEqual({ lower: 0, upper: 1 });
    expect(gammaTails(3, Infinity)).toEqual({ lower: 1, upper: 0 });
  });

  it("agrees with jstat over shapes and places", () => {
    for (const shape of [0.5, 1, 2.4285714, 10, 200]) {
      for (const x of [0.1, 1, 5, 11, 190, 230]) {
        expect(Math.abs(gammaTails(shape, x).lower - jStat.gamma.cdf(x, shape, 1))).toBeLessThan(1e-9);
      }
    }
  });

  it("keeps its digits between limits in the tail: exp(-700) - exp(-701)", () => {
    // exp(-700) (1 - 1 / e) = 9.859676543759770e-305 x 0.6321205588285577
    expect(gammaMass(1, 700, 701) / (9.85967654375977e-305 * 0.6321205588285577)).toBeCloseTo(1, 11);
  });
});
