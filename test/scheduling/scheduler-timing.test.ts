import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import { ASSUMED, BOUND, PENDING } from "../../src/cluster/pod-table.ts";
import { Simulation } from "../../src/kernel/simulation.ts";
import { Scheduler } from "../../src/scheduling/scheduler.ts";
import { firstFit } from "../../src/scheduling/strategies/in-order.ts";
import { kubeDefault } from "../../src/scheduling/strategies/kube-default.ts";
import type { Strategy } from "../../src/scheduling/strategy.ts";
import { type ControlPlaneSpec, INSTANT, KUBERNETES } from "../../src/spec/control-plane.ts";
import type { QueueDiscipline } from "../../src/spec/scenario-spec.ts";
import { aTemplate } from "../objects.ts";
import { aPod, nodesOf, SECOND } from "../worlds.ts";
import { instantly, made } from "./decisions.ts";

const MS = 1000;

interface Setting {
  readonly controlPlane?: ControlPlaneSpec;
  readonly queue?: QueueDiscipline;
  readonly strategy?: Strategy;
  readonly kubernetesVersion?: string;
  readonly cpu?: number;
}

/** Kubernetes' latencies: watch 1 ms, bind 9 ms, 50 writes a second after 100 at once; decisions take no time. */
const UNTIMED: ControlPlaneSpec = { ...KUBERNETES, cycle: INSTANT.cycle };

/** One node of 1000 cores. */
function aScheduler(setting: Setting = {}) {
  const { controlPlane = UNTIMED, queue = "kubernetes", strategy = made(firstFit) } = setting;
  const { kubernetesVersion = "1.36", cpu = 1_000_000 } = setting;
  const simulation = new Simulation();
  const nodes = nodesOf({ cpu, pods: 10_000 });
  const cluster = new Cluster(simulation, ["cpu", "memory", "pods"], nodes, {
    kubernetesVersion,
    namespaces: [],
  });
  const scheduler = new Scheduler(simulation, cluster, strategy, { queue, controlPlane }, () => {});
  const acts: (() => void)[] = [];
  const act = simulation.define("act", (number) => acts[number]!());
  const at = (time: number, what: () => void) => simulation.schedule(act, time, acts.push(what) - 1);
  return { simulation, cluster, scheduler, at };
}

const NODE = 0 as NodeId;

