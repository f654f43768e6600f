import { describe, expect, it } from "vitest";
import { aTask, aWorld, exactly, exponential, nodesOf, run, SECOND, traced } from "../worlds.ts";

const D = 'of="completion_gap_s"';

describe("D = 1 / sum(1 / R_i)", () => {
  it.each([1, 3, 8])("is exact for %d exponential slots that are always busy", (slots) => {
    const tasks = [
      aTask({ arrivals: { kind: "burst", at: 0, count: 20_000 }, duration: exponential(10 * SECOND) }),
    ];
    const { value } = run(aWorld({ nodes: nodesOf({ cpu: slots * 1000 }), tasks }), { check: false });
    // The gap between completions of n exponential slots of mean 10 s has mean 10 / n; a mean of 20,000 of them
    // has a relative standard deviation of 1 / sqrt(20000) = 0.7 %: 4 of them.
    const exact = 10 / slots;
    expect(Math.abs(value("completion_gap_s", "mean") / exact - 1)).toBeLessThan(0.028);
    expect(Math.abs(value("estimate", "last", D) / exact - 1)).toBeLessThan(0.028);
    expect(Math.abs(value("estimate_error", "last", D))).toBeLessThan(0.01);
  });

  it.each([2, 4, 10])("is too low by the factor %d for as many equal tasks that start together", (n) => {
    const tasks = [aTask({ arrivals: { kind: "burst", at: 0, count: n }, duration: exactly(8 * SECOND) })];
    const { value } = run(aWorld({ nodes: nodesOf({ cpu: n * 1000 }), tasks }));
    // All end at 8 s: one gap of 8 s. D = 8 / n.
    expect(value("completion_gap_s", "mean")).toBe(8);
    expect(value("estimate", "last", D)).toBeCloseTo(8 / n, 12);
    expect(value("estimate_error", "last", D)).toBeCloseTo(1 / n - 1, 12);
  });

  it("of one slot is the mean duration, whatever its distribution", () => {
    const arrivals = traced({ at: 0, lasts: 2 }, { at: 0, lasts: 7 }, { at: 0, lasts: 3 });
    const { value } = run(aWorld({ nodes: nodesOf({ cpu: 1000 }), tasks: [aTask({ arrivals })] }));
    expect(value("completion_gap_s", "mean")).toBe(4);
    expect(value("estimate", "last", D)).toBe(4);
  });

  it("counts gaps from the start of each busy period, not over idle time", () => {
    const arrivals = traced({ at: 0, lasts: 2 }, { at: 100, lasts: 4 });
    const { value } = run(aWorld({ tasks: [aTask({ arrivals })] }));
    expect(value("completion_gap_s", "mean")).toBe(3);
  });
});

describe("C = sum(R_i x T_i)", () => {
  it("is what was requested where nothing fails and nothing takes time to start", () => {
    const arrivals = traced({ at: 0, lasts: 5, cpu: 2000 }, { at: 1, lasts: 3, cpu: 500 });
    const { value } = run(aWorld({ tasks: [aTask({ arrivals })] }));
    // 2 x 5 + 0.5 x 3 = 11.5 core-seconds
    expect(value("estimate", "last", 'of="core_hours"')).toBeCloseTo(11.5 / 3600, 15);
    expect(value("estimate_error", "last", 'of="core_hours"')).toBeCloseTo(0, 12);
  });
});

describe("R_allocated = R_requested x replicas", () => {
  it("is exact for pods of one shape", () => {
    const tasks = [aTask({ arrivals: { kind: "burst", at: 0, count: 7 }, requests: [1500, 0, 1] })];
    const { value } = run(aWorld({ tasks }));
    expect(value("estimate_error", "last", 'of="allocated_cores"')).toBeCloseTo(0, 12);
  });
});
