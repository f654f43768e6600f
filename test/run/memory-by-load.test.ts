import { describe, expect, it } from "vitest";
import { runScenario } from "../../src/run/run-scenario.ts";
import type { LoadSpec, UsageModels } from "../../src/spec/load.ts";
import type { TimelineEntry, WorldSpec } from "../../src/spec/world.ts";
import { aContainerBehavior, aDeployment, aTemplate, objectsOf } from "../objects.ts";
import { aWorld, exactly, nodesOf, runSpecOf, SECOND } from "../worlds.ts";

const MINUTE = 60 * SECOND;
const MI = 2 ** 20;

/** 100 units for five minutes, then 500. */
const VISITS: LoadSpec = {
  name: "visits",
  times: Float64Array.of(0, 5 * MINUTE),
  values: Float64Array.of(100, 500),
  period: Number.POSITIVE_INFINITY,
};

interface Case {
  readonly replicas?: number;
  readonly memory?: UsageModels["memory"];
  readonly limit?: number;
  readonly machine?: number;
  readonly timeline?: readonly TimelineEntry[];
}

/** One node; each pod asks for 100 Mi, of which it uses all unless something is said. */
function totalsOf({ replicas = 1, memory, limit, machine = 8192, timeline = [] }: Case) {
  const usage = { cpu: 10, memory: 100 * MI };
  const usageModels = { cpu: undefined, memory };
  const behavior = aContainerBehavior({
    ...{ startup: exactly(0), usage },
    ...(memory !== undefined && { usageModels }),
  });
  const plain = aTemplate();
  const resources = {
    ...{ cpu: 10, memory: 100 * MI },
    ...(limit !== undefined && { memoryLimit: limit * MI }),
  };
  const containers = [{ ...plain.containers[0]!, ...resources, behavior }];
  const template = { ...plain, requests: [10, 100 * MI, 1], containers };
  const world: WorldSpec = aWorld({
    nodes: nodesOf({ memory: machine * MI }),
    objects: objectsOf([aDeployment({ replicas, template })]),
    loads: [VISITS],
    horizon: 8 * MINUTE,
    timeline,
  });
  const { metrics } = runScenario(runSpecOf(world, { strategy: "kube-default", queue: "kubernetes" }));
  const of = (metric: string) => metrics.find((each) => each.metric === metric && each.labels === "")!.value;
  return { killed: of("oom_kills"), evicted: of("pressure_evictions") };
}

function setMemory(at: number, mebibytes: number): TimelineEntry {
  const change = { container: "", cpu: undefined, memory: mebibytes * MI };
  return { at, target: "deployment/web", verb: "setUsage", usages: [{ workload: 0, change }] };
}

const FOLLOWING = { kind: "load", load: 0, base: 50 * MI, each: MI } as const;

describe("memory that follows a load", () => {
  it("kills a container that it takes past its limit, and none that it leaves below", () => {
    // 50 Mi + 1 Mi a unit: 150 Mi, and from 5 min on 550 Mi, each time the pod serves again.
    expect(totalsOf({ memory: FOLLOWING, limit: 600 }).killed).toBe(0);
    expect(totalsOf({ memory: FOLLOWING, limit: 500 }).killed).toBeGreaterThanOrEqual(1);
    // Two share it evenly: 50 + 250 = 300 Mi a pod; each kill lets the other have all of it.
    expect(totalsOf({ memory: FOLLOWING, limit: 400, replicas: 2 }).killed).toBe(0);
    expect(totalsOf({ memory: FOLLOWING, limit: 290, replicas: 2 }).killed).toBeGreaterThanOrEqual(2);
  });

  it("has a pod evicted where it takes a node's memory", () => {
    // The node has 400 Mi for pods, and 100 Mi that the kubelet keeps free: 550 Mi are more than both.
    const { killed, evicted } = totalsOf({ memory: FOLLOWING, machine: 400 });
    expect(killed + evicted).toBeGreaterThanOrEqual(1);
    expect(totalsOf({ memory: FOLLOWING, machine: 800 })).toEqual({ killed: 0, evicted: 0 });
  });
});

describe("memory that the timeline sets", () => {
  it("kills a container whose limit it exceeds", () => {
    expect(totalsOf({ limit: 300, timeline: [setMemory(MINUTE, 250)] }).killed).toBe(0);
    expect(totalsOf({ limit: 300, timeline: [setMemory(MINUTE, 350)] }).killed).toBeGreaterThanOrEqual(1);
    // Mended after the first look, ten seconds later, nothing more is killed.
    const mended = [setMemory(MINUTE, 350), setMemory(MINUTE + 15 * SECOND, 100)];
    expect(totalsOf({ limit: 300, timeline: mended }).killed).toBe(1);
  });

  it("has pods evicted that take a node's memory", () => {
    const { killed, evicted } = totalsOf({ machine: 400, timeline: [setMemory(MINUTE, 450)] });
    expect([killed, evicted > 0]).toEqual([0, true]);
  });
});