describe("the scheduler's time", () => {
  it("sees a pod after the watch latency, takes its room at once, and has it bound after the bind latency", () => {
    const { simulation, cluster, scheduler, at } = aScheduler();
    let pod!: PodId;
    at(5 * MS, () => {
      pod = aPod(cluster);
    });
    const phaseAt = (time: number) => {
      simulation.run(time);
      return [cluster.pods.phase[pod], cluster.nodes.pods[0], scheduler.isDue, scheduler.waiting];
    };
    expect(phaseAt(6 * MS - 1)).toEqual([PENDING, 0, true, 1]);
    expect(phaseAt(6 * MS)).toEqual([ASSUMED, 1, true, 0]);
    expect(phaseAt(15 * MS - 1)).toEqual([ASSUMED, 1, true, 0]);
    expect(phaseAt(15 * MS)).toEqual([BOUND, 1, false, 0]);
    expect(cluster.pods.boundAt[pod]).toBe(15 * MS);
  });

  it("binds 100 pods at once and then 50 a second", () => {
    const { simulation, cluster, at } = aScheduler();
    const pods: PodId[] = [];
    at(0, () => {
      for (let i = 0; i < 150; i++) pods.push(aPod(cluster));
    });
    simulation.run();
    const boundAt = pods.map((pod) => cluster.pods.boundAt[pod]! / MS);
    // Seen at 1 ms, written in 9 ms: 10 ms. The 101st waits 20 ms for its token, the 150th 50 x 20 ms.
    expect(boundAt.slice(0, 100)).toEqual(Array(100).fill(10));
    expect([boundAt[100], boundAt[101], boundAt[149]]).toEqual([30, 50, 1010]);
  });

  it("writes why a pod waits, once: that takes a token too", () => {
    const limited = { ...UNTIMED, schedulerLimit: { rate: 1, burst: 1 } };
    const { simulation, cluster, at } = aScheduler({ cpu: 1000, controlPlane: limited });
    let bound!: PodId;
    at(0, () => {
      aPod(cluster, { cpu: 2000 });
    });
    for (const time of [100 * MS, 200 * MS])
      at(time, () => cluster.updateNode(NODE, cluster.nodes.specs[0]!));
    at(500 * MS, () => {
      bound = aPod(cluster, { cpu: 1000 });
    });
    simulation.run(2 * SECOND);
    // The token of 1 ms is there again at 1001 ms, whatever attempts followed.
    expect(cluster.pods.boundAt[bound]).toBe(1001 * MS + 9 * MS);
  });

  it("turns to the next pod when it has been written why the last one waits, and writes nothing twice", () => {
    const timed = { ...UNTIMED, cycle: { base: 300, filter: 0, score: 0 } };
    const { simulation, cluster, scheduler, at } = aScheduler({ cpu: 1000, controlPlane: timed });
    const pods: PodId[] = [];
    at(0, () => {
      for (const cpu of [2000, 2000, 2000, 400]) pods.push(aPod(cluster, { cpu }));
    });
    // When the three are tried again: each 30 s those that have waited for 5 min are.
    at(330 * SECOND, () => {
      pods.push(aPod(cluster, { cpu: 400 }));
    });
    simulation.run(329 * SECOND);
    const before = scheduler.decisions;
    simulation.run(331 * SECOND);
    // Seen at 1 ms, three times 0.3 ms to find no node and 5 ms to say so, 0.3 ms for the last one, and its binding.
    expect(cluster.pods.boundAt[pods[3]!]).toBe(1000 + 3 * 5300 + 300 + 9000);
    // The three take 0.3 ms each, since their statuses say all: they are through when the new one is seen.
    expect(scheduler.decisions - before).toBe(3 + 1);
    expect(cluster.pods.boundAt[pods[4]!]).toBe(330 * SECOND + 1000 + 300 + 9000);
  });

  it("waits for a token to write why a pod waits, with nobody else placed meanwhile", () => {
    const timed = { ...UNTIMED, cycle: { base: 300, filter: 0, score: 0 } };
    const limited = { ...timed, schedulerLimit: { rate: 1, burst: 1 } };
    const { simulation, cluster, at } = aScheduler({ cpu: 1000, controlPlane: limited });
    let pod!: PodId;
    at(0, () => {
      for (let i = 0; i < 2; i++) aPod(cluster, { cpu: 2000 });
      pod = aPod(cluster, { cpu: 400 });
    });
    simulation.run(10 * SECOND);
    // Tokens at 1.3 ms, 1 s and 2 s after that; the second one is written 5 ms after its token, and then the third pod
    // is decided on, which waits for its token at 2.0013 s.
    expect(cluster.pods.boundAt[pod]).toBe(2 * SECOND + 1300 + 9000);
  });

  it("forgets a pod that is deleted before it was seen, or before it was bound", () => {
    const { simulation, cluster, scheduler, at } = aScheduler();
    const removed: number[] = [];
    cluster.listen({ podRemoved: (_pod, node) => removed.push(node) });
    let pod!: PodId;
    at(0, () => {
      pod = aPod(cluster);
    });
    at(MS / 2, () => cluster.requestDeletion(pod, "scale-in"));
    at(SECOND, () => {
      pod = aPod(cluster);
    });
    at(SECOND + 2 * MS, () => cluster.requestDeletion(pod, "scale-in"));
    simulation.run();
    expect(removed).toEqual([-1, 0]);
    expect([scheduler.waiting, scheduler.isDue, cluster.nodes.pods[0]]).toEqual([0, false, 0]);
  });

  it("has a binding written though the node is lost meanwhile", () => {
    const { simulation, cluster, at } = aScheduler();
    let pod!: PodId;
    at(0, () => {
      pod = aPod(cluster);
    });
    at(5 * MS, () => cluster.takeDown(NODE, false));
    simulation.run();
    expect([cluster.pods.phase[pod], cluster.pods.boundAt[pod]]).toEqual([BOUND, 10 * MS]);
  });

  it("drops a binding whose pod has lost its node, and offers the pod again when it is submitted again", () => {
    const { simulation, cluster, at } = aScheduler();
    let pod!: PodId;
    at(0, () => {
      pod = aPod(cluster);
    });
    at(5 * MS, () => {
      cluster.lose(pod, "node-failure");
      cluster.resubmit(pod);
    });
    simulation.run();
    // Seen at 6 ms, bound 9 ms later, for the first time.
    expect([cluster.pods.boundAt[pod], cluster.pods.attempts[pod]]).toEqual([15 * MS, 1]);
  });

  it("leaves a pod alone that somebody else has given its node", () => {
    const { simulation, cluster, scheduler, at } = aScheduler();
    at(0, () => cluster.adopt(aPod(cluster), NODE));
    simulation.run();
    expect([scheduler.decisions, scheduler.waiting, scheduler.isDue]).toEqual([0, 0, false]);
  });

  it("sees room that a pod left after the watch latency", () => {
    const { simulation, cluster, at } = aScheduler({
      cpu: 1000,
      controlPlane: { ...UNTIMED, schedulerLimit: INSTANT.schedulerLimit },
    });
    let first!: PodId;
    let second!: PodId;
    at(0, () => {
      first = aPod(cluster);
    });
    at(20 * MS, () => {
      second = aPod(cluster);
    });
    at(SECOND, () => cluster.end(first));
    simulation.run(2 * SECOND);
    expect(cluster.pods.boundAt[second]).toBe(SECOND + MS + 9 * MS);
  });

  it("settles at once and without latency what waits, one by one; the rest waits from 0", () => {
    const { simulation, cluster, scheduler } = aScheduler({ cpu: 2000 });
    const told: [PodId, boolean][] = [];
    cluster.listen({ podUnschedulable: (pod, isFirst) => told.push([pod, isFirst]) });
    const pods = [aPod(cluster), aPod(cluster), aPod(cluster)];
    scheduler.settle();
    expect(pods.map((pod) => cluster.pods.phase[pod])).toEqual([BOUND, BOUND, PENDING]);
    expect([simulation.now, scheduler.waiting, told]).toEqual([0, 1, [[pods[2], true]]]);
    expect(scheduler.messageOf(pods[2]!)).toBe("0/1 nodes are available: 1 Insufficient cpu.");
  });
});

