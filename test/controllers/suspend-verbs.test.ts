import { describe, expect, it } from "vitest";
import { assemble } from "../../src/run/assemble.ts";
import { begin } from "../../src/run/begin.ts";
import { worldOf } from "../scenario/reading-of.ts";
import { runSpecOf } from "../worlds.ts";

const TEMPLATE =
  "template: {spec: {restartPolicy: Never, containers: [{name: c, image: 'work:v1', resources: {requests: {cpu: 100m}}}]}}";

/** Minutes at which pods are made, and how many run at the end of each minute. */
function play(kind: "Job" | "CronJob", spec: string, minutes: number) {
  const object = kind === "Job" ? "job" : "cronjob";
  const text = `apiVersion: stowage/v1
kind: Scenario
metadata: {name: x}
horizon: 1h
startTime: 2026-01-01T00:00:00Z
cluster: {pools: [{name: n, count: 2, machine: {cpu: 8, memory: 8Gi}}]}
behaviors: [{match: {kind: ${kind}}, duration: 100s}]
timeline: [{at: 90s, suspend: ${object}/work}, {at: 330s, resume: ${object}/work}]
---
{apiVersion: batch/v1, kind: ${kind}, metadata: {name: work}, spec: ${spec}}
`;
  const world = worldOf(text);
  const parts = assemble(runSpecOf(world));
  const { cluster, simulation } = parts;
  const made: number[] = [];
  const deleted: number[] = [];
  cluster.listen({
    podSubmitted: () => made.push(Math.floor(simulation.now / 60e6)),
    podDeleting: () => deleted.push(Math.floor(simulation.now / 60e6)),
  });
  begin(world, parts);
  simulation.run(minutes * 60e6);
  return { made, deleted };
}

describe("suspend and resume", () => {
  it("take the pods of a Job away, and make them anew", () => {
    const { made, deleted } = play("Job", `{parallelism: 2, completions: 2, ${TEMPLATE}}`, 10);
    // At 90 s both have run for less than 100 s; from 330 s on they run anew.
    expect(made).toEqual([0, 0, 5, 5]);
    expect(deleted).toEqual([1, 1]);
  });

  it("keep a CronJob from making Jobs, of which the latest is made up for", () => {
    const spec = `{schedule: "* * * * *", jobTemplate: {spec: {${TEMPLATE}}}}`;
    const { made } = play("CronJob", spec, 8);
    // Minutes 2 to 5 are missed; at 330 s that of minute 5 is made.
    expect(made).toEqual([1, 5, 6, 7]);
  });
});
