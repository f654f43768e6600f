import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ErrorBudget } from "../../src/metrics/error-budget.ts";
import { aContainer, aContainerBehavior, aDeployment, aTemplate, objectsOf } from "../objects.ts";
import { aWorld, entry, nodesOf, run, SECOND } from "../worlds.ts";

const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const MONTH = 720 * HOUR;

describe("an error budget", () => {
  it("burns by what is not available, over what may be not available", () => {
    const budget = new ErrorBudget(0.99, 0, 1);
    // A tenth is missing for 6 min of 2 h: 0.1 x 6 / 120 = 0.5 %, half of what is allowed.
    budget.set(60 * MINUTE, 0.1, 1);
    budget.set(66 * MINUTE, 0, 1);
    const { burnRate, budgetLeft, below, worst, worstOfBoth } = budget.finish(2 * HOUR, MONTH);
    expect(burnRate).toBeCloseTo(0.5, 9);
    // 36 s of 1 % of 720 h = 25,920 s.
    expect(budgetLeft).toBeCloseTo(1 - 36 / 25_920, 9);
    expect(below).toBe(6 * MINUTE);
    // 5 min with a tenth missing: 10 %, ten times 1 %. An hour with 6 min of it: 1 %. Both at once: at 66 min.
    expect(worst.map((rate) => Number(rate.toFixed(9)))).toEqual([10, 1]);
    expect(worstOfBoth).toBeCloseTo(1, 9);
  });

  it("counts each instant by its weight", () => {
    const budget = new ErrorBudget(0.9, 0, 10);
    // All is missing for 1 min in which 30 a second are asked: 1,800 of 59 x 600 + 1,800 = 37,200.
    budget.set(10 * MINUTE, 1, 30);
    budget.set(11 * MINUTE, 0, 10);
    const { burnRate, budgetLeft } = budget.finish(HOUR, MONTH);
    expect(burnRate).toBeCloseTo(1800 / 37_200 / 0.1, 9);
    // A tenth of 720 x 37,200 requests.
    expect(budgetLeft).toBeCloseTo(1 - 1800 / (0.1 * 720 * 37_200), 9);
  });

  it("burns most in two windows at once where one that rises meets one that falls", () => {
    const budget = new ErrorBudget(0.99, 0, 1);
    // All is missing for 20 min, then a tenth. The last 5 min fall from 1 by 0.9/300 a second; the last hour rises from
    // 1/3 by 0.1/3600 a second: they meet after x s, 2/3 = 109/36,000 x, at 1/3 + x/36,000 = 1/3 + 2/327 = 37/109.
    budget.set(0, 1, 1);
    budget.set(20 * MINUTE, 0.1, 1);
    expect(budget.finish(30 * MINUTE, MONTH).worstOfBoth).toBeCloseTo(37 / 109 / 0.01, 9);
  });

  it("has worst windows as a look at each second finds them", () => {
    const change = fc.record({
      after: fc.integer({ min: 1, max: 2000 }),
      missing: fc.constantFrom(0, 0.25, 0.5, 1),
      weight: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        const budget = new ErrorBudget(0.99, 0, 2);
        // By second: weight, and weight x what is missing.
        const weights: number[] = Array(3600).fill(2);
        const bad: number[] = Array(3600).fill(0);
        let now = 0;
        let current = { missing: 0, weight: 2 };
        const pass = (seconds: number) => {
          for (let i = 0; i < seconds; i++) {
            weights.push(current.weight);
            bad.push(current.weight * current.missing);
          }
          now += seconds;
        };
        for (const { after, missing, weight } of changes) {
          pass(after);
          current = { missing, weight };
          budget.set(now * SECOND, missing, weight);
        }
        pass(500);
        const { worst, worstOfBoth } = budget.finish(now * SECOND, MONTH);
        const sums = (values: readonly number[]) => {
          const all = [0];
          for (const value of values) all.push(all.at(-1)! + value);
          return all;
        };
        const [badBy, allBy] = [sums(bad), sums(weights)];
        const rateAt = (end: number, length: number) =>
          (badBy[end]! - badBy[end - length]!) / (allBy[end]! - allBy[end - length]!) / 0.01;
        let [short, long, both] = [0, 0, 0];
        for (let end = 3600; end <= 3600 + now; end++) {
          short = Math.max(short, rateAt(end, 300));
          long = Math.max(long, rateAt(end, 3600));
          both = Math.max(both, Math.min(rateAt(end, 300), rateAt(end, 3600)));
        }
        // Breakpoints are at whole seconds, so the naive look misses none for one window.
        expect(worst[0]).toBeCloseTo(short, 6);
        expect(worst[1]).toBeCloseTo(long, 6);
        // Two windows may meet between two seconds; in one second a rate moves by 5 of at least 300, over 1 %, at most.
        expect(worstOfBoth).toBeGreaterThanOrEqual(both - 1e-6);
        expect(worstOfBoth).toBeLessThanOrEqual(both + 5 / 300 / 0.01);
      }),
      { numRuns: 100 },
    );
  });
});

describe("an objective of a workload", () => {
  const world = aWorld({
    start: "settled",
    horizon: HOUR,
    nodes: nodesOf({ cpu: 500 }, { cpu: 500 }),
    objects: objectsOf([aDeployment({ replicas: 2 })]),
    timeline: [entry(600, "fail", [0], 60)],
  });
  const web = 'deployment="web"';

  it("burns while replicas do not serve", () => {
    const objectives = [{ workload: 0, availability: 0.99, window: MONTH, load: undefined }];
    const { value } = run({ ...world, objectives });
    // One of two is lost with its node for 60 s; its replacement starts there for 1 s: half of 61 s.
    expect(value("slo_burn_rate", "mean", web)).toBeCloseTo(30.5 / 3600 / 0.01, 9);
    expect(value("slo_time_below_s", "sum", web)).toBe(61);
    expect(value("slo_budget_left", "last", web)).toBeCloseTo(1 - 30.5 / 25_920, 9);
    expect(value("slo_worst_burn_rate", "max", `${web},window="5m"`)).toBeCloseTo(30.5 / 300 / 0.01, 9);
  });

  it("counts by what is asked, as the load goes", () => {
    const times = Float64Array.of(0, 600 * SECOND, 700 * SECOND);
    const loads = [{ name: "requests", times, values: Float64Array.of(10, 110, 10), period: Infinity }];
    const objectives = [{ workload: 0, availability: 0.99, window: MONTH, load: 0 }];
    const { value } = run({ ...world, loads, objectives });
    // 110 a second while half is missing: 3,355 of 3,500 x 10 + 100 x 110 = 46,000.
    expect(value("slo_burn_rate", "mean", web)).toBeCloseTo(3355 / 46_000 / 0.01, 9);
  });
});

it("an error budget burns by what replicas that serve answer with errors, too", () => {
  const containers = [{ ...aContainer(), behavior: aContainerBehavior({ errors: 0.1 }) }];
  const template = aTemplate({ containers });
  const { value } = run(
    aWorld({
      nodes: nodesOf({}, {}),
      objects: objectsOf([aDeployment({ replicas: 2, template })]),
      objectives: [{ workload: 0, availability: 0.99, window: MONTH, load: undefined }],
      start: "settled",
      timeline: [{ at: 50 * SECOND, target: "deployment/web", workloads: [0], verb: "scale", replicas: 0 }],
      horizon: 100 * SECOND,
    }),
  );
  // A tenth for half of the time, then nothing is asked for: 0.05 over 0.01.
  expect(value("slo_burn_rate", "mean", 'deployment="web"')).toBeCloseTo(5, 9);
});
