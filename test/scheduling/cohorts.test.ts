import fc from "fast-check";
import { expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import { NO_NODE, type NodeId, type PodId } from "../../src/cluster/ids.ts";
import { describePods } from "../../src/scheduling/hints/describe-pods.ts";
import type { HintContext } from "../../src/scheduling/hints/hint.ts";
import { hearOfEvents } from "../../src/scheduling/queue/hear-of-events.ts";
import type { KubernetesQueue } from "../../src/scheduling/queue/kubernetes-queue.ts";
import { makeQueue } from "../../src/scheduling/queue/make-queue.ts";
import { byHints, byRegistration } from "../../src/scheduling/queue/worth-retrying.ts";
import { firstFit } from "../../src/scheduling/strategies/in-order.ts";
import { Verdict } from "../../src/scheduling/verdict.ts";
import { ANYWHERE } from "../../src/spec/pod.ts";
import { aTemplate } from "../objects.ts";
import { nodesOf, SECOND } from "../worlds.ts";
import { inZoneOf, spreadOverZones } from "./constrained.ts";
import { made } from "./decisions.ts";
import { NaiveKubernetesQueue } from "./naive-kubernetes-queue.ts";

/** Pods of one shape are of one class; high priorities evict. */
const SHAPES = [
  { app: "small", cpu: 1000, priority: 0, placement: ANYWHERE },
  { app: "mid", cpu: 2000, priority: 0, placement: ANYWHERE },
  { app: "big", cpu: 4000, priority: 0, placement: ANYWHERE },
  { app: "above", cpu: 2000, priority: 5, placement: ANYWHERE },
  { app: "evicts", cpu: 3000, priority: 10, placement: ANYWHERE },
  { app: "near", cpu: 2500, priority: 0, placement: { ...ANYWHERE, requiredPods: [inZoneOf("mid")] } },
  { app: "shy", cpu: 500, priority: 0, placement: { ...ANYWHERE, avoidedPods: [inZoneOf("mid")] } },
  { app: "spread", cpu: 1000, priority: 0, placement: { ...ANYWHERE, spread: [spreadOverZones("spread")] } },
  { app: "broken", cpu: 1000, priority: 0, placement: ANYWHERE },
] as const;

const NODES = [
  { cpu: 4000, zone: "a" },
  { cpu: 4000, zone: "b" },
  { cpu: 6000, zone: "b" },
] as const;

type Release = "1.31" | "1.32" | "1.33" | "1.34" | "1.36";

/** A cluster with a queue, cohorts or the naive one, of which everything can be seen. */
function aWorld(release: Release, isNaive: boolean) {
  const clock = { now: 0 };
  const setting = { kubernetesVersion: release, namespaces: [] };
  const cluster = new Cluster(clock, ["cpu", "memory", "pods"], nodesOf(...NODES), setting);
  const strategy = made(firstFit);
  const verdict = new Verdict(cluster.nodes.count);
  const log: string[] = [];
  const running: PodId[] = [];
  let isBroken = false;
  let asked = 0;
  const rejectorsOf = () => (isBroken ? undefined : verdict.blamed);
  const queue = isNaive ? aNaiveQueue() : aQueue();

  function aQueue() {
    const settings = { rejectorsOf, passOver: () => {}, isInstant: true };
    const backoffs = { initialBackoff: SECOND, longestBackoff: 10 * SECOND };
    const made = makeQueue("kubernetes", cluster, undefined, { ...settings, ...backoffs }) as KubernetesQueue;
    made.listenTo(cluster, () => {});
    return {
      add: (pod: PodId) => made.add(pod),
      remove: (pod: PodId) => made.remove(pod),
      offer: (tryPlace: (pod: PodId) => boolean) => made.offer(tryPlace),
      flushBackoff: () => made.flushes.flushBackoff(),
      flushUnschedulable: () => made.flushes.flushUnschedulable(),
      pods: () => {
        const pods: PodId[] = [];
        made.forEach((pod) => {
          pods.push(pod);
        });
        expect(pods.length).toBe(made.size);
        return pods;
      },
      rowOf: (pod: PodId) => {
        const { count, failures, errors, since } = made.attemptsOf(pod);
        return [made.holderOf(pod), count, failures, errors, since];
      },
    };
  }

  function aNaiveQueue() {
    const describe = describePods(cluster);
    const context: HintContext = {
      labelsOf: () => ({}),
      hardSpreadOf: ({ placement }) => placement.spread,
    };
    const isWorth =
      release === "1.31" ? byRegistration(describe, context, cluster) : byHints(describe, context);
    const naive = new NaiveKubernetesQueue(cluster, release >= "1.33", isWorth, rejectorsOf);
    hearOfEvents(cluster, describe, (event) => naive.happened(event));
    return {
      add: (pod: PodId) => naive.add(pod),
      remove: (pod: PodId) => naive.remove(pod),
      offer: (tryPlace: (pod: PodId) => boolean) => naive.offer(tryPlace),
      flushBackoff: () => naive.flushBackoff(),
      flushUnschedulable: () => naive.flushUnschedulable(),
      pods: () => [...naive.waiting.keys()],
      rowOf: (pod: PodId) => {
        const { holder, count, failures, errors, since } = naive.waiting.get(pod)!;
        return [holder, count, failures, errors, since];
      },
    };
  }

  const shapeOf = (pod: PodId) => SHAPES[cluster.pods.workload[pod]!]!;

  function submit(shape: number): void {
    const { app, cpu, priority, placement } = SHAPES[shape]!;
    const template = aTemplate({ labels: { app }, requests: [cpu, 0, 1], priority, placement });
    const podClass = cluster.classes.intern({ requests: template.requests, template });
    const parts = { workload: shape, index: 0, origin: 0, duration: 0, expected: 0 };
    queue.add(cluster.submit({ podClass, ...parts, name: "p", template }));
  }

  function tryPlace(pod: PodId): boolean {
    asked++;
    verdict.clear();
    isBroken = shapeOf(pod).app === "broken";
    if (!isBroken) strategy.place(pod, cluster, verdict);
    if (verdict.outcome !== "placed") {
      if (shapeOf(pod).app === "evicts" && cluster.nominations.nodeOf(pod) === NO_NODE) evictFor(pod);
      return false;
    }
    cluster.bind(pod, verdict.node);
    running.push(pod);
    log.push(`${clock.now} ${pod} on ${verdict.node}`);
    return true;
  }

  /** Who runs longest of the least important ones leaves at once. */
  function evictFor(pod: PodId): void {
    const victim = running.find((each) => shapeOf(each).priority < shapeOf(pod).priority);
    if (victim === undefined) return;
    const node = cluster.pods.node[victim] as NodeId;
    end(victim);
    cluster.nominate(pod, node);
  }

  function end(pod: PodId): void {
    running.splice(running.indexOf(pod), 1);
    cluster.end(pod);
  }

  function withdraw(pod: PodId): void {
    queue.remove(pod);
    cluster.requestDeletion(pod, "deletion");
  }

  function offer(): void {
    queue.offer(tryPlace);
  }

  /** Time goes on, and the timers of the queue with it. */
  function pass(duration: number): void {
    const end = clock.now + duration;
    const isLong = duration > 60 * SECOND;
    for (;;) {
      const period = isLong ? 30 * SECOND : SECOND;
      const next = clock.now - (clock.now % period) + period;
      if (next > end) break;
      clock.now = next;
      queue.flushBackoff();
      if (next % (30 * SECOND) === 0) queue.flushUnschedulable();
      offer();
    }
    clock.now = end;
  }

  const state = () =>
    queue
      .pods()
      .sort((a, b) => a - b)
      .map((pod) => [pod, shapeOf(pod).app, ...queue.rowOf(pod)].join(" "));
  const asks = () => asked;
  return {
    cluster,
    running,
    log,
    submit,
    end,
    withdraw,
    offer,
    pass,
    state,
    asks,
    waiting: () => queue.pods(),
  };
}

type World = ReturnType<typeof aWorld>;

const step = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("nominate" as const), which: fc.nat(1000), node: fc.nat(2) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("submit" as const),
      shape: fc.nat(7),
      many: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("submit" as const), shape: fc.constant(8), many: fc.constant(1) }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("end" as const), which: fc.nat(1000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("withdraw" as const), which: fc.nat(1000) }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("pass" as const), millis: fc.integer({ min: 0, max: 4000 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("pass" as const), millis: fc.constantFrom(0, 15_000, 310_000) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("offer" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("cordon" as const), node: fc.nat(2) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("resize" as const),
      node: fc.nat(2),
      cpu: fc.constantFrom(3000, 6000, 8000),
    }),
  },
);

