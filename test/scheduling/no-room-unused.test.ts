import fc from "fast-check";
import { expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import { checkInvariants } from "../../src/cluster/invariants.ts";
import { Simulation } from "../../src/kernel/simulation.ts";
import { Scheduler } from "../../src/scheduling/scheduler.ts";
import { leastAllocated } from "../../src/scheduling/strategies/allocated.ts";
import type { PlacementSpec, PodAffinityTerm } from "../../src/spec/pod.ts";
import { ANYWHERE } from "../../src/spec/pod.ts";
import { aTemplate, selecting } from "../objects.ts";
import { nodesOf } from "../worlds.ts";
import { instantly, made } from "./decisions.ts";

const near = (app: string): PodAffinityTerm => ({
  topologyKey: "topology.kubernetes.io/zone",
  selector: selecting({ app }),
  namespaces: ["default"],
  namespaceSelector: undefined,
});

/** Apps: one of no demands, one near it, one away from its own kind, one spread over zones. */
const PLACEMENTS: Readonly<Record<string, PlacementSpec>> = {
  plain: ANYWHERE,
  near: { ...ANYWHERE, requiredPods: [near("plain")] },
  apart: { ...ANYWHERE, avoidedPods: [near("apart")] },
  shy: { ...ANYWHERE, avoidedPods: [near("plain")] },
  spread: {
    ...ANYWHERE,
    spread: [
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "DoNotSchedule",
        selector: selecting({ app: "spread" }),
        minDomains: 1,
        nodeAffinityPolicy: "Honor",
        nodeTaintsPolicy: "Ignore",
      },
    ],
  },
};

const anApp = fc.constantFrom(...Object.keys(PLACEMENTS));
const aStep = fc.oneof(
  fc.record({
    kind: fc.constant("submit" as const),
    app: anApp,
    cores: fc.integer({ min: 1, max: 3 }),
    count: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({ kind: fc.constantFrom("end", "cordon", "uncordon"), which: fc.nat(100) }),
);

/**
 * What wakes pods is told to the queues event by event, and spares most of them: after each instant no pod may wait
 * that would fit, whatever happened in it.
 */
it.each(["kubernetes", "list"] as const)("with the queue %s no pod waits that fits on some node", (queue) => {
  fc.assert(
    fc.property(fc.array(fc.array(aStep, { maxLength: 5 }), { maxLength: 30 }), (instants) => {
      const simulation = new Simulation();
      const nodes = nodesOf({ cpu: 3000, zone: "a" }, { cpu: 3000, zone: "b" }, { cpu: 4000, zone: "b" });
      const cluster = new Cluster(simulation, ["cpu", "memory", "pods"], nodes);
      const scheduler = new Scheduler(simulation, cluster, made(leastAllocated), instantly(queue), () => {});
      const running: PodId[] = [];
      cluster.listen({ podBound: (pod) => running.push(pod) });

      for (const [second, steps] of instants.entries()) {
        simulation.run(second * 1_000_000);
        for (const step of steps) {
          if (step.kind === "submit") {
            const labels = { app: step.app };
            const placement = PLACEMENTS[step.app]!;
            const template = aTemplate({ labels, placement, requests: [step.cores * 1000, 0, 1] });
            const podClass = cluster.classes.intern({ requests: template.requests, template });
            const parts = { workload: 0, index: 0, origin: 0, duration: 0, expected: 0 };
            for (let i = 0; i < step.count; i++) cluster.submit({ podClass, ...parts, name: "p", template });
          } else if (step.kind === "end") {
            if (running.length > 0) cluster.end(running.splice(step.which % running.length, 1)[0]!);
          } else cluster[step.kind]((step.which % nodes.length) as NodeId);
        }
        simulation.run(second * 1_000_000);
        checkInvariants(cluster);
        scheduler.forEachWaiting((pod) => {
          for (let node = 0; node < nodes.length; node++) {
            expect(cluster.fits(pod, node as NodeId), `pod ${pod} waits and fits on ${node}`).toBe(false);
          }
        });
      }
    }),
    { numRuns: 200 },
  );
});
