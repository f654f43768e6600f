import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/cluster/cluster.ts";
import type { PodId } from "../../src/cluster/ids.ts";
import { READY } from "../../src/cluster/pod-table.ts";
import { runScenario } from "../../src/run/run-scenario.ts";
import type { PodRecord, RunResult } from "../../src/spec/run-result.ts";
import type { WorldSpec } from "../../src/spec/world.ts";
import { objectChoice, randomObjects } from "../promises/random-objects.ts";
import { metricOf, type RunChoice, runSpecOf, SECOND } from "../worlds.ts";

interface Seen {
  readonly result: RunResult;
  readonly records: readonly PodRecord[];
  /** At the end. */
  readonly cluster: Cluster;
  value(metric: string, stat: string, labels?: string): number;
  /** Over all labels that a pattern fits. */
  sum(metric: string, stat: string, labels: RegExp): number;
}

function seen(world: WorldSpec, choice: RunChoice): Seen {
  const { strategy = "first-fit", seed = 1 } = choice;
  const records: PodRecord[] = [];
  const ends: Cluster[] = [];
  const queue = strategy === "kube-default" ? "kubernetes" : "list";
  const result = runScenario(runSpecOf(world, { strategy, queue, seed, check: false }), {
    events: { pod: (record) => records.push({ ...record }) },
    inspect: { at: world.horizon, look: (cluster) => ends.push(cluster) },
  });
  return {
    result,
    records,
    cluster: ends[0]!,
    value: (metric, stat, labels = "") => metricOf(result.metrics, metric, stat, labels),
    sum: (metric, stat, labels) =>
      result.metrics
        .filter((each) => each.metric === metric && each.stat === stat && labels.test(each.labels))
        .reduce((all, each) => all + each.value, 0),
  };
}

function forRandomObjects(check: (seen: Seen, world: WorldSpec) => void): void {
  fc.assert(
    fc.property(randomObjects, objectChoice, (world, choice) => check(seen(world, choice), world)),
    { numRuns: 60 },
  );
}

describe("in random worlds of objects", () => {
  it("what is counted as it comes and goes is what a recount finds at the end", () => {
    forRandomObjects(({ cluster, records, value, sum }, world) => {
      const { pods, nodes } = cluster;
      const all = Array.from({ length: pods.rows }, (_, pod) => pod as PodId);
      const isOfObject = (pod: PodId) => pods.workload[pod]! >= world.tasks.length;
      const isReady = (pod: PodId) => pods.phase[pod] === READY && Number.isNaN(pods.deletedAt[pod]!);
      const isUp = (pod: PodId) => nodes.up[pods.node[pod]!] === 1;
      const served = all.filter((pod) => isOfObject(pod) && isReady(pod) && isUp(pod));
      const kindOf = (pod: PodId) => world.objects.workloads[pods.workload[pod]! - world.tasks.length]?.kind;
      const isReplica = (pod: PodId) => !["Job", "Pod", undefined].includes(kindOf(pod));
      expect(sum("pods_by_zone", "last", /zone/)).toBe(served.length);
      expect(value("serving_pods", "last")).toBe(served.filter(isReplica).length);
      expect(value("available_pods", "last")).toBe(
        all.filter((pod) => isReplica(pod) && isReady(pod)).length,
      );
      const left = records.filter(({ ended }) => Number.isNaN(ended));
      expect(value("running_pods", "last")).toBe(left.filter(({ outcome }) => outcome === "running").length);
      expect(value("pending_pods", "last")).toBe(left.filter(({ outcome }) => outcome === "pending").length);
      const requested = nodes.requested[0]!;
      const cores = Array.from({ length: nodes.count }, (_, node) => requested[node]! / 1000);
      expect(value("cpu_requested_cores", "last")).toBeCloseTo(
        cores.reduce((total, each) => total + each, 0),
        9,
      );
    });
  });

  it("sums over workloads, revisions and outcomes are the whole, and nothing is ever below zero", () => {
    forRandomObjects(({ result, value, sum }, world) => {
      const seconds = world.horizon / SECOND;
      for (const metric of ["wanted_pods", "serving_pods", "available_pods", "unavailable_pods"]) {
        expect(sum(metric, "mean", /^(deployment|statefulset|daemonset)="\w+"$/)).toBeCloseTo(
          value(metric, "mean"),
          9,
        );
      }
      for (const name of ["web", "api"]) {
        const labels = `deployment="${name}"`;
        const serving = value("serving_pods", "mean", labels);
        expect(sum("ready_pods", "mean", new RegExp(labels))).toBeCloseTo(serving, 9);
        expect(value("shortfall_replica_s", "sum", labels)).toBeCloseTo(
          value("unavailable_pods", "mean", labels) * seconds,
          6,
        );
      }
      const outcomes = sum("core_hours", "sum", /^outcome="\w+"$/);
      expect(outcomes).toBeCloseTo(value("core_hours", "sum"), 12);
      // What is bound holds room; what is assumed holds it before.
      expect(value("core_hours", "sum") * 3600).toBeLessThanOrEqual(
        value("cpu_requested_cores", "mean") * seconds + 1e-6,
      );
      const below = result.metrics.filter((each) => each.stat === "min" && each.value < 0);
      expect(below).toEqual([]);
    });
  });

  it("rollouts follow each other, within the run, and their figures are within what is possible", () => {
    forRandomObjects(({ result, value }, world) => {
      const lastEnd = new Map<string, number>();
      for (const record of result.rollouts) {
        expect(record.start).toBeGreaterThanOrEqual(lastEnd.get(record.workload) ?? 0);
        expect(record.end).toBeLessThanOrEqual(world.horizon);
        lastEnd.set(record.workload, record.end);
        const lasted = record.end - record.start;
        expect(record.timeBelowWanted).toBeLessThanOrEqual(lasted);
        expect(record.minAvailability).toBeGreaterThanOrEqual(0);
        expect(record.minAvailability).toBeLessThanOrEqual(1);
        expect(record.shortfall > 0).toBe(record.timeBelowWanted > 0);
        expect(record.firstReady > lasted).toBe(false);
        expect(record.duration === lasted).toBe(record.outcome === "complete");
        expect(record.outcome === "stalled" && !record.isStalled).toBe(false);
        expect(record.outcome === "complete" ? record.reason : "").toBe("");
      }
      const incomplete = result.rollouts.filter(({ outcome }) => outcome !== "complete").length;
      expect(value("rollouts_incomplete", "sum")).toBe(incomplete);
      expect(value("rollout_duration_s", "count")).toBe(result.rollouts.length - incomplete);
    });
  });
});
