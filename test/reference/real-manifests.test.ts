import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { plan } from "../../src/batch/plan.ts";
import { runScenario } from "../../src/run/run-scenario.ts";
import { HAS_SHARED, SHARED } from "./shared-data.ts";
import { load, zoneLossScenario } from "./zone-loss-scenario.ts";

/** Deployments whose rollouts never end in a real cluster of this kind either, by file. */
const STUCK: Readonly<Record<string, readonly string[]>> = {
  "online-boutique": [],
  "train-ticket": [],
  // Three replicas that exclude each other by zone, and a surge of one: the fourth has nowhere to go.
  "gke-samples-ha": ["deployment/prepare-three-zone-ha"],
  "k8s-infra-prow": [],
};

describe.skipIf(!HAS_SHARED)(
  "real manifests are deployed, rolled out, lose a zone and are rolled back",
  () => {
    for (const [file, stuck] of Object.entries(STUCK)) {
      it(`${file}.yaml`, { timeout: 60_000 }, async () => {
        const path = join(SHARED, "manifests", `${file}.yaml`);
        const scenario = await load(await zoneLossScenario(path, ["kube-default", "best-fit", "first-fit"]));
        const deployments = scenario.variants[0]!.world.objects.workloads.filter(
          ({ kind }) => kind === "Deployment",
        );
        for (const spec of plan(scenario, { check: file === "online-boutique", eventQueue: "ladder" })) {
          const result = runScenario(spec);
          const of = (action: string) => result.rollouts.filter((each) => each.action === action);
          const names = deployments
            .filter((each) => each.kind === "Deployment" && each.replicas > 0)
            .map(({ label }) => label);
          // Every Deployment was created, rolled out and rolled back, and the last of these was complete.
          for (const action of ["rollout", "rollback"]) {
            expect(of(action).map(({ workload }) => workload)).toEqual(expect.arrayContaining(names));
          }
          const incomplete = of("rollback").filter(({ outcome }) => outcome !== "complete");
          expect(incomplete.map(({ workload }) => workload)).toEqual(stuck);
          for (const { reason } of incomplete) expect(reason).toMatch(/^\d+ pods? pending: .* on \d+ nodes?/);
          expect(figureOf(result, "node_failures", "sum")).toBeGreaterThan(0);
        }
      });
    }
  },
);

function figureOf({ metrics }: ReturnType<typeof runScenario>, metric: string, stat: string): number {
  return metrics.find((each) => each.metric === metric && each.stat === stat && each.labels === "")!.value;
}
