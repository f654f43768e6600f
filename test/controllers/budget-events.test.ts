import { expect, it } from "vitest";
import { assemble } from "../../src/run/assemble.ts";
import { begin } from "../../src/run/begin.ts";
import { worldOf } from "../scenario/reading-of.ts";
import { runSpecOf, SECOND } from "../worlds.ts";

function told(budget: string): readonly string[] {
  const world = worldOf(`apiVersion: stowage/v1
kind: Scenario
metadata: {name: x}
horizon: 1m
cluster: {pools: [{name: n, count: 1, machine: {cpu: 4, memory: 8Gi}}]}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: c, image: "agent:v1"}]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: agents}
spec: {selector: {matchLabels: {app: agent}}, ${budget}}
`);
  const parts = assemble(runSpecOf(world));
  const messages = new Set<string>();
  parts.cluster.listen({
    eventRecorded: ({ kind, type, reason, message }) => {
      if (kind === "PodDisruptionBudget" && type === "Warning") messages.add(`${reason}: ${message}`);
    },
  });
  begin(world, parts);
  parts.simulation.run(60 * SECOND);
  return [...messages];
}

it("a budget that goes by what controllers want warns of pods whose controller does not say it", () => {
  expect(told("maxUnavailable: 1")).toEqual([
    "CalculateExpectedPodCountFailed: Failed to calculate the number of expected pods: daemonsets.apps does not implement the scale subresource",
  ]);
  expect(told("minAvailable: 1")).toEqual([]);
});
