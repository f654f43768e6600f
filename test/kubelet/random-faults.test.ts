import fc from "fast-check";
import { expect, it } from "vitest";
import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import { FREE } from "../../src/cluster/pod-table.ts";
import { DEFAULT_KUBELET } from "../../src/spec/kubelet.ts";
import type { ContainerSpec, PodTemplateSpec } from "../../src/spec/pod.ts";
import { aContainer, aContainerBehavior, aProbe, aTemplate } from "../objects.ts";
import { aNode, exactly, exponential, SECOND } from "../worlds.ts";
import { aNodeOf, MEGABYTE } from "./a-node.ts";

const MI = 2 ** 20;
const seconds = (max: number) => fc.integer({ min: 0, max }).map((value) => value * SECOND);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const chance = {
  probability: fc.constantFrom(0.3, 1),
  starts: fc.constantFrom(1, 3, Number.POSITIVE_INFINITY),
};
const time = seconds(40).map((mean) => exponential(mean + SECOND));

const faults = fc.record({
  crash: maybe(fc.record({ after: time, code: fc.integer({ min: 1, max: 3 }), ...chance })),
  hang: maybe(fc.record({ after: time, ...chance })),
  flap: maybe(fc.record({ ready: time, unready: time })),
  postStart: maybe(fc.record(chance)),
});

const layer = fc.record({ digest: fc.constantFrom("a", "b", "c", "d"), size: fc.constant(2 * MEGABYTE) });
const image = fc.record({
  layers: maybe(fc.uniqueArray(layer, { minLength: 1, maxLength: 3, selector: ({ digest }) => digest })),
  exists: fc.constantFrom(true, true, true, false),
  failure: fc.constantFrom(0, 0.3),
  build: maybe(
    fc.record({
      duration: seconds(30),
      pushBandwidth: fc.constant(1),
      begins: fc.constantFrom("start" as const, "use" as const),
    }),
  ),
});

const container: fc.Arbitrary<ContainerSpec> = fc
  .record({
    image: fc.integer({ min: 0, max: 5 }),
    spec: image,
    faults,
    memory: fc.integer({ min: 0, max: 600 }),
    growth: fc.constantFrom(0, 0, 1, 20),
    disk: fc.integer({ min: 0, max: 3 }),
    limit: maybe(fc.integer({ min: 100, max: 500 })),
    postStart: maybe(seconds(5)),
    isProbed: fc.boolean(),
    pullPolicy: fc.constantFrom("Always" as const, "IfNotPresent" as const),
  })
  .map(({ image, spec, faults, memory, growth, disk, limit, postStart, isProbed, pullPolicy }) => {
    const probe = isProbed ? aProbe({ failureThreshold: 2 }) : undefined;
    return aContainer({
      ...{ image: `i${image}:v1`, pullPolicy, postStart, cpu: 10, memory: 100 * MI },
      memoryLimit: limit && limit * MI,
      livenessProbe: probe,
      readinessProbe: probe,
      behavior: aContainerBehavior({
        ...{
          image: `i${image}:v1`,
          imageSize: 3 * MEGABYTE,
          startup: exactly(SECOND),
          faults,
          imageSpec: spec,
        },
        usage: { cpu: "request", memory: memory * MI },
        growth: { memory: (growth * MI) / SECOND, disk: 0 },
        disk: disk * MEGABYTE,
      }),
    });
  });

const template: fc.Arbitrary<PodTemplateSpec> = fc
  .record({
    containers: fc.array(container, { minLength: 1, maxLength: 3 }),
    restartPolicy: fc.constantFrom("Always" as const, "OnFailure" as const),
    priority: fc.constantFrom(0, 5),
    activeDeadline: maybe(seconds(300).map((value) => value + SECOND)),
  })
  .map(({ activeDeadline, ...change }) =>
    aTemplate({ ...change, requests: [10, 100 * MI, 1], ...(activeDeadline && { activeDeadline }) }),
  );

const setting = fc.record({
  pods: fc.array(
    fc.record({ template, at: seconds(100), deletedAt: seconds(300), node: fc.integer({ min: 0, max: 1 }) }),
    { minLength: 1, maxLength: 8 },
  ),
  outage: fc.record({ node: fc.integer({ min: 0, max: 1 }), at: seconds(200), lasts: seconds(30) }),
  parallelPulls: fc.integer({ min: 1, max: 3 }),
  seed: fc.integer({ min: 1, max: 1000 }),
});

it("whatever goes wrong, no container starts once its pod is gone, and no pod outlives its deletion", () => {
  fc.assert(
    fc.property(setting, ({ pods, outage, parallelPulls, seed }) => {
      const nodes = [0, 1].map((id) => {
        const node = aNode(id, { memory: 1000 * MI, bandwidth: 1 });
        const machine = { ...node.machine, parallelPulls, disk: 30 * MEGABYTE, kubelet: DEFAULT_KUBELET };
        return { ...node, machine };
      });
      const registry = { manifest: SECOND / 2, outages: [{ from: 50 * SECOND, until: 70 * SECOND }] };
      const { cluster, kubelet, simulation, submit } = aNodeOf({ nodes, registry, seed });
      const gone = new Set<string>();
      const running = new Map<string, number>();
      cluster.listen({
        podLeft: (pod) => gone.add(cluster.pods.names[pod]!),
        eventRecorded({ name, reason }) {
          if (reason !== "Started") return;
          expect(gone.has(name), `${name} has started and is gone`).toBe(false);
          running.set(name, (running.get(name) ?? 0) + 1);
        },
      });
      const steps: (readonly [at: number, act: () => void])[] = [
        [outage.at, () => cluster.takeDown(outage.node as NodeId)],
        [outage.at + outage.lasts, () => cluster.bringUp(outage.node as NodeId)],
      ];
      for (const { template, at, deletedAt, node } of pods) {
        let pod: PodId | undefined;
        let name = "";
        steps.push([
          at,
          () => {
            pod = submit(template);
            name = cluster.pods.names[pod]!;
            if (cluster.fits(pod, node as NodeId)) cluster.bind(pod, node as NodeId);
          },
        ]);
        steps.push([
          at + deletedAt,
          () => {
            if (pod !== undefined && !gone.has(name)) cluster.requestDeletion(pod, "deletion");
          },
        ]);
      }
      steps.sort(([a], [b]) => a - b);
      for (const [at, act] of steps) {
        simulation.run(at);
        act();
      }
      // The longest grace, a machine that is away, and the last of a course of events.
      simulation.run(900 * SECOND);
      for (let pod = 0 as PodId; pod < cluster.pods.rows; pod++) {
        expect(cluster.pods.phase[pod]).toBe(FREE);
        expect(kubelet.stateOf(pod)).toBe("Gone");
      }
      for (const pressure of [cluster.nodes.pressure[0], cluster.nodes.pressure[1]]) expect(pressure).toBe(0);
    }),
    { seed: 66, numRuns: 150 },
  );
});
