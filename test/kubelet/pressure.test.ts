import { describe, expect, it } from "vitest";
import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import { MEMORY_PRESSURE } from "../../src/cluster/node-table.ts";
import { firstAbove } from "../../src/kubelet/node-use.ts";
import { DEFAULT_KUBELET, type KubeletSpec } from "../../src/spec/kubelet.ts";
import type { ContainerBehavior, PodTemplateSpec } from "../../src/spec/pod.ts";
import { measuredText } from "../../src/units/quantity-text.ts";
import { aContainer, aContainerBehavior, aTemplate } from "../objects.ts";
import { aNode, exactly, SECOND } from "../worlds.ts";
import { aNodeOf, N0 } from "./a-node.ts";

const MI = 2 ** 20;
/** Mebibytes a second. */
const perSecond = (mebibytes: number) => (mebibytes * MI) / SECOND;

/** A node of 1000 Mi for pods; with what the kubelet keeps free it has 1100. */
function aSmallNode(kubelet: Partial<KubeletSpec> = {}, disk?: number) {
  const node = aNode(0, { memory: 1000 * MI });
  const machine = {
    ...node.machine,
    kubelet: { ...DEFAULT_KUBELET, ...kubelet },
    ...(disk !== undefined && { disk }),
  };
  return aNodeOf({ nodes: [{ ...node, machine }] });
}

function using(
  behavior: Partial<ContainerBehavior>,
  { request = 100, limit, ...change }: Partial<PodTemplateSpec> & { request?: number; limit?: number } = {},
): PodTemplateSpec {
  const container = aContainer({
    ...{ cpu: 100, memory: request * MI, memoryLimit: limit && limit * MI },
    behavior: aContainerBehavior({ startup: exactly(0), ...behavior }),
  });
  return aTemplate({ requests: [100, request * MI, 1], containers: [container], ...change });
}

const memory = (mebibytes: number) => ({ usage: { cpu: "request", memory: mebibytes * MI } }) as const;

describe("a container that uses more memory than its limit", () => {
  it("is killed at once where it begins with more, and crashes in a loop", () => {
    const { simulation, kubelet, bind, log } = aSmallNode();
    const pod = bind(using(memory(300), { limit: 200 }));
    simulation.run(15 * SECOND);
    expect(log.filter((line) => line.includes("restarted"))).toEqual(["0 restarted 0", "10 restarted 0"]);
    expect(kubelet.stateOf(pod)).toBe("CrashLoopBackOff");
  });

  it("is killed when it has grown past it, with 137", () => {
    const { simulation, bind, log } = aSmallNode();
    const growth = { memory: perSecond(10), disk: 0 };
    bind(using({ ...memory(100), growth }, { limit: 200, restartPolicy: "Never" }));
    simulation.run(60 * SECOND);
    // 100 + 10 a second: more than 200 just after ten seconds.
    expect(log).toEqual(["0 ready 0", "10.000001 ended 137 0"]);
  });
});

