import { expect, it } from "vitest";
import { assemble } from "../../src/run/assemble.ts";
import { begin } from "../../src/run/begin.ts";
import { worldOf } from "../scenario/reading-of.ts";
import { runSpecOf, SECOND } from "../worlds.ts";

it("a Job gives up when its pod's containers were restarted too often, though none was ever ready", () => {
  const world = worldOf(`apiVersion: stowage/v1
kind: Scenario
metadata: {name: x}
horizon: 10m
latencies: none
cluster: {pools: [{name: n, count: 1, machine: {cpu: 4, memory: 8Gi}}]}
behaviors: [{match: {kind: Job}, startup: 100s, crash: {after: 5s, code: 2}}]
---
apiVersion: batch/v1
kind: Job
metadata: {name: work}
spec:
  backoffLimit: 2
  template: {spec: {restartPolicy: OnFailure, containers: [{name: c, image: "work:v1"}]}}
`);
  // The image is pulled first, which takes less than a second.
  const parts = assemble(runSpecOf(world));
  const seconds = () => Math.floor(parts.simulation.now / SECOND);
  const restarts: number[] = [];
  const told: unknown[] = [];
  parts.cluster.listen({
    podRestarted: () => restarts.push(seconds()),
    eventRecorded: ({ kind, reason }) => kind === "Job" && told.push(`${seconds()} ${reason}`),
  });
  begin(world, parts);
  parts.simulation.run(600 * SECOND);
  // It crashes after 5 s and starts again at once, crashes after 5 s more and waits 10 s: this restart is one too many, and the pod has a second to end.
  expect(restarts).toEqual([5, 20]);
  expect(told).toEqual(["0 SuccessfulCreate", "20 SuccessfulDelete", "21 BackoffLimitExceeded"]);
});
