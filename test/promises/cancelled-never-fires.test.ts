import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EventHandle, Simulation } from "../../src/kernel/simulation.ts";
import { run } from "../worlds.ts";
import { randomChoice, randomWorld } from "./random-worlds.ts";

describe.each(["ladder", "heap"] as const)(
  "a cancelled event never fires, and every other one does: %s",
  (queue) => {
    it("whatever is scheduled and cancelled when, from within handlers too", () => {
      const step = fc.record({ delay: fc.nat(20), priority: fc.nat(7), cancels: fc.option(fc.nat(400)) });
      fc.assert(
        fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
          const simulation = new Simulation(queue);
          const handles: EventHandle[] = [];
          const fired = new Set<number>();
          const cancelled = new Set<number>();
          let next = 0;
          const act = () => {
            // Each event does the next three steps of the list: schedules one event, and may cancel another.
            for (let i = 0; i < 3 && next < steps.length; i++) {
              const { delay, priority, cancels } = steps[next]!;
              handles[next] = simulation.schedule(kind, delay, next, 0, priority);
              next++;
              if (cancels === null) continue;
              const victim = cancels % next;
              const isPending = !fired.has(victim) && !cancelled.has(victim);
              expect(simulation.cancel(handles[victim]!)).toBe(isPending);
              if (isPending) cancelled.add(victim);
            }
          };
          const kind = simulation.define("event", (subject) => {
            expect(cancelled.has(subject)).toBe(false);
            expect(fired.has(subject)).toBe(false);
            fired.add(subject);
            act();
          });
          act();
          simulation.run();
          expect(fired.size + cancelled.size).toBe(next);
          expect(simulation.pending).toBe(0);
        }),
        { numRuns: 100 },
      );
    });
  },
);

it("a pod that lost its node neither gets ready nor ends on it", () => {
  fc.assert(
    fc.property(randomWorld, randomChoice, (world, choice) => {
      const { events } = run(world, { ...choice, check: false });
      const on = new Map<string, string>();
      for (const line of events) {
        const [, reason, pod, node] = line.split(" ");
        if (reason === "Scheduled") on.set(pod!, node!);
        if (reason === "Started" || reason === "Completed") expect(on.get(pod!), line).toBe(node);
        if (reason === "NodeLost" || reason === "Evicted" || reason === "Completed") on.delete(pod!);
      }
    }),
    { numRuns: 60 },
  );
});