describe("a node whose memory runs short", () => {
  it("evicts whoever uses more than requested, one pod a look, before the kernel has to kill", () => {
    const { simulation, kubelet, cluster, bind, log, events } = aSmallNode();
    const calm = bind(using(memory(450), { request: 500 }));
    const greedy = bind(using({ ...memory(450), growth: { memory: perSecond(4), disk: 0 } }));
    simulation.run(31 * SECOND);
    // 450 + 450 + 4 a second is past 1000 after 25 s, which the look at 30 sees: 1020, so that 80 are left.
    expect(log).toEqual(["0 ready 0", "0 ready 1", "30 ended 137 1"]);
    expect(cluster.nodes.pressure[N0]).toBe(MEMORY_PRESSURE);
    expect(kubelet.stateOf(calm)).toBe("Running");
    expect(kubelet.stateOf(greedy)).toBe("Gone");
    expect(events).toContain(
      "30 web-1 Evicted: The node was low on resource: memory. Threshold quantity: 100Mi, available: 80Mi. " +
        "Container main was using 570Mi, request is 100Mi, has larger consumption of memory. ",
    );
    expect(events).toContain("30 n0 EvictionThresholdMet: Attempting to reclaim memory");
  });

  it("is under pressure until five minutes after the last look that saw it", () => {
    const { simulation, cluster, bind } = aSmallNode();
    bind(using(memory(950), { request: 900 }));
    bind(using(memory(100), { request: 10 }));
    simulation.run(100 * SECOND);
    expect(cluster.nodes.pressure[N0]).toBe(MEMORY_PRESSURE);
    simulation.run(299 * SECOND);
    expect(cluster.nodes.pressure[N0]).toBe(MEMORY_PRESSURE);
    simulation.run(320 * SECOND);
    expect(cluster.nodes.pressure[N0]).toBe(0);
  });

  it("refuses pods that ask for nothing, but not those that tolerate it, and takes all others", () => {
    const { bind, log, at, events } = aSmallNode();
    bind(using(memory(1050), { request: 10 }));
    const nothing = aContainer({ cpu: 0, memory: 0, behavior: aContainerBehavior({ startup: exactly(0) }) });
    const bestEffort = aTemplate({ requests: [0, 0, 1], containers: [nothing] });
    at(20, () => bind(bestEffort));
    at(21, () => bind(using(memory(1), { request: 1 })));
    at(30, () => undefined);
    expect(log.filter((line) => / [12]$/.test(line))).toEqual(["20 ended 1 1", "21 ready 2"]);
    expect(events).toContain("20 web-1 Evicted: The node had condition: [MemoryPressure]. ");
  });

  it("gives a pod that a soft threshold evicts the time that is set, after its grace period", () => {
    const { simulation, bind, log } = aSmallNode({
      evictionSoft: { "memory.available": { kind: "bytes", value: 300 * MI } },
      evictionSoftGracePeriod: {
        "memory.available": 25 * SECOND,
        "nodefs.available": 0,
        "imagefs.available": 0,
      },
      evictionMaxPodGracePeriod: 5 * SECOND,
    });
    bind(using({ ...memory(850), shutdown: exactly(1000 * SECOND) }, { request: 10 }));
    simulation.run(100 * SECOND);
    // 250 left: seen at 0, still so 25 s later, which the look at 30 sees; killed 5 s after its signal.
    expect(log).toEqual(["0 ready 0", "30 unready 0", "35 ended 137 0"]);
  });

  it("spares critical pods", () => {
    const { simulation, bind, log } = aSmallNode();
    bind(using(memory(500), { request: 10, priority: 2_000_000_000 }));
    bind(using(memory(550), { request: 540 }));
    simulation.run(20 * SECOND);
    expect(log.filter((line) => line.includes("ended"))).toEqual(["0 ended 137 1"]);
  });

  it("has the kernel kill by oom_score where memory is used up between two looks", () => {
    const { simulation, bind, log, events } = aSmallNode();
    bind(using({ ...memory(500) }, { request: 500 }));
    bind(using({ ...memory(100), growth: { memory: perSecond(100), disk: 0 } }));
    simulation.run(6 * SECOND);
    // 600 + 100 a second: more than 1100 just after five seconds. It restarts at once, with 100 again.
    expect(log).toEqual([
      "0 ready 0",
      "0 ready 1",
      "5.000001 unready 1",
      "5.000001 restarted 1",
      "5.000001 ready 1",
    ]);
    expect(events).toContain("5.000001 n0 SystemOOM: System OOM encountered");
  });
});

describe("memory that varies by a model", () => {
  const model = { kind: "load", load: 0, base: 0, each: 1 } as const;
  const varying = { ...memory(50), usageModels: { cpu: undefined, memory: model } };

  it("is read each ten seconds, and kills its container where it is more than the limit", () => {
    const { simulation, kubelet, bind, log } = aSmallNode();
    let used = 100 * MI;
    kubelet.readUsage(() => [{ name: "main", memory: used }]);
    bind(using(varying, { limit: 200 }));
    simulation.run(25 * SECOND);
    used = 300 * MI;
    simulation.run(35 * SECOND);
    expect(log).toEqual(["0 ready 0", "30 unready 0", "30 restarted 0", "30 ready 0"]);
  });

  it("has pods evicted when the node runs short by it", () => {
    const { simulation, kubelet, bind, log } = aSmallNode();
    let used = 100 * MI;
    kubelet.readUsage((pod) => (pod === 1 ? [{ name: "main", memory: used }] : undefined));
    bind(using(memory(500), { request: 500 }));
    bind(using(varying));
    simulation.run(25 * SECOND);
    used = 550 * MI;
    simulation.run(35 * SECOND);
    expect(log).toEqual(["0 ready 0", "0 ready 1", "30 ended 137 1"]);
  });
});

