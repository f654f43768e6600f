import { expect, it } from "vitest";
import type { ClusterView } from "../../src/cluster/view.ts";
import { runScenario } from "../../src/run/run-scenario.ts";
import { aTask, aWorld, exactly, exponential, nodesOf, runSpecOf } from "../worlds.ts";

it("rows of pods are as many as there were at once, not as there were in all", () => {
  let rows = 0;
  const strategy = {
    name: "watches",
    create: () => ({
      place(_pod: number, view: ClusterView, verdict: { place(node: never): void }) {
        rows = Math.max(rows, view.pods.rows);
        verdict.place(0 as never);
      },
    }),
  };
  const arrivals = {
    kind: "renewal",
    gap: exponential(10),
    count: 300_000,
    until: Number.POSITIVE_INFINITY,
  } as const;
  const world = aWorld({
    nodes: nodesOf({ cpu: 1e6, pods: 1e6 }),
    tasks: [aTask({ arrivals, duration: exactly(500), onDrain: "finish" })],
  });
  const result = runScenario(runSpecOf(world, { own: strategy, check: false }), { strategy });
  expect(result.metrics.find(({ metric }) => metric === "tasks_ended")!.value).toBe(300_000);
  // 50 run at a time on average, Poisson: 100 are 7 standard deviations away.
  expect(rows).toBeLessThan(150);
  expect(result.timeline.buckets).toBeLessThanOrEqual(480);
});
