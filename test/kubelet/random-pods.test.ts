import fc from "fast-check";
import { expect, it } from "vitest";
import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import { BOUND, FREE, READY } from "../../src/cluster/pod-table.ts";
import type { ContainerSpec, PodTemplateSpec, ProbeSpec } from "../../src/spec/pod.ts";
import { aContainer, aContainerBehavior, aProbe, aTemplate } from "../objects.ts";
import { exactly, exponential, nodesOf, SECOND } from "../worlds.ts";
import { aNodeOf, MEGABYTE } from "./a-node.ts";

const LEAST_GRACE = 2 * SECOND;

const seconds = (max: number) => fc.integer({ min: 0, max }).map((value) => value * SECOND);
const time = fc.oneof(
  seconds(20).map(exactly),
  seconds(20).map((mean) => exponential(mean + 1)),
);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const probe: fc.Arbitrary<ProbeSpec> = fc
  .record({
    initialDelay: seconds(12),
    period: fc.integer({ min: 1, max: 10 }).map((value) => value * SECOND),
    successThreshold: fc.integer({ min: 1, max: 3 }),
    failureThreshold: fc.integer({ min: 1, max: 3 }),
  })
  .map(aProbe);
/** Must succeed once alone, as startup and liveness probes do. */
const strict = probe.map((each) => ({ ...each, successThreshold: 1 }));

const behavior = fc
  .record({
    imageSize: fc.integer({ min: 0, max: 8 }).map((size) => size * MEGABYTE),
    startup: time,
    duration: maybe(time),
    exit: fc.record({ code: fc.integer({ min: 0, max: 2 }), probability: fc.constantFrom(0, 0.5, 1) }),
    becomesReady: fc.boolean(),
    shutdown: fc.oneof(time, fc.constant(exactly(1e9 * SECOND))),
  })
  .map(aContainerBehavior);

const container: fc.Arbitrary<ContainerSpec> = fc
  .record({
    image: fc.constantFrom("a", "b", "c", "d"),
    pullPolicy: fc.constantFrom("Always", "IfNotPresent", "IfNotPresent", "Never"),
    isSidecar: fc.boolean(),
    startupProbe: maybe(strict),
    readinessProbe: maybe(probe),
    livenessProbe: maybe(strict),
    preStop: seconds(15),
    behavior,
  })
  .map(aContainer);

const template: fc.Arbitrary<PodTemplateSpec> = fc
  .record({
    initContainers: fc.array(container, { maxLength: 3 }),
    containers: fc.array(container, { minLength: 1, maxLength: 3 }),
    restartPolicy: fc.constantFrom("Always", "OnFailure", "Never"),
    terminationGrace: seconds(12),
  })
  .map((change) => aTemplate({ ...change, requests: [100, 2 ** 20, 1] }));

const setting = fc.record({
  pods: fc.array(
    fc.record({ template, at: seconds(60), deletedAt: seconds(120), node: fc.integer({ min: 0, max: 1 }) }),
    { minLength: 1, maxLength: 8 },
  ),
  /** When a machine stops, and for how long. */
  outages: fc.array(
    fc.record({ node: fc.integer({ min: 0, max: 1 }), at: seconds(100), lasts: seconds(30) }),
    { maxLength: 3 },
  ),
  latencies: fc.constantFrom({}, { watch: 1000, status: 6000 }, { watch: 3 * SECOND, status: SECOND }),
  parallelPulls: fc.integer({ min: 1, max: 3 }),
});

const STATES =
  /^(Gone|Terminating|Pending|NodeNotReady|Running(, not ready: .+)?|NotReady|ContainerCreating|Pulling image .+|ErrImageNeverPull|Init:(\d\/\d|CrashLoopBackOff|Error)|CrashLoopBackOff|Completed|Error)$/;

