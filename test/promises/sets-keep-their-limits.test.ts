import fc from "fast-check";
import { expect, it } from "vitest";
import { daemonLimits } from "../../src/controllers/daemon-set.ts";
import { INSTANT, KUBERNETES } from "../../src/spec/control-plane.ts";
import type { DaemonUpdateSpec, WorkloadSpec } from "../../src/spec/objects.ts";
import {
  aControlledCluster,
  aTemplate,
  BEHAVIOR,
  type ControlledCluster,
} from "../controllers/controlled-cluster.ts";
import { aDaemonSet, aStatefulSet, int, percent } from "../objects.ts";
import { SECOND } from "../worlds.ts";

const pace = {
  /** Bound to ready of the pods, in seconds, again and again in this order. */
  delays: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 8 }),
  minReady: fc.constantFrom(0, 0, 3),
  goneAfter: fc.constantFrom(0, 2, 15),
  images: fc.array(fc.constantFrom("v1", "v2", "v3"), { minLength: 1, maxLength: 4 }),
  /** Seconds between them: often in the middle of the rollout before. */
  gap: fc.integer({ min: 1, max: 60 }),
  controlPlane: fc.constantFrom(INSTANT, KUBERNETES),
};

type Pace = { [key in keyof typeof pace]: (typeof pace)[key] extends fc.Arbitrary<infer T> ? T : never };

/** A workload that has all its pods gets these images; `afterEach` is called from then on. */
function rolled(
  workload: WorkloadSpec,
  nodes: number,
  of: Pace,
  afterEach: (run: ControlledCluster) => void,
) {
  let made = 0;
  const run: ControlledCluster = aControlledCluster({
    workloads: [workload],
    nodes: Array.from({ length: nodes }, () => ({})),
    start: "settled",
    controlPlane: of.controlPlane,
    readyAfter: () => of.delays[made++ % of.delays.length]!,
    goneAfter: of.goneAfter,
    afterEach: () => {
      // At 0 what is there is still being counted.
      if (run.simulation.now > 0) afterEach(run);
    },
  });
  for (const [position, image] of of.images.entries())
    run.at(10 + position * of.gap, () => run.controllers.setImage(0, "c", image, BEHAVIOR));
  run.runTo(10_000);
  return run;
}

const template = aTemplate("v1");

const statefulSets = fc.record({
  ...pace,
  replicas: fc.integer({ min: 0, max: 6 }),
  firstOrdinal: fc.constantFrom(0, 5),
  partition: fc.nat(7),
  podManagement: fc.constantFrom("OrderedReady" as const, "Parallel" as const),
  historyLimit: fc.nat(2),
});

it("a StatefulSet has one pod of each ordinal and, when nothing fails, replaces one at a time", () => {
  fc.assert(
    fc.property(statefulSets, (of) => {
      const { replicas, partition, firstOrdinal, podManagement, historyLimit } = of;
      // Parallel does not wait for lower ordinals: where a rollout is cut by another one, two may be away.
      const cut = podManagement === "OrderedReady" ? of : { ...of, images: of.images.slice(0, 1) };
      let worst = 0;
      const set = aStatefulSet({
        template,
        replicas,
        firstOrdinal,
        podManagement,
        minReady: of.minReady * SECOND,
        update: { kind: "RollingUpdate", partition },
        revisionHistoryLimit: historyLimit,
      });
      const run = rolled(set, 3, cut, ({ controllers, cluster }) => {
        const { available, slots } = controllers.statefulSetAt(0)!;
        worst = Math.max(worst, replicas - available);
        const names = [...slots.values()].map(({ pod }) => cluster.pods.names[pod]);
        expect(new Set(names).size).toBe(slots.size);
      });
      expect(worst).toBeLessThanOrEqual(1);
      const { status, slots, history } = run.controllers.statefulSetAt(0)!;
      const last = cut.images.at(-1);
      const images = [...slots.values()]
        .sort((a, b) => a.ordinal - b.ordinal)
        .map(({ revision }) => revision.template.containers[0]!.image);
      expect(images).toHaveLength(replicas);
      expect(images.slice(partition).every((image) => image === last)).toBe(true);
      expect(status).toMatchObject({ replicas, ready: replicas, available: replicas });
      if (partition === 0) expect(status.currentRevision).toBe(status.updateRevision);
      // What pods and the status need, and what the limit allows.
      const needed = new Set([...images, status.currentRevision!.template.containers[0]!.image, last]);
      expect(history.revisions.length).toBeLessThanOrEqual(needed.size + historyLimit);
    }),
    { numRuns: 80 },
  );
});

const amount = fc.oneof(
  fc.integer({ min: 1, max: 4 }).map(int),
  fc.integer({ min: 1, max: 100 }).map(percent),
);

const daemonSets = fc.record({
  ...pace,
  nodes: fc.integer({ min: 1, max: 6 }),
  update: fc.tuple(amount, fc.boolean()).map(
    ([limit, surges]): DaemonUpdateSpec => ({
      kind: "RollingUpdate",
      maxSurge: surges ? limit : int(0),
      maxUnavailable: surges ? int(0) : limit,
    }),
  ),
});

it("a DaemonSet leaves no more nodes without a pod, and doubles it on no more, than it may, when nothing fails", () => {
  fc.assert(
    fc.property(daemonSets, (of) => {
      const { nodes, update } = of;
      // Where steps take time a pod of a cut rollout may get ready while it is deleted for not being so.
      const cut = of.controlPlane === INSTANT ? of : { ...of, images: of.images.slice(0, 1) };
      const { maxSurge, maxUnavailable } = daemonLimits(update, nodes);
      let worst = 0;
      let most = 0;
      const set = aDaemonSet({ template, minReady: of.minReady * SECOND, update });
      const run = rolled(set, nodes, cut, ({ controllers }) => {
        const { places, pods } = controllers.daemonSetAt(0)!;
        const counts = Array.from(places.nodes(), ([, , all]) => all.filter(({ pod }) => pods.has(pod)));
        most = Math.max(most, counts.filter((all) => all.length > 1).length);
        worst = Math.max(worst, counts.filter((all) => all.length === 0).length);
        expect(Math.max(...counts.map((all) => all.length))).toBeLessThanOrEqual(2);
      });
      expect(worst).toBeLessThanOrEqual(maxUnavailable);
      expect(most).toBeLessThanOrEqual(maxSurge);
      const { status } = run.controllers.daemonSetAt(0)!;
      expect(status).toMatchObject({ desired: nodes, current: nodes, updated: nodes, available: nodes });
    }),
    { numRuns: 80 },
  );
});
