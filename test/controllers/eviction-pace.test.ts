import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import type { NodeId } from "../../src/cluster/ids.ts";
import { DisruptionBudgets } from "../../src/controllers/disruption-budgets.ts";
import { evictionPauses } from "../../src/controllers/eviction-pace.ts";
import { type ControlPlaneSpec, INSTANT, KUBERNETES } from "../../src/spec/control-plane.ts";
import { aBudget, aDeployment, aTemplate, int, objectsOf, selecting } from "../objects.ts";
import { aWorld, NEVER, nodesOf } from "../worlds.ts";

/** Three ready pods of which two may be missing. */
function threeReadyPods(controlPlane: ControlPlaneSpec) {
  const clock = { now: 0 };
  const budget = aBudget({ selector: selecting({ app: "web" }), maxUnavailable: int(2) });
  const world = aWorld({ controlPlane, objects: objectsOf([aDeployment({ replicas: 3 })], [budget]) });
  const cluster = new Cluster(clock, ["cpu", "memory", "pods"], nodesOf({}));
  const budgets = new DisruptionBudgets(cluster, world);
  const template = aTemplate({ labels: { app: "web" } });
  const podClass = cluster.classes.intern({ requests: template.requests, template });
  const pods = [0, 1, 2].map((index) => {
    const made = { podClass, workload: 0, index, origin: 0, duration: NEVER, expected: NEVER };
    const pod = cluster.submit({ ...made, name: `web-${index}`, template });
    cluster.bind(pod, 0 as NodeId);
    cluster.ready(pod);
    return pod;
  });
  return { clock, evict: (index: number) => budgets.tryEvict(pods[index]!) };
}

describe("evictions of one instant that ask the same budget", () => {
  it("go one at a time, each when the write of the one before is there", () => {
    const { clock, evict } = threeReadyPods(KUBERNETES);
    // The first is let pass; its write takes 5 ms, until which the others begin anew, even one that is over the limit.
    expect([evict(0), evict(1), evict(2)]).toEqual(["evicted", "contended", "contended"]);
    clock.now = 4_999;
    expect(evict(1)).toBe("contended");
    clock.now = 5_000;
    expect(evict(1)).toBe("evicted");
    clock.now = 10_000;
    expect(evict(2)).toBe("refused");
  });

  it("go together where writes take no time", () => {
    const { evict } = threeReadyPods(INSTANT);
    expect([evict(0), evict(1), evict(2)]).toEqual(["evicted", "evicted", "refused"]);
  });

  it("begin anew after half a second and an even part of 50 ms", () => {
    // Five parts of 10 ms each, the middle of each: 5, 15, 25, 35, 45 ms.
    expect([...evictionPauses(5)]).toEqual([505_000, 515_000, 525_000, 535_000, 545_000]);
  });
});