it("random pods are always in a possible state, and gone in time once their deletion is asked for", () => {
  fc.assert(
    fc.property(setting, ({ pods, outages, latencies, parallelPulls }) => {
      const nodes = nodesOf({ bandwidth: 1 }, { bandwidth: 2 });
      const { simulation, cluster, kubelet, submit } = aNodeOf({
        nodes: nodes.map((node) => ({ ...node, machine: { ...node.machine, parallelPulls } })),
        latencies,
      });
      const { watch = 0, status = 0 } = latencies as { watch?: number; status?: number };
      const rows = new Map<number, PodId>();
      const gone = new Map<number, number>();
      const deletions = new Map<number, { asked: number; grace: number; node: NodeId }>();
      const upSince = [0, 0];
      cluster.listen({
        podReady: (pod) => expect(cluster.pods.deletedAt[pod]).toBeNaN(),
        podLeft: (pod) => gone.set(cluster.pods.index[pod]!, simulation.now),
        nodeUp: (node) => {
          upSince[node] = simulation.now;
        },
      });

      const start = simulation.define("start", (i) => {
        const pod = submit(pods[i]!.template);
        rows.set(cluster.pods.index[pod]!, pod);
        cluster.bind(pod, pods[i]!.node as NodeId);
      });
      const remove = simulation.define("remove", () => {
        for (const [index, pod] of rows) {
          if (gone.has(index) || deletions.has(index)) continue;
          const node = cluster.pods.node[pod] as NodeId;
          const grace = cluster.pods.templates[pod]!.terminationGrace;
          deletions.set(index, { asked: simulation.now, grace, node });
          cluster.requestDeletion(pod, "scale-in");
          break;
        }
      });
      const fail = simulation.define("fail", (node) => cluster.takeDown(node as NodeId, false));
      const repair = simulation.define("repair", (node) => cluster.bringUp(node as NodeId, false));
      const look = simulation.define("look", () => {
        for (let pod = 0; pod < cluster.pods.rows; pod++) {
          expect(kubelet.stateOf(pod as PodId)).toMatch(STATES);
        }
      });
      for (const [i, { at, deletedAt }] of pods.entries()) {
        simulation.schedule(start, at, i, 0, 2);
        simulation.schedule(remove, 60 * SECOND + deletedAt, 0, 0, 3);
      }
      for (const { node, at, lasts } of outages) {
        simulation.schedule(fail, at, node, 0, 1);
        simulation.schedule(repair, at + lasts, node, 0, 1);
      }
      for (let second = 0; second < 200; second++) simulation.schedule(look, second * SECOND, 0, 0, 7);
      simulation.run(1000 * SECOND);

      // Each removal asks for one pod that is there; those that ended by themselves need none.
      for (const [index, pod] of rows) {
        const deletion = deletions.get(index);
        if (deletion === undefined) {
          expect(gone.has(index)).toBe(true);
          continue;
        }
        expect(gone.get(index), `pod in row ${pod}`).toBeDefined();
        const { asked, grace, node } = deletion;
        const inTime = asked + watch + grace + LEAST_GRACE + status;
        expect(gone.get(index)).toBeLessThanOrEqual(Math.max(inTime, upSince[node]! + status));
      }
      expect([...cluster.nodes.pods].slice(0, 2)).toEqual([0, 0]);
      // Nothing of a pod that has left is pending.
      expect(simulation.pending).toBe(0);
    }),
    { numRuns: 100 },
  );
});

it("a pod is ready exactly while all of its containers that last are, as long as nothing takes time", () => {
  fc.assert(
    fc.property(template, fc.integer(), (random, seed) => {
      const { simulation, cluster, kubelet, bind } = aNodeOf({ seed });
      const pod = bind(random);
      const look = simulation.define("look", () => {
        const phase = cluster.pods.phase[pod];
        if (phase === FREE) return;
        expect([BOUND, READY]).toContain(phase);
        expect(kubelet.stateOf(pod) === "Running").toBe(phase === READY);
      });
      for (let step = 0; step < 160; step++) simulation.schedule(look, step * 500_000, 0, 0, 7);
      simulation.run(80 * SECOND);
    }),
    { numRuns: 60 },
  );
});
