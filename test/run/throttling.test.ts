import { describe, expect, it } from "vitest";
import type { UsageModel } from "../../src/spec/load.ts";
import type { ContainerSpec } from "../../src/spec/pod.ts";
import type { TimelineEntry, WorldSpec } from "../../src/spec/world.ts";
import { aContainer, aContainerBehavior, aDeployment, aTemplate, objectsOf } from "../objects.ts";
import { aTask, aWorld, exactly, nodesOf, run, SECOND, traced } from "../worlds.ts";

/** A Deployment of so many pods that request so much CPU and use so much, from the start. */
function deployment(
  name: string,
  replicas: number,
  cpu: number,
  used: number | UsageModel,
  more: Partial<ContainerSpec> = {},
) {
  const usage = { cpu: typeof used === "number" ? used : 0, memory: 0 };
  const models = typeof used === "number" ? {} : { usageModels: { cpu: used, memory: undefined } };
  const behavior = aContainerBehavior({ startup: exactly(0), usage, ...models });
  const container = aContainer({ cpu, memory: 0, behavior, ...more });
  return aDeployment({
    ...{ name, label: `deployment/${name}`, replicas },
    template: aTemplate({ labels: { app: name }, requests: [cpu, 0, 1], containers: [container] }),
  });
}

/** On one node of four cores, settled, for a hundred seconds. */
function ran(change: Partial<WorldSpec> & Pick<WorldSpec, "objects">) {
  return run(aWorld({ nodes: nodesOf({}), start: "settled", horizon: 100 * SECOND, ...change }));
}

const cores = (value: ReturnType<typeof run>["value"]) =>
  ["cpu_used_cores", "cpu_throttled_cores"].map((metric) => value(metric, "mean"));

describe("CPU beyond a limit", () => {
  it("is not used, and counts as throttled", () => {
    const { value } = ran({ objects: objectsOf([deployment("web", 2, 500, 800, { cpuLimit: 600 })]) });
    // Two pods of 600m instead of 800m.
    expect(cores(value)).toEqual([1.2, 0.4]);
  });

  it("is cut off a share of a load, from where the limit is reached", () => {
    const model = { kind: "load", load: 0, base: 100, each: 10 } as const;
    const load = { name: "visits", times: Float64Array.of(0, 50 * SECOND), values: Float64Array.of(40, 160) };
    const { value } = ran({
      objects: objectsOf([deployment("web", 2, 500, model, { cpuLimit: 600 })]),
      loads: [{ ...load, period: Number.POSITIVE_INFINITY }],
    });
    // 20 units a pod: 100 + 200 = 300m. Then 80: 900m of which 600m are used, 300m not. Both for half the time.
    expect(cores(value)).toEqual([0.9, 0.3]);
  });

  it("holds for what the timeline says, too", () => {
    const web = deployment("web", 1, 500, 400, { cpuLimit: 600 });
    const change = { container: "", cpu: 1000, memory: undefined };
    const timeline: TimelineEntry[] = [
      { at: 50 * SECOND, target: "deployment/web", verb: "setUsage", usages: [{ workload: 0, change }] },
    ];
    const { value } = ran({ objects: objectsOf([web]), timeline });
    // 400m, then 600m of 1000m.
    expect(cores(value)).toEqual([0.5, 0.2]);
  });
});

describe("a node whose pods want more CPU than it has", () => {
  it("is used to the full and no further", () => {
    const greedy = deployment("greedy", 2, 1000, 3000);
    const calm = deployment("calm", 1, 1000, 500);
    const { value } = ran({ objects: objectsOf([greedy, calm]) });
    // 6500m of 4000m: the calm one has its 500m, the others 1750m each.
    expect(cores(value)).toEqual([4, 2.5]);
    expect(value("cpu_used_cores", "max")).toBe(4);
  });

  it("gives back what it withheld when a pod is gone", () => {
    const entry = { target: "deployment/greedy", workloads: [0] };
    const { value } = ran({
      objects: objectsOf([deployment("greedy", 2, 1000, 3000)]),
      timeline: [{ ...entry, at: 50 * SECOND, verb: "scale", replicas: 1 }],
    });
    // 4000m of 6000m, then 3000m.
    expect(cores(value)).toEqual([3.5, 1]);
    expect(value("cpu_throttled_cores", "last")).toBe(0);
  });

  it("does so with tasks", () => {
    const behavior = { ...aTask().behavior, usage: { cpu: 3000, memory: 0 } };
    const arrivals = traced({ at: 0, lasts: 50 }, { at: 0, lasts: 100 });
    const tasks = [aTask({ arrivals, requests: [1000, 0, 1], behavior })];
    const { value } = ran({ objects: objectsOf([]), tasks });
    // 4000m of 6000m for 50 s, then 3000m.
    expect(cores(value)).toEqual([3.5, 1]);
  });
});

it("nothing is said of throttling where nobody may use more than it requests", () => {
  const { result } = ran({ objects: objectsOf([deployment("web", 2, 500, 400)]) });
  expect(result.metrics.some(({ metric }) => metric === "cpu_throttled_cores")).toBe(false);
});

it("an autoscaler sees what is used, not what is wanted", () => {
  const web = deployment("web", 2, 1000, 3000, { cpuLimit: 1000 });
  const target = { kind: "Utilization", percent: 100 } as const;
  const hpa = {
    ...{ namespace: "default", name: "web", label: "hpa/web", isPresent: true, behavior: undefined },
    target: { apiVersion: "apps/v1", kind: "Deployment", name: "web" } as const,
    ...{ minReplicas: 1, maxReplicas: 20 },
    metrics: [{ kind: "Resource", resource: "cpu", target } as const],
  };
  const { value } = run(
    aWorld({
      objects: { ...objectsOf([web]), autoscalers: [hpa] },
      ...{ nodes: nodesOf({}, {}), start: "settled", horizon: 40 * SECOND },
    }),
  );
  // At 100 % of the request, as wanted; at the 300 % that they would use there would be 6.
  expect(value("hpa_desired_replicas", "last", 'hpa="web"')).toBe(2);
  expect(value("hpa_desired_replicas", "max", 'hpa="web"')).toBe(2);
});
