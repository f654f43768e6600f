import { describe, expect, it } from "vitest";
import { checkOwners, keepsAccount } from "../../src/controllers/owner-recounts.ts";
import { noPods } from "../../src/controllers/pod-counts.ts";
import { aDeployment, aTemplate, objectsOf } from "../objects.ts";
import { nodesOf, SECOND } from "../worlds.ts";
import { aNodePlane } from "./node-plane.ts";

/** Two pods of one owner, ready at 1, and the account that says so. */
function twoReadyPods() {
  const plane = aNodePlane({ nodes: nodesOf({}), objects: objectsOf([aDeployment({ replicas: 2 })]) });
  const template = aTemplate({ labels: { app: "web" } });
  const pods = [0, 1].map((number) => plane.bind(0, `web-${number}`, template));
  plane.simulation.run(1 * SECOND);
  const owner = noPods(0);
  for (const pod of pods) owner.pods.add(pod);
  owner.ready = owner.available = 2;
  keepsAccount(plane.cluster, (pod) => (pods.includes(pod) ? owner : undefined));
  return { ...plane, owner, check: () => checkOwners(plane.cluster) };
}

describe("the account of an owner", () => {
  it("passes when it equals a recount", () => {
    expect(twoReadyPods().check).not.toThrow();
  });

  it.each([
    ["ready", "an owner counts 1 pods as ready, a recount 2"],
    ["available", "an owner counts 1 pods as available, a recount 2"],
    ["terminating", "an owner counts -1 pods as terminating, a recount 0"],
  ] as const)("fails when one is missing as %s", (count, message) => {
    const { owner, check } = twoReadyPods();
    owner[count]--;
    expect(check).toThrow(message);
  });

  it("fails when a pod is left out", () => {
    const { owner, check } = twoReadyPods();
    owner.pods.delete([...owner.pods][0]!);
    expect(check).toThrow("an owner counts 1 pods as there, a recount 2");
  });

  it("does not count a pod as available before its time", () => {
    const { owner, check, simulation } = twoReadyPods();
    owner.minReady = 20 * SECOND;
    simulation.run(15 * SECOND);
    owner.available = 0;
    // Ready since 0 or 1 s: available at 20 s at the earliest.
    expect(check).not.toThrow();
  });
});
