import fc from "fast-check";
import { expect, it } from "vitest";
import { randomChoice, randomWorld } from "../promises/random-worlds.ts";
import { run } from "../worlds.ts";

it("mean pending x time = the sum of all waits, those that still last included", () => {
  fc.assert(
    fc.property(randomWorld, randomChoice, (world, choice) => {
      const { events, value } = run(world, { ...choice, check: false });
      const since = new Map<string, number>();
      let waited = 0;
      let bindings = 0;
      for (const line of events) {
        const [time, reason, pod] = line.split(" ") as [string, string, string];
        if (reason === "Submitted") since.set(pod, Number(time));
        if (reason === "Scheduled" || (reason === "Abandoned" && since.has(pod))) {
          waited += Number(time) - since.get(pod)!;
          since.delete(pod);
        }
        if (reason === "Scheduled") bindings++;
      }
      const bound = waited;
      for (const submitted of since.values()) waited += 60 - submitted;
      expect(value("pending_pods", "mean") * 60).toBeCloseTo(waited, 6);
      expect(value("pending_pods", "last")).toBe(since.size);
      expect(value("wait_s", "count")).toBe(bindings);
      if (bindings > 0 && value("tasks_abandoned", "sum") === 0) {
        expect(value("wait_s", "mean") * bindings).toBeCloseTo(bound, 6);
      }
    }),
    { numRuns: 100 },
  );
});

it("mean running x time = the sum of all stays on a node, and so are the core-hours", () => {
  fc.assert(
    fc.property(randomWorld, randomChoice, (world, choice) => {
      const { events, value } = run(world, { ...choice, check: false });
      const since = new Map<string, number>();
      let stayed = 0;
      for (const line of events) {
        const [time, reason, pod] = line.split(" ") as [string, string, string];
        if (reason === "Scheduled") since.set(pod, Number(time));
        if (reason === "Completed" || reason === "NodeLost" || reason === "Evicted") {
          stayed += Number(time) - since.get(pod)!;
          since.delete(pod);
        }
      }
      for (const bound of since.values()) stayed += 60 - bound;
      expect(value("running_pods", "mean") * 60).toBeCloseTo(stayed, 6);
      expect(value("core_hours", "sum") * 3600).toBeCloseTo(value("cpu_requested_cores", "mean") * 60, 6);
    }),
    { numRuns: 60 },
  );
});
