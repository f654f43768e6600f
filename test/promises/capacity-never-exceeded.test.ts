import fc from "fast-check";
import { expect, it } from "vitest";
import { run, SECOND } from "../worlds.ts";
import { randomChoice, randomWorld } from "./random-worlds.ts";

it("capacity is never exceeded and every sum equals a recount, after each event of any world", () => {
  fc.assert(
    fc.property(randomWorld, randomChoice, (world, choice) => {
      const { result } = run(world, { ...choice, check: true });
      expect(result.endedAt).toBe(60 * SECOND);
    }),
    { numRuns: 80 },
  );
});

it("no node holds more than it has at any time, by an account of its own kept from what is told", () => {
  fc.assert(
    fc.property(randomWorld, randomChoice, (world, choice) => {
      const { events } = run(world, { ...choice, check: false });
      const pods = world.nodes.map(() => 0);
      const down = new Set<string>();
      for (const line of events) {
        const [, reason, ...rest] = line.split(" ");
        const node = rest.at(-1)!;
        const id = world.nodes.findIndex(({ name }) => name === node);
        if (reason === "NodeNotReady") down.add(node);
        if (reason === "NodeReady") down.delete(node);
        if (reason === "Scheduled") {
          pods[id]!++;
          expect(down.has(node)).toBe(false);
          expect(pods[id]).toBeLessThanOrEqual(world.nodes[id]!.machine.allocatable[2]!);
        }
        if (reason === "Completed" || reason === "NodeLost" || reason === "Evicted") pods[id]!--;
      }
      expect(pods.every((count) => count >= 0)).toBe(true);
    }),
    { numRuns: 80 },
  );
});
