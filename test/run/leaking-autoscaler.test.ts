import { describe, expect, it } from "vitest";
import { runScenario } from "../../src/run/run-scenario.ts";
import type { PodAutoscalerSpec } from "../../src/spec/autoscaling.ts";
import { aContainerBehavior, aDeployment, aTemplate, objectsOf } from "../objects.ts";
import { aWorld, GIB, metricOf, nodesOf, runSpecOf, SECOND } from "../worlds.ts";

const MINUTE = 60 * SECOND;
const MI = 2 ** 20;

const HPA: PodAutoscalerSpec = {
  ...{ namespace: "default", name: "web", label: "hpa/web", isPresent: true },
  target: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
  minReplicas: 2,
  maxReplicas: 30,
  metrics: [{ kind: "Resource", resource: "memory", target: { kind: "Utilization", percent: 50 } }],
  behavior: undefined,
};

/** What becomes of two pods in ten minutes that ask for 256 Mi, use 100 Mi, and leak so many a minute. */
function run(leak: number) {
  const behavior = {
    ...aContainerBehavior(),
    usage: { cpu: 10, memory: 100 * MI },
    growth: { memory: (leak * MI) / MINUTE, disk: 0 },
  };
  const plain = aTemplate();
  const template = { ...plain, containers: [{ ...plain.containers[0]!, memory: 256 * MI, behavior }] };
  const machine = { cpu: 64_000, memory: 256 * GIB };
  const world = aWorld({
    nodes: nodesOf(machine, machine),
    objects: { ...objectsOf([aDeployment({ replicas: 2, template })]), autoscalers: [HPA] },
    horizon: 10 * MINUTE,
  });
  const { metrics } = runScenario(runSpecOf(world, { strategy: "kube-default", queue: "kubernetes" }));
  return (metric: string, stat: string, labels = "") => metricOf(metrics, metric, stat, labels);
}

const rescales = (leak: number) => run(leak)("hpa_rescales", "sum");

describe("an autoscaler on memory", () => {
  it("sees what containers leak", () => {
    // 50 % of 256 Mi are 128 Mi, and ten percent more is tolerated: above 140.8 Mi it scales out.
    expect(rescales(0)).toBe(0);
    // 100 + 4 Mi x 10 min = 140 Mi.
    expect(rescales(4)).toBe(0);
    // 150 Mi after 5 min.
    expect(rescales(10)).toBeGreaterThan(0);
  });

  it("is measured against what they have leaked so far", () => {
    const [plain, leaking] = [run(0), run(4)];
    // Up after a second, each of the two uses 100 Mi, and at the end 4 Mi x 599 s / 60 s = 39.93 Mi more.
    expect(plain("memory_used_gib", "last") * 1024).toBeCloseTo(200, 6);
    expect(leaking("memory_used_gib", "last") * 1024).toBeCloseTo(279.87, 1);
    // More than 128 Mi a pod no number of replicas brings back: as many as there may be. Two are enough before.
    const needed = (of: typeof plain, stat: string) => of("hpa_needed_replicas", stat, 'hpa="web"');
    expect([needed(plain, "max"), needed(leaking, "min"), needed(leaking, "max")]).toEqual([2, 2, 30]);
  });
});
