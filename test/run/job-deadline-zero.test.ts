import { expect, it } from "vitest";
import { worldOf } from "../scenario/reading-of.ts";
import { run } from "../worlds.ts";

it("a Job whose deadline is 0 ends at once, without a pod", () => {
  const { events, pods } = run(
    worldOf(`apiVersion: stowage/v1
kind: Scenario
metadata: {name: x}
horizon: 1m
cluster: {pools: [{name: n, count: 1, machine: {cpu: 8, memory: 8Gi}}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: j}
spec:
  activeDeadlineSeconds: 0
  template: {spec: {restartPolicy: Never, containers: [{name: c, image: "app:v1"}]}}
`),
  );
  expect(events.filter((line) => line.includes("DeadlineExceeded"))).toHaveLength(1);
  expect(pods).toEqual([]);
});
