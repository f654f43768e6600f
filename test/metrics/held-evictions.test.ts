import { expect, it } from "vitest";
import { aBudget, aDeployment, aTemplate, int, objectsOf } from "../objects.ts";
import { aWorld, entry, nodesOf, run, SECOND } from "../worlds.ts";

it("counts how long a budget held a pod, and how long the drain took for it", () => {
  // One replica that a budget wants to keep: the drain at 10 s waits until the second one, from 60 s on, is ready
  // (start-up 1 s), and goes on at its next try, a multiple of 5 s after its first: 65 s. The pod is gone at once.
  const web = aDeployment({ replicas: 1, template: aTemplate({ labels: { app: "web" } }) });
  const budget = aBudget({ minAvailable: int(1), maxUnavailable: undefined });
  const { result } = run(
    aWorld({
      horizon: 120 * SECOND,
      start: "settled",
      nodes: nodesOf({}, {}),
      objects: objectsOf([web], [budget]),
      timeline: [
        entry(10, "drain", [0]),
        { at: 60 * SECOND, target: "deployment/web", verb: "scale", workloads: [0], replicas: 2 },
      ],
    }),
    { strategy: "first-fit" },
  );
  const figure = (metric: string, stat: string, labels: string) =>
    result.metrics.find((each) => each.metric === metric && each.stat === stat && each.labels === labels)
      ?.value;
  expect(figure("eviction_held_s", "max", 'budget="web"')).toBe(55);
  expect(figure("eviction_held_s", "count", "")).toBe(1);
  expect(figure("drain_duration_s", "max", 'target="node/n0"')).toBe(55);
});
