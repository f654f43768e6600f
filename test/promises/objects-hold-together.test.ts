import fc from "fast-check";
import { expect, it } from "vitest";
import { run } from "../worlds.ts";
import { objectChoice, randomObjects } from "./random-objects.ts";

it("random objects, timelines and failures end without a broken invariant", () => {
  fc.assert(
    fc.property(randomObjects, objectChoice, (world, choice) => {
      run(world, { ...choice, check: true });
    }),
    { numRuns: 60 },
  );
});

it("equal worlds of objects give equal results on both event queues", () => {
  fc.assert(
    fc.property(randomObjects, objectChoice, (world, choice) => {
      const fast = run(world, { ...choice, check: false, eventQueue: "ladder" });
      const plain = run(structuredClone(world), { ...choice, check: false, eventQueue: "heap" });
      expect(fast.result.eventHash).toBe(plain.result.eventHash);
      expect(JSON.stringify(fast.result.metrics)).toBe(JSON.stringify(plain.result.metrics));
    }),
    { numRuns: 40 },
  );
});
