import fc from "fast-check";
import { expect, it } from "vitest";
import type { ReplicaSet } from "../../src/controllers/replica-set.ts";
import { rolloutLimits } from "../../src/controllers/rollout-limits.ts";
import { INSTANT, KUBERNETES } from "../../src/spec/control-plane.ts";
import {
  aControlledCluster,
  aDeployment,
  BEHAVIOR,
  type ControlledCluster,
  rolling,
} from "../controllers/controlled-cluster.ts";
import { SECOND } from "../worlds.ts";

const amounts = fc.oneof(
  fc.integer({ min: 0, max: 8 }),
  fc.integer({ min: 0, max: 100 }).map((share) => `${share}%`),
);

const rollouts = fc.record({
  replicas: fc.integer({ min: 0, max: 15 }),
  maxSurge: amounts,
  maxUnavailable: amounts,
  /** Bound to ready of the pods, in seconds, again and again in this order. */
  delays: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 8 }),
  minReady: fc.constantFrom(0, 0, 3),
  goneAfter: fc.constantFrom(0, 2, 15),
  images: fc.array(fc.constantFrom("v1", "v2", "v3"), { minLength: 1, maxLength: 4 }),
  /** Seconds between them: often in the middle of the rollout before. */
  gap: fc.integer({ min: 1, max: 60 }),
  controlPlane: fc.constantFrom(INSTANT, KUBERNETES),
});

it("no rollout breaks the promised availability or exceeds the surge, when nothing fails, and each ends", () => {
  fc.assert(
    fc.property(rollouts, (of) => {
      const { replicas, delays, gap } = of;
      // Where steps take time, as in Kubernetes, a pod of a cut rollout may get ready while it is deleted for not
      // being so, and a pod be made before the one whose place it takes is deleted: the promises are then of one
      // rollout, and of sizes instead of pods.
      const isInstant = of.controlPlane === INSTANT;
      const images = isInstant ? of.images : of.images.slice(0, 1);
      const strategy = rolling(of.maxSurge, of.maxUnavailable);
      const { maxSurge, maxUnavailable } = rolloutLimits(strategy, replicas);
      let made = 0;
      let worst = 0;
      let most = 0;
      const run: ControlledCluster = aControlledCluster({
        workloads: [aDeployment({ replicas, strategy, minReady: of.minReady * SECOND })],
        start: "settled",
        controlPlane: of.controlPlane,
        readyAfter: () => delays[made++ % delays.length]!,
        goneAfter: of.goneAfter,
        afterEach: () => {
          // At 0 what is there is still being counted.
          if (run.simulation.now === 0) return;
          const { sets } = run.controllers.deploymentAt(0)!;
          const sum = (count: (set: ReplicaSet) => number) => sets.reduce((all, set) => all + count(set), 0);
          worst = Math.max(worst, replicas - sum((set) => set.available));
          most = Math.max(
            most,
            sum((set) => (isInstant ? set.pods.size : set.replicas)),
          );
        },
      });
      for (const [position, image] of images.entries())
        run.at(10 + position * gap, () => run.controllers.setImage(0, "c", image, BEHAVIOR));
      run.runTo(10_000);
      expect(worst).toBeLessThanOrEqual(maxUnavailable);
      expect(most).toBeLessThanOrEqual(replicas + maxSurge);
      const { sets, status } = run.controllers.deploymentAt(0)!;
      expect(status).toMatchObject({ updated: replicas, replicas, available: replicas });
      const withPods = sets.filter((set) => set.pods.size > 0);
      expect(withPods.map((set) => set.template.containers[0]!.image)).toEqual(
        replicas === 0 ? [] : images.slice(-1),
      );
    }),
    { numRuns: 100 },
  );
});