describe("decisions that take time", () => {
  /** 2 ms each, and nothing else takes any. */
  const TIMED: ControlPlaneSpec = { ...INSTANT, cycle: { base: 2 * MS, filter: 0, score: 0 } };

  it("are made one after the other, and each pod is bound at the end of its own", () => {
    const { simulation, cluster, scheduler, at } = aScheduler({ controlPlane: TIMED });
    const pods: PodId[] = [];
    at(10 * MS, () => {
      for (let i = 0; i < 3; i++) pods.push(aPod(cluster));
    });
    simulation.run(11 * MS);
    // The first one has its room since 10 ms; the others wait.
    expect(pods.map((pod) => cluster.pods.phase[pod])).toEqual([ASSUMED, PENDING, PENDING]);
    expect([scheduler.waiting, scheduler.isDue]).toEqual([2, true]);
    simulation.run();
    expect(pods.map((pod) => cluster.pods.boundAt[pod]! / MS)).toEqual([12, 14, 16]);
    expect([scheduler.waiting, scheduler.isDue]).toEqual([0, false]);
  });

  it("take as long as nodes were filtered and rated", () => {
    const simulation = new Simulation();
    const nodes = nodesOf(...Array.from({ length: 10 }, () => ({ cpu: 4000 })), { cpu: 500 });
    const cluster = new Cluster(simulation, ["cpu", "memory", "pods"], nodes);
    const cycle = { base: 1000, filter: 10, score: 100 };
    const settings = { queue: "kubernetes", controlPlane: { ...INSTANT, cycle } } as const;
    new Scheduler(simulation, cluster, made(kubeDefault, { ties: "seeded" }), settings, () => {});
    const pod = aPod(cluster, { cpu: 1000 });
    const large = aPod(cluster, { cpu: 5000 });
    simulation.run();
    // 11 nodes are filtered, 10 of them are rated: 1000 + 11 x 10 + 10 x 100 us. The other pod fits on none.
    expect([cluster.pods.boundAt[pod], simulation.now]).toEqual([2110, 2110 + 1110]);
    expect(cluster.pods.phase[large]).toBe(PENDING);
  });

  it("let a pod be tried again for which room came while it was being found unschedulable", () => {
    const { simulation, cluster, scheduler, at } = aScheduler({ controlPlane: TIMED, cpu: 1000 });
    const running = aPod(cluster);
    const pod = aPod(cluster);
    at(3 * MS, () => cluster.end(running));
    simulation.run();
    // Decided on from 2 to 4 ms, when the node was full at first; then again.
    expect([cluster.pods.boundAt[pod], scheduler.decisions]).toEqual([6 * MS, 3]);
  });

  it("are forgotten about a pod that is deleted, or lost with its node, meanwhile", () => {
    const { simulation, cluster, scheduler, at } = aScheduler({ controlPlane: TIMED, cpu: 1000 });
    const deleted = aPod(cluster);
    const lost = aPod(cluster);
    at(MS, () => cluster.requestDeletion(deleted, "scale-in"));
    at(3 * MS, () => {
      cluster.lose(lost, "node-failure");
      cluster.resubmit(lost);
    });
    simulation.run();
    // The room of the first is free from 1 ms on; the second is placed at 2 ms, lost, and placed again at 4 ms.
    expect([cluster.pods.boundAt[lost], cluster.pods.attempts[lost]]).toEqual([6 * MS, 1]);
    expect([scheduler.waiting, scheduler.isDue, cluster.nodes.pods[0]]).toEqual([0, false, 1]);
  });

  it("cost one each for every pod that waits, where the queue spares attempts otherwise", () => {
    const waits = (controlPlane: ControlPlaneSpec) => {
      const { simulation, cluster, scheduler } = aScheduler({ controlPlane, cpu: 1000 });
      for (let i = 0; i < 50; i++) aPod(cluster);
      simulation.run();
      return [scheduler.decisions, scheduler.waiting];
    };
    expect([waits(INSTANT), waits(TIMED)]).toEqual([
      [2, 49],
      [50, 49],
    ]);
  });

  it.each(["list", "fifo"] as const)("are for the queue kubernetes alone, not for %s", (queue) => {
    const { simulation, cluster } = aScheduler({ controlPlane: TIMED, queue });
    const pods = [aPod(cluster), aPod(cluster)];
    simulation.run();
    expect(pods.map((pod) => cluster.pods.boundAt[pod])).toEqual([0, 0]);
  });
});

