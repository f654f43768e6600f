import { describe, expect, it } from "vitest";
import type { PodId } from "../../src/cluster/ids.ts";
import type { StatefulSetSpec } from "../../src/spec/objects.ts";
import { aStatefulSet } from "../objects.ts";
import { aClass, aRequest, storageOf } from "../volumes.ts";
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

  it("is not paused, and says so in kubectl's words", () => {
    const run = aRun({ start: "settled" });
    run.at(10, () => run.controllers.rolloutPause(0));
    run.at(20, () => run.controllers.rolloutResume(0));
    run.at(30, () => run.controllers.rolloutUndo(0, 0));
    run.runTo(100);
    expect(run.controllers.refusals.map(({ why }) => why)).toEqual([
      "pausing is not supported",
      "resuming is not supported",
      "no last revision to roll back to",
    ]);
  });

  it("of a name makes no pod before that of an earlier one of that name is gone", () => {
    const run = aRun({ start: "settled", goneAfter: 30 });
    run.at(50, () => run.controllers.delete(0));
    run.at(60, () => run.controllers.apply(0, aStatefulSet({ template: aTemplate("v1"), replicas: 1 })));
    run.runTo(200);
    expect(run.steps).toEqual(["80 -db-0", "80 -db-1", "80 -db-2", "80 +db-0"]);
  });

  it("makes a pod that comes back below the partition from the revision before", () => {
    const spec = { template: aTemplate("v1"), update: { kind: "RollingUpdate", partition: 2 } } as const;
    const run = aRun({ workloads: [aStatefulSet(spec)], start: "settled" });
    run.at(50, () => run.controllers.setImage(0, "c", "v2", BEHAVIOR));
    run.at(100, () => run.cluster.requestDeletion(0 as PodId, "drain"));
    run.runTo(200);
    const { slots, status } = run.controllers.statefulSetAt(0)!;
    const images = [...slots.values()].toSorted((a, b) => a.ordinal - b.ordinal);
    expect(images.map(({ revision }) => revision.template.containers[0]!.image)).toEqual(["v1", "v1", "v2"]);
    expect(status).toMatchObject({ current: 2, updated: 1 });
  });
});

describe("the claims of a StatefulSet's pods", () => {
  const data = { kind: "template", name: "data", request: aRequest() } as const;
  const aKeeper = (claimRetention: Partial<StatefulSetSpec["claimRetention"]>) => {
    const template = aTemplate("v1", { volumes: [data] });
    const retention = { whenDeleted: "Retain", whenScaled: "Retain", ...claimRetention } as const;
    const run = aRun({
      workloads: [aStatefulSet({ template, claimRetention: retention })],
      storage: storageOf({ classes: [aClass()] }),
      start: "settled",
    });
    const claims = () => Array.from(run.cluster.storage.tables.claims(), ({ name }) => name).join(" ");
    return { ...run, claims };
  };

  it("stay by default, and are used again", () => {
    const run = aKeeper({});
    run.at(50, () => run.controllers.scale(0, 1));
    run.at(100, () => run.controllers.delete(0));
    run.runTo(150);
    expect(run.claims()).toBe("data-db-0 data-db-1 data-db-2");
  });

  it("go with their pods when it is scaled in, even if it is scaled out again meanwhile", () => {
    const run = aKeeper({ whenScaled: "Delete" });
    run.at(50, () => run.controllers.scale(0, 2));
    run.at(51, () => run.controllers.scale(0, 3));
    const seen: string[] = [];
    run.cluster.listen({
      podRemoved: () => seen.push(run.claims()),
      podSubmitted: () => seen.push(run.claims()),
    });
    run.runTo(150);
    // The new pod has a new claim.
    expect(run.steps).toEqual(["52 -db-2", "52 +db-2"]);
    expect(seen).toEqual(["data-db-0 data-db-1 data-db-2", "data-db-0 data-db-1 data-db-2"]);
    run.at(0, () => run.controllers.scale(0, 1));
    run.runTo(200);
    expect(run.claims()).toBe("data-db-0");
  });

  it("go when it is deleted, with those that were kept when it was scaled in", () => {
    const run = aKeeper({ whenDeleted: "Delete" });
    run.at(50, () => run.controllers.scale(0, 2));
    run.at(100, () => run.controllers.delete(0));
    run.at(101, () => expect(run.claims()).toBe("data-db-0 data-db-1"));
    run.runTo(150);
    expect(run.claims()).toBe("");
  });
});
