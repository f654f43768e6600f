import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import { checkInvariants } from "../../src/cluster/invariants.ts";
import { Simulation } from "../../src/kernel/simulation.ts";
import { Scheduler } from "../../src/scheduling/scheduler.ts";
import { leastAllocated } from "../../src/scheduling/strategies/allocated.ts";
import { INSTANT } from "../../src/spec/control-plane.ts";
import type { PlacementSpec } from "../../src/spec/pod.ts";
import { ANYWHERE } from "../../src/spec/pod.ts";
import type { QueueDiscipline } from "../../src/spec/scenario-spec.ts";
import { aTemplate } from "../objects.ts";
import { nodesOf, SECOND } from "../worlds.ts";
import { inZoneOf, spreadOverZones } from "./constrained.ts";
import { made } from "./decisions.ts";

/** Apps: one of no demands, one near it, one away from its own kind, one away from the first, one spread over zones. */
const PLACEMENTS: Readonly<Record<string, PlacementSpec>> = {
  plain: ANYWHERE,
  near: { ...ANYWHERE, requiredPods: [inZoneOf("plain")] },
  apart: { ...ANYWHERE, avoidedPods: [inZoneOf("apart")] },
  shy: { ...ANYWHERE, avoidedPods: [inZoneOf("plain")] },
  spread: { ...ANYWHERE, spread: [spreadOverZones("spread")] },
};

const NODES = [
  { cpu: 3000, zone: "a" },
  { cpu: 3000, zone: "b" },
  { cpu: 4000, zone: "b" },
] as const;

interface Setting {
  readonly queue: QueueDiscipline;
  /** Microseconds that a decision takes. */
  readonly cost?: number;
}

function aWorld({ queue, cost = 0 }: Setting) {
  const simulation = new Simulation();
  const cluster = new Cluster(simulation, ["cpu", "memory", "pods"], nodesOf(...NODES));
  const controlPlane = { ...INSTANT, cycle: { base: cost, filter: 0, score: 0 } };
  const scheduler = new Scheduler(
    simulation,
    cluster,
    made(leastAllocated),
    { queue, controlPlane },
    () => {},
  );
  const running: PodId[] = [];
  cluster.listen({ podBound: (pod) => running.push(pod) });
  const submit = (app: string, cores: number): PodId => {
    const template = aTemplate({
      labels: { app },
      placement: PLACEMENTS[app]!,
      requests: [cores * 1000, 0, 1],
    });
    const podClass = cluster.classes.intern({ requests: template.requests, template });
    const parts = { workload: 0, index: 0, origin: 0, duration: 0, expected: 0 };
    return cluster.submit({ podClass, ...parts, name: "p", template });
  };
  /** Pods that wait though they fit, with the nodes. */
  const neglected = (): readonly string[] => {
    const found: string[] = [];
    scheduler.forEachWaiting((pod) => {
      for (let node = 0; node < NODES.length; node++) {
        if (cluster.fits(pod, node as NodeId)) found.push(`pod ${pod} waits and fits on ${node}`);
      }
    });
    return found;
  };
  return { simulation, cluster, scheduler, running, submit, neglected };
}

const aStep = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("submit" as const),
      app: fc.constantFrom(...Object.keys(PLACEMENTS)),
      cores: fc.integer({ min: 1, max: 3 }),
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("end" as const), which: fc.nat(100) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("cordon", "uncordon", "taint", "untaint", "takeDown", "bringUp"),
      which: fc.nat(2),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("abandon" as const), which: fc.nat(100) }) },
);
const instants = fc.array(fc.array(aStep, { maxLength: 5 }), { maxLength: 30 });

type Step = typeof aStep extends fc.Arbitrary<infer Value> ? Value : never;

function take({ cluster, scheduler, running, submit }: ReturnType<typeof aWorld>, step: Step): void {
  if (step.kind === "submit") {
    for (let i = 0; i < step.count; i++) submit(step.app, step.cores);
    return;
  }
  const node = step.which as NodeId;
  if (step.kind === "end") {
    if (running.length > 0) cluster.end(running.splice(step.which % running.length, 1)[0]!);
  } else if (step.kind === "abandon") {
    const waiting: PodId[] = [];
    scheduler.forEachWaiting((pod) => {
      waiting.push(pod);
    });
    if (waiting.length > 0) cluster.abandon(waiting[step.which % waiting.length]!);
  } else if (step.kind === "taint") {
    cluster.setTaints(node, [{ key: "own", value: "", effect: "NoSchedule" }]);
  } else if (step.kind === "untaint") cluster.setTaints(node, []);
  else cluster[step.kind](node);
}

describe("no pod waits that fits on some node", () => {
  it("with the queue list after any instant, whatever happened in it", () => {
    fc.assert(
      fc.property(instants, (all) => {
        const world = aWorld({ queue: "list" });
        for (const [second, steps] of all.entries()) {
          world.simulation.run(second * SECOND);
          for (const step of steps) take(world, step);
          world.simulation.run(second * SECOND);
          checkInvariants(world.cluster);
          expect(world.neglected()).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([0, 5000])("with the queue kubernetes for longer than its flush, at %d us a decision", (cost) => {
    fc.assert(
      fc.property(instants, (all) => {
        const world = aWorld({ queue: "kubernetes", cost });
        for (const [second, steps] of all.entries()) {
          world.simulation.run(second * SECOND);
          // One that is being decided on is neither running nor waiting.
          for (const step of steps) take(world, step);
          checkInvariants(world.cluster);
        }
        // Nothing is due, and nobody waits for the flush: else the run would end too early.
        world.simulation.run();
        checkInvariants(world.cluster);
        expect(world.neglected()).toEqual([]);
        expect(world.scheduler.isDue).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it.each(["list", "fifo", "kubernetes"] as const)(
    "with the queue %s where it waited for room, and a class that came later kept it away",
    (queue) => {
      const { simulation, cluster, submit, neglected } = aWorld({ queue });
      // Zone a is cordoned; in zone b the second node is full, the first has one core left.
      cluster.cordon(0 as NodeId);
      const full = submit("apart", 2);
      cluster.bind(full, 1 as NodeId);
      const other = submit("near", 4);
      cluster.bind(other, 2 as NodeId);
      const waiting = submit("plain", 2);
      simulation.run(0);
      // A pod that keeps plain ones away comes to the zone; then there is room, but not for them; then it goes.
      const shy = submit("shy", 1);
      simulation.run(SECOND);
      expect(cluster.pods.node[shy]).toBe(queue === "fifo" ? -1 : 1);
      cluster.end(other);
      simulation.run(2 * SECOND);
      if (queue !== "fifo") cluster.end(shy);
      simulation.run(3 * SECOND);
      expect([neglected(), cluster.pods.node[waiting]]).toEqual([[], 2]);
    },
  );
});
