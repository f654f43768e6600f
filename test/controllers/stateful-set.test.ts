import { describe, expect, it } from "vitest";
import type { PodId } from "../../src/cluster/ids.ts";
import { aStatefulSet } from "../objects.ts";
import { SECOND } from "../worlds.ts";
import {
  aControlledCluster,
  announcements,
  aTemplate,
  BEHAVIOR,
  type Setting,
} from "./controlled-cluster.ts";

/** Pods get ready after 10 s and take 2 s to go. "second +pod" and "second -pod" as they come and are gone. */
function aRun(setting: Partial<Setting> = {}) {
  const run = aControlledCluster({
    workloads: [aStatefulSet({ template: aTemplate("v1") })],
    readyAfter: 10,
    goneAfter: 2,
    ...setting,
  });
  const steps: string[] = [];
  const note = (sign: string) => (pod: PodId) =>
    steps.push(`${run.simulation.now / SECOND} ${sign}${run.cluster.pods.names[pod]}`);
  run.cluster.listen({ podSubmitted: note("+"), podRemoved: note("-") });
  return { ...run, steps, told: announcements(run) };
}

describe("a StatefulSet", () => {
  it("comes up in order", () => {
    const run = aRun();
    run.runTo(100);
    expect(run.steps).toEqual(["0 +db-0", "10 +db-1", "20 +db-2"]);
    expect(run.told).toEqual(["30 complete"]);
  });

  it("is replaced in reverse order, each pod when the old one is gone", () => {
    const run = aRun({ start: "settled" });
    run.at(50, () => run.controllers.setImage(0, "c", "v2", BEHAVIOR));
    run.at(200, () => run.controllers.rolloutUndo(0, 0));
    run.runTo(100);
    expect(run.steps).toEqual([...["52 -db-2", "52 +db-2", "64 -db-1", "64 +db-1", "76 -db-0", "76 +db-0"]]);
    expect(run.told).toEqual(["50 rollout began", "86 complete"]);
    run.runTo(300);
    expect(run.told.slice(2)).toEqual(["200 rollback began", "236 complete"]);
  });

  it("is scaled one by one", () => {
    const run = aRun({ start: "settled" });
    run.at(50, () => run.controllers.scale(0, 1));
    run.at(100, () => run.controllers.scale(0, 2));
    run.runTo(200);
    expect(run.steps).toEqual(["52 -db-2", "54 -db-1", "100 +db-1"]);
    expect(run.told.filter((told) => told.includes("complete"))).toEqual(["54 complete", "110 complete"]);
  });

  it("waits for a pod that hangs on a lost node", () => {
    const run = aRun({ start: "settled", goneAfter: 300 });
    run.at(50, () => run.cluster.requestDeletion(1 as PodId, "taint"));
    run.runTo(1000);
    expect(run.steps).toEqual(["350 -db-1", "350 +db-1"]);
  });
});
