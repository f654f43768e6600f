import { expect, it } from "vitest";
import { KUBERNETES } from "../../src/spec/control-plane.ts";
import { aControlledCluster, announcements } from "../controllers/controlled-cluster.ts";
import { casesOf } from "./recorded-controllers.ts";
import { deploymentOf, goneAfter, readyAfter } from "./recorded-objects.ts";

const recorded = casesOf("end-to-end").find(({ id }) => id === "rollout-200");

it.skipIf(recorded === undefined)(
  "a Deployment of 200 with Kubernetes' own client limits takes as long as recorded: create, rollout, to zero",
  () => {
    const { objects, keyFigures } = recorded!;
    const run = aControlledCluster({
      workloads: [{ ...deploymentOf(objects.find(({ kind }) => kind === "Deployment")), isPresent: true }],
      nodes: Array.from({ length: 40 }, () => ({ cpu: 4000 })),
      controlPlane: KUBERNETES,
      readyAfter: (pod, { pods }) => readyAfter(pods.templates[pod]!),
      goneAfter: (pod, { pods }) => goneAfter(pods.templates[pod]!),
    });
    const [container] = run.controllers.deploymentAt(0)!.spec.template.containers;
    const told = announcements(run);
    run.at(100, () => run.controllers.setImage(0, container!.name, "app:v2", container!.behavior));
    run.at(200, () => run.controllers.scale(0, 0));
    run.runTo(300);
    const ends = told.filter((each) => each.endsWith(" complete")).map((each) => Number.parseFloat(each));
    const took = [ends[0]!, ends[1]! - 100, ends[2]! - 200];
    for (const [position, phase] of ["deploy", "rollout", "to zero"].entries()) {
      const figures = keyFigures![`${phase}: completeAfter`]!;
      // The recordings of one figure differ by 1 to 6 %.
      expect(took[position]).toBeGreaterThan(0.97 * Math.min(...figures));
      expect(took[position]).toBeLessThan(1.03 * Math.max(...figures));
    }
  },
);