function take(world: World, taken: typeof step extends fc.Arbitrary<infer Step> ? Step : never): void {
  const { cluster, running } = world;
  switch (taken.do) {
    case "submit":
      for (let i = 0; i < taken.many; i++) world.submit(taken.shape);
      break;
    case "end":
      if (running.length > 0) world.end(running[taken.which % running.length]!);
      break;
    case "withdraw": {
      const pods = world.waiting().sort((a, b) => a - b);
      if (pods.length > 0) world.withdraw(pods[taken.which % pods.length]!);
      break;
    }
    case "nominate": {
      const pods = world.waiting().sort((a, b) => a - b);
      if (pods.length > 0) cluster.nominate(pods[taken.which % pods.length]!, taken.node as NodeId);
      break;
    }
    case "pass":
      world.pass(taken.millis * 1000);
      break;
    case "offer":
      world.offer();
      break;
    case "cordon": {
      const node = taken.node as NodeId;
      if (cluster.nodes.cordoned[node] === 1) cluster.uncordon(node);
      else cluster.cordon(node);
      break;
    }
    case "resize": {
      const specs = NODES.map((each, node) => (node === taken.node ? { ...each, cpu: taken.cpu } : each));
      cluster.updateNode(taken.node as NodeId, nodesOf(...specs)[taken.node]!);
    }
  }
}

it.each(["1.31", "1.32", "1.33", "1.36"] as const)(
  "cohorts place the same pods at the same times as a queue of single pods, with the same attempts: %s",
  (release) => {
    const asks = { cohorts: 0, naive: 0 };
    fc.assert(
      fc.property(fc.array(step, { minLength: 30, maxLength: 120 }), (steps) => {
        const worlds = [aWorld(release, false), aWorld(release, true)] as const;
        for (const taken of steps) {
          for (const world of worlds) take(world, taken);
          expect(worlds[0].log).toEqual(worlds[1].log);
          expect(worlds[0].state()).toEqual(worlds[1].state());
        }
        asks.cohorts += worlds[0].asks();
        asks.naive += worlds[1].asks();
      }),
      { numRuns: 60 },
    );
    // Few of the attempts had to be made.
    expect(asks.cohorts).toBeLessThan(asks.naive);
  },
);
