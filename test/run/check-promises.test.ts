import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import type { NodeId } from "../../src/cluster/ids.ts";
import { DisruptionBudgets } from "../../src/controllers/disruption-budgets.ts";
import { checkPromises } from "../../src/run/check-promises.ts";
import { aBudget, aDeployment, aTemplate, int, objectsOf, selecting } from "../objects.ts";
import { aWorld, NEVER, nodesOf } from "../worlds.ts";

/** Two ready pods of an app of which no more than one may be missing. */
function twoReadyPods() {
  const budget = aBudget({ selector: selecting({ app: "web" }), maxUnavailable: int(1) });
  const world = aWorld({ objects: objectsOf([aDeployment({ replicas: 2 })], [budget]) });
  const cluster = new Cluster({ now: 0 }, ["cpu", "memory", "pods"], nodesOf({}));
  const budgets = new DisruptionBudgets(cluster, world);
  checkPromises(cluster, budgets);
  const template = aTemplate({ labels: { app: "web" } });
  const podClass = cluster.classes.intern({ requests: template.requests, template });
  const pods = ["web-0", "web-1"].map((name, index) => {
    const made = { podClass, workload: 0, index, origin: 0, duration: NEVER, expected: NEVER };
    const pod = cluster.submit({ ...made, name, template });
    cluster.bind(pod, 0 as NodeId);
    cluster.ready(pod);
    return pod;
  });
  return { cluster, budgets, pods };
}

describe("what is promised of pods", () => {
  it("lets pass what a budget allows, and nothing that goes around it", () => {
    const { cluster, budgets, pods } = twoReadyPods();
    expect(budgets.tryEvict(pods[0]!)).toBe("evicted");
    expect(() => cluster.requestDeletion(pods[1]!, "drain")).toThrow("left 0 healthy of 1 that");
  });

  it("is that each ends in one way", () => {
    const { cluster, pods } = twoReadyPods();
    cluster.end(pods[0]!);
    cluster.requestDeletion(pods[1]!, "deletion");
    expect(() => cluster.remove(pods[1]!)).not.toThrow();
  });
});