describe("pods that the scheduler is not asked about", () => {
  it("wait for ever, and say whom they wait for", () => {
    const simulation = new Simulation();
    const cluster = new Cluster(simulation, ["cpu", "memory", "pods"], nodesOf({}));
    const strategy = made(kubeDefault, { ties: "seeded" });
    const scheduler = new Scheduler(simulation, cluster, strategy, instantly("kubernetes"), () => {});
    const template = aTemplate({ schedulerName: "batch" });
    const podClass = cluster.classes.intern({ requests: template.requests, template });
    const parts = { podClass, workload: 0, index: 0, origin: 0, duration: 0, expected: 0 };
    const pod = cluster.submit({ ...parts, name: "p", template });
    simulation.run();
    expect([scheduler.decisions, scheduler.waiting, scheduler.isDue]).toEqual([0, 1, false]);
    expect(scheduler.messageOf(pod)).toBe('no scheduler is called "batch"');
    cluster.requestDeletion(pod, "deletion");
    expect(scheduler.waiting).toBe(0);
  });
});

describe("the timers of the queue", () => {
  it.each([
    // The pod failed at 0.3 s and backs off until 1.3 s: the flush of 1 s does not let it go, that of 2 s does.
    ["1.32", 2],
    ["1.36", 0.6],
  ])(
    "let a pod go after its backoff, if it must wait for that: in %s at %d s",
    (kubernetesVersion, seconds) => {
      const { simulation, cluster, at } = aScheduler({ kubernetesVersion, cpu: 1000, controlPlane: INSTANT });
      let first!: PodId;
      let second!: PodId;
      at(0, () => {
        first = aPod(cluster);
      });
      at(0.3 * SECOND, () => {
        second = aPod(cluster);
      });
      at(0.6 * SECOND, () => cluster.end(first));
      simulation.run();
      expect(cluster.pods.boundAt[second]).toBe(seconds * SECOND);
    },
  );

  it("have a pod tried again after five minutes, at the next half minute, if anything has happened", () => {
    const asked: number[] = [];
    const never: Strategy = {
      place: (_pod, view, verdict) => {
        asked.push(view.now / SECOND);
        verdict.unschedulable();
      },
    };
    const { simulation, cluster, at } = aScheduler({ controlPlane: INSTANT, strategy: never, cpu: 1000 });
    at(10 * SECOND, () => aPod(cluster, { cpu: 2000 }));
    // Something that gives no room to that pod.
    for (let second = 15; second < 700; second += 10) at(second * SECOND, () => cluster.setTaints(NODE, []));
    simulation.run(700 * SECOND);
    // Failed at 10 s: more than 300 s ago at 330 s; failed at 330 s: at 660 s.
    expect(asked).toEqual([10, 330, 660]);
  });

  it("stop when nothing happens any more, so that a run ends while pods wait", () => {
    const { simulation, cluster, scheduler, at } = aScheduler({ controlPlane: INSTANT, cpu: 1000 });
    at(SECOND, () => aPod(cluster, { cpu: 2000 }));
    simulation.run();
    expect(scheduler.waiting).toBe(1);
    // The arrival and a cycle.
    expect([simulation.now, simulation.handled]).toEqual([SECOND, 2]);
  });

  it("cost nothing while nobody waits", () => {
    const { simulation, cluster, at } = aScheduler({ controlPlane: INSTANT });
    for (let second = 1; second <= 100; second++) at(second * SECOND, () => aPod(cluster));
    simulation.run();
    expect(simulation.handled).toBe(200);
  });
});

describe("many pods that wait for a full cluster", () => {
  it("cost two decisions a departure, not one a pod", () => {
    const { simulation, cluster, scheduler, at } = aScheduler({ controlPlane: INSTANT, cpu: 100_000 });
    const running: PodId[] = [];
    cluster.listen({ podBound: (pod) => running.push(pod) });
    at(0, () => {
      for (let i = 0; i < 10_100; i++) aPod(cluster);
    });
    for (let i = 0; i < 1000; i++) at(SECOND + i, () => cluster.end(running[i]!));
    simulation.run(2 * SECOND);
    // 100 that fit and one that does not; then for each departure one that fits and one that does not.
    expect(scheduler.decisions).toBe(101 + 2 * 1000);
    expect([running.length, scheduler.waiting]).toEqual([1100, 9000]);
  });
});