describe("a node whose disk runs short", () => {
  it("evicts the pod that has written most", () => {
    const { simulation, bind, log, events } = aSmallNode({}, 1000 * MI);
    bind(using({ disk: 300 * MI }));
    bind(using({ disk: 400 * MI, growth: { memory: 0, disk: perSecond(10) } }));
    simulation.run(40 * SECOND);
    // 700 + 10 a second: less than 15 % of 1000 are left after 15 s, which the look at 20 sees.
    expect(log).toEqual(["0 ready 0", "0 ready 1", "20 ended 137 1"]);
    expect(events.some((line) => line.startsWith("20 n0 NodeHasDiskPressure"))).toBe(true);
  });
});

it("the first instant at which growing uses are more than a bound", () => {
  const step = (at: number, base: number, growth: number) => ({ at, base, growth });
  expect(firstAbove([step(0, 10, 0)], 9, 5)).toBe(5);
  expect(firstAbove([step(0, 10, 0)], 10, 5)).toBe(Number.POSITIVE_INFINITY);
  // 10 + 2t is 20 at 5, more at 6; from 3 on another 4: 20 at 3, more at 4.
  expect(firstAbove([step(0, 10, 2)], 20, 0)).toBe(6);
  expect(firstAbove([step(0, 10, 2), step(3, 4, 0)], 20, 0)).toBe(4);
  expect(firstAbove([step(0, 10, 0), step(8, 11, 0)], 20, 0)).toBe(8);
});

it("amounts as Kubernetes writes them", () => {
  expect([0, 1000, 1024, 100 * MI, 1.5 * 2 ** 30, 90_557_312].map(measuredText)).toEqual([
    ...["0", "1000", "1Ki", "100Mi", "1536Mi", "90557312"],
  ]);
});

describe("a kubelet's own account", () => {
  const half = aTemplate({ requests: [3000, 2 ** 20, 1] });

  it("refuses a pod that has no room there, as when the node has shrunk since", () => {
    const { cluster, log, events, bind, at } = aNodeOf({ latencies: { watch: SECOND } });
    const before = cluster.nodes.specs[N0]!;
    bind(half);
    at(2, () => {
      bind(aTemplate({ requests: [1000, 2 ** 20, 1] }));
      const machine = { ...before.machine, allocatable: [3500, ...before.machine.allocatable.slice(1)] };
      cluster.updateNode(N0 as NodeId, { ...before, machine });
    });
    at(5, () => undefined);
    expect(log).toContain("3 ended 1 1");
    expect(events).toContain(
      "3 web-1 OutOfcpu: Node didn't have enough resource: cpu, requested: 1000, used: 3000, capacity: 3500",
    );
  });

  it("refuses a pod that its node does not match any more, or whose taint it does not tolerate", () => {
    const { cluster, events, bind, at } = aNodeOf({ latencies: { watch: SECOND } });
    const before = cluster.nodes.specs[N0]!;
    const placement = { ...aTemplate().placement, nodeSelector: { "topology.kubernetes.io/zone": "a" } };
    at(2, () => {
      bind(aTemplate({ placement }));
      cluster.updateNode(N0, { ...before, labels: { ...before.labels, "topology.kubernetes.io/zone": "b" } });
    });
    at(4, () => {
      bind(aTemplate());
      cluster.setTaints(N0, [{ key: "gone", value: "", effect: "NoExecute" }]);
    });
    at(6, () => undefined);
    const reasons = events.map((line) => line.split(" ").slice(0, 3).join(" "));
    expect(reasons).toEqual(["3 web-0 NodeAffinity:", "5 web-1 TaintToleration:"]);
  });
});

it("a pod that is gone uses nothing", () => {
  const { simulation, cluster, bind, log, at } = aSmallNode();
  const greedy = bind(using({ ...memory(100), growth: { memory: perSecond(20), disk: 0 } }));
  at(20, () => cluster.requestDeletion(greedy as PodId, "deletion"));
  simulation.run(1000 * SECOND);
  expect(log).toEqual(["0 ready 0", "20 removed 0"]);
});
