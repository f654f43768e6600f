import fc from "fast-check";
import { expect, it } from "vitest";
import { aTask, aWorld, exponential, nodesOf, renewal, run, SECOND } from "../worlds.ts";
import { randomChoice, randomWorld } from "./random-worlds.ts";

/** To the last bit: -0 is not 0, and NaN is NaN. */
function areIdentical(one: unknown, other: unknown): boolean {
  return textOf(one) === textOf(other);
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (each instanceof Float64Array) return each.join(" ");
    if (typeof each === "number" && (Object.is(each, -0) || !Number.isFinite(each)))
      return `${Object.is(each, -0) ? "-" : ""}${each}`;
    return each;
  });
}

it("equal specs give equal results, bit for bit", () => {
  fc.assert(
    fc.property(randomWorld, randomChoice, (world, choice) => {
      const first = run(world, { ...choice, check: false });
      const second = run(structuredClone(world), { ...choice, check: false });
      expect(areIdentical(first.result, second.result)).toBe(true);
      expect(second.events.join("\n")).toBe(first.events.join("\n"));
      expect(areIdentical(first.pods, second.pods)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

it("the plain event queue and the fast one give equal results, the hash of the events included", () => {
  fc.assert(
    fc.property(randomWorld, randomChoice, (world, choice) => {
      const fast = run(world, { ...choice, check: false, eventQueue: "ladder" });
      const plain = run(world, { ...choice, check: false, eventQueue: "heap" });
      expect(fast.result.eventHash).toBe(plain.result.eventHash);
      expect(areIdentical(fast.result, plain.result)).toBe(true);
      expect(fast.events.join("\n")).toBe(plain.events.join("\n"));
    }),
    { numRuns: 60 },
  );
});

it("another seed gives another run", () => {
  const tasks = [aTask({ arrivals: renewal(exponential(SECOND)), duration: exponential(3 * SECOND) })];
  const world = aWorld({ nodes: nodesOf({}), tasks, horizon: 60 * SECOND });
  const hashes = [1, 2, 3, 4].map((seed) => run(world, { seed, check: false }).result.eventHash);
  expect(new Set(hashes).size).toBe(4);
  expect(hashes[0]).toMatch(/^[0-9a-f]{16}$/);
});
