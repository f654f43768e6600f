import { describe, expect, it } from "vitest";
import { neededReplicas } from "../../src/controllers/pod-autoscaler/needed-replicas.ts";
import { Simulation } from "../../src/kernel/simulation.ts";
import { runScenario } from "../../src/run/run-scenario.ts";
import type { PodAutoscalerSpec } from "../../src/spec/autoscaling.ts";
import type { LoadSpec } from "../../src/spec/load.ts";
import type { RunSpec } from "../../src/spec/run-spec.ts";
import { Loads } from "../../src/workload/load/loads.ts";
import { SharedLoad } from "../../src/workload/usage/shared-load.ts";
import { aContainerBehavior, aDeployment, aTemplate, objectsOf } from "../objects.ts";
import { aWorld, nodesOf, runSpecOf, SECOND } from "../worlds.ts";

const MINUTE = 60 * SECOND;

/** 100 units until 5 min, 400 until 30 min, then 50. */
const STEPS: LoadSpec = {
  name: "visits",
  times: Float64Array.of(0, 5 * MINUTE, 30 * MINUTE),
  values: Float64Array.of(100, 400, 50),
  period: Number.POSITIVE_INFINITY,
};

const HPA: PodAutoscalerSpec = {
  namespace: "default",
  name: "web",
  label: "hpa/web",
  isPresent: true,
  target: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
  minReplicas: 2,
  maxReplicas: 30,
  metrics: [{ kind: "Resource", resource: "cpu", target: { kind: "Utilization", percent: 50 } }],
  behavior: undefined,
};

/** Each pod asks for 500m, and uses 50m and 10m for each unit of its share. */
function template() {
  const behavior = {
    ...aContainerBehavior(),
    usage: { cpu: 50, memory: 0 },
    usageModels: { cpu: { kind: "load", load: 0, base: 50, each: 10 } as const, memory: undefined },
  };
  const plain = aTemplate();
  return { ...plain, containers: [{ ...plain.containers[0]!, cpu: 500, behavior }] };
}

function spec(): RunSpec {
  const web = aDeployment({ replicas: 5, template: template() });
  const machine = { cpu: 64_000 };
  const world = aWorld({
    nodes: nodesOf(machine, machine),
    objects: { ...objectsOf([web]), autoscalers: [HPA] },
    loads: [STEPS],
    loadMetrics: [{ name: "visits", load: 0, scale: 1 }],
    horizon: 60 * MINUTE,
  });
  return runSpecOf(world, { strategy: "kube-default", queue: "kubernetes" });
}

describe("a run with an autoscaler", () => {
  const result = runScenario(spec());
  const amountOf = (metric: string, stat: string) =>
    result.metrics.find((each) => each.metric === metric && each.stat === stat)!.value;

  it("needs what its load takes", () => {
    // 250m a pod, of which 50m are fixed: 100 units x 10m / 200m = 5; 400 -> 20; 50 -> 2.5, so 3
    expect(amountOf("hpa_needed_replicas", "max")).toBe(20);
    expect(amountOf("hpa_needed_replicas", "last")).toBe(3);
    // 5 for 5 min, 20 for 25, 3 for 30: (25 + 500 + 90) / 60
    expect(amountOf("hpa_needed_replicas", "mean")).toBeCloseTo(615 / 60, 9);
  });

  it("comes near it, and gives back after the stabilisation window", () => {
    // Within ten percent of the target 20 pods may be 19.
    expect(amountOf("hpa_ready_replicas", "max")).toBeGreaterThanOrEqual(19);
    expect(amountOf("hpa_ready_replicas", "max")).toBeLessThanOrEqual(22);
    expect(amountOf("hpa_ready_replicas", "last")).toBeLessThanOrEqual(4);
    // Too many for at least five minutes after the fall: 16 pods or more for 300 s
    expect(amountOf("hpa_over_replica_s", "sum")).toBeGreaterThan(16 * 300);
    // One way up, one way down.
    expect(amountOf("hpa_flaps", "sum")).toBe(1);
  });

  it("is the same again", () => {
    expect(runScenario(spec()).eventHash).toBe(result.eventHash);
  });
});

it("scales nothing any more once it is deleted", () => {
  const { world, ...rest } = spec();
  const hpa = { kind: "HorizontalPodAutoscaler", namespace: "default", name: "web", autoscaler: 0 } as const;
  const entry = { at: 10 * MINUTE, target: "hpa/web", verb: "deleteObjects", objects: [hpa] } as const;
  const { metrics } = runScenario({ ...rest, world: { ...world, timeline: [entry] } });
  const of = (metric: string, stat: string) =>
    metrics.find((each) => each.metric === metric && each.stat === stat)!.value;
  // Deleted while the load needs 20: what it has made stays when the load falls at 30 min, and nothing is needed.
  expect(of("hpa_ready_replicas", "last")).toBeGreaterThanOrEqual(19);
  expect([of("hpa_needed_replicas", "last"), of("hpa_desired_replicas", "last")]).toEqual([0, 0]);
  // 5 for 5 min, 20 for 5, and then none
  expect(of("hpa_needed_replicas", "mean")).toBeCloseTo(125 / 60, 9);
});

it("needs the most that any metric does, within its bounds, and nothing where none tells", () => {
  const terms = { template: template(), metrics: [{ name: "hits", load: 0, scale: 2 }], loadOf: () => 90 };
  const metric = { name: "hits", selectorText: "nil" };
  const pods = { kind: "Pods", metric, averageValue: 20_000 } as const;
  // CPU: 90 x 10 / 200 = 4.5, so 5; hits: 90 x 2 / 20 = 9
  expect(neededReplicas({ ...HPA, metrics: [...HPA.metrics, pods] }, terms)).toBe(9);
  expect(neededReplicas({ ...HPA, metrics: [...HPA.metrics, pods], maxReplicas: 7 }, terms)).toBe(7);
  const value = { kind: "External", metric, target: { kind: "Value", value: 1 } } as const;
  expect(neededReplicas({ ...HPA, metrics: [value] }, terms)).toBeUndefined();
});

it("plays a load step by step, again after its period, and as the timeline says", () => {
  const simulation = new Simulation();
  const loads = new Loads(simulation, [{ ...STEPS, period: 40 * MINUTE }]);
  const told: string[] = [];
  loads.listen((_, value) => told.push(`${simulation.now / MINUTE} ${value}`));
  const act = simulation.define("act", (step) => {
    if (step === 0) loads.change(0, { kind: "by", factor: 2 });
    else if (step === 1) loads.change(0, { kind: "to", value: 7 });
    else loads.change(0, { kind: "curve" });
  });
  for (const [step, at] of [10, 32, 43].entries()) simulation.schedule(act, at * MINUTE, step);
  simulation.run(50 * MINUTE);
  expect(told).toEqual(["5 400", "10 800", "30 100", "32 7", "43 100", "45 400"]);
});

it("shares a load evenly and integrates the share exactly", () => {
  const shared = new SharedLoad(0, 12);
  shared.serve(1, 0);
  shared.serve(1, 10);
  shared.setValue(20, 20);
  // 12 for 10, 6 for 10, 10 for 5: 120 + 60 + 50
  expect(shared.integralAt(25)).toBe(230);
  shared.serve(-1, 25);
  shared.serve(-1, 30);
  expect(shared.share).toBe(0);
  // 20 for 5 more, then nobody
  expect(shared.integralAt(100)).toBe(330);
});
