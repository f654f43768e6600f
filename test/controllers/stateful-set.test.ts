import { describe, expect, it } from "vitest";
import type { PodId } from "../../src/cluster/ids.ts";
import { nextStep, type Slot } from "../../src/controllers/stateful-set.ts";
import type { StatefulSetSpec } from "../../src/spec/objects.ts";
import { SECOND } from "../worlds.ts";
import {
  aControlledCluster,
  announcements,
  aTemplate,
  BEHAVIOR,
  type Setting,
} from "./controlled-cluster.ts";

const NONE: Slot = { pod: undefined, isTerminating: false, isAvailable: false, isUpdated: true };
const slot = (pod: number, change: Partial<Slot> = {}): Slot => ({
  pod: pod as PodId,
  isTerminating: false,
  isAvailable: true,
  isUpdated: true,
  ...change,
});

describe("the next step of a StatefulSet", () => {
  it("makes the lowest ordinal that is missing, when those before it are available", () => {
    expect(nextStep([], 2)).toEqual({ kind: "create", ordinal: 0 });
    expect(nextStep([slot(7, { isAvailable: false })], 2)).toEqual({ kind: "wait" });
    expect(nextStep([slot(7)], 2)).toEqual({ kind: "create", ordinal: 1 });
    expect(nextStep([NONE, slot(8)], 2)).toEqual({ kind: "create", ordinal: 0 });
  });

  it("deletes from the highest ordinal down, one at a time", () => {
    expect(nextStep([slot(5), slot(6), slot(7)], 1)).toEqual({ kind: "delete", pod: 7, cause: "scale-in" });
    expect(nextStep([slot(5), slot(6), slot(7, { isTerminating: true })], 1)).toEqual({ kind: "wait" });
  });

  it("replaces old ones from the highest ordinal down, when all are available", () => {
    const old = { isUpdated: false };
    expect(nextStep([slot(5, old), slot(6, old), slot(7)], 3)).toEqual({
      kind: "delete",
      pod: 6,
      cause: "rollout",
    });
    expect(nextStep([slot(5, old), slot(6, { isAvailable: false })], 2)).toEqual({ kind: "wait" });
    expect(nextStep([slot(5), slot(6)], 2)).toEqual({ kind: "done" });
  });
});

function aSet(change: Partial<StatefulSetSpec> = {}): StatefulSetSpec {
  return {
    kind: "StatefulSet",
    namespace: "default",
    name: "db",
    label: "statefulset/db",
    isPresent: true,
    replicas: 3,
    selector: [],
    template: aTemplate("v1"),
    minReady: 0,
    pods: [],
    ...change,
  };
}

/** Pods get ready after 10 s and take 2 s to go. "second +pod" and "second -pod" as they come and are gone. */
function aRun(setting: Partial<Setting> = {}) {
  const run = aControlledCluster({ workloads: [aSet()], readyAfter: 10, goneAfter: 2, ...setting });
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
