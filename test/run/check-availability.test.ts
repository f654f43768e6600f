import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import type { NodeId } from "../../src/cluster/ids.ts";
import { type AvailabilityPromise, checkAvailability } from "../../src/run/check-availability.ts";
import { aTemplate } from "../objects.ts";
import { NEVER, nodesOf, SECOND } from "../worlds.ts";

/** Three ready pods of a workload that is to have as many, two of them available at the least. */
function threeReadyPods(change: Partial<AvailabilityPromise> = {}) {
  const clock = { now: 10 * SECOND };
  const cluster = new Cluster(clock, ["cpu", "memory", "pods"], nodesOf({}));
  checkAvailability(cluster, 0, () => ({ wanted: 3, least: 2, minReady: 0, ...change }));
  const template = aTemplate();
  const podClass = cluster.classes.intern({ requests: template.requests, template });
  const make = (name: string, index: number) => {
    const made = { podClass, workload: 0, index, origin: 0, duration: NEVER, expected: NEVER };
    const pod = cluster.submit({ ...made, name, template });
    cluster.bind(pod, 0 as NodeId);
    cluster.ready(pod);
    return pod;
  };
  const pods = ["web-0", "web-1", "web-2"].map(make);
  return { cluster, clock, pods, make, roll: () => cluster.beginRollout(0, "rollout") };
}

describe("the availability that a controller promises", () => {
  it("is broken by one that deletes one pod too many", () => {
    const { cluster, pods, roll } = threeReadyPods();
    roll();
    cluster.requestDeletion(pods[0]!, "rollout");
    expect(() => cluster.requestDeletion(pods[1]!, "rollout")).toThrow(
      "web-1 is deleted by its controller (rollout), which leaves 1 available of 2 that it promises",
    );
  });

  it("is kept by one that waits for the next pod", () => {
    const { cluster, pods, roll, make } = threeReadyPods();
    roll();
    cluster.requestDeletion(pods[0]!, "rollout");
    make("web-3", 3);
    expect(() => cluster.requestDeletion(pods[1]!, "rollout")).not.toThrow();
  });

  it("does not count pods as available before their time", () => {
    const { cluster, clock, pods, roll, make } = threeReadyPods({ minReady: 5 * SECOND });
    clock.now = 20 * SECOND;
    roll();
    cluster.requestDeletion(pods[0]!, "rollout");
    make("web-3", 3);
    clock.now = 24 * SECOND;
    expect(() => cluster.requestDeletion(pods[1]!, "rollout")).toThrow("leaves 1 available of 2");
  });

  it.each(["failed", "was evicted"] as const)("is not asked for once a pod %s", (what) => {
    const { cluster, pods, roll } = threeReadyPods();
    roll();
    if (what === "failed") cluster.unready(pods[0]!);
    else cluster.requestDeletion(pods[0]!, "taint");
    cluster.requestDeletion(pods[1]!, "rollout");
    expect(() => cluster.requestDeletion(pods[2]!, "rollout")).not.toThrow();
  });

  it("is not asked for where not all were available when the rollout began", () => {
    const { cluster, pods, roll } = threeReadyPods();
    cluster.unready(pods[0]!);
    roll();
    cluster.requestDeletion(pods[1]!, "rollout");
    expect(() => cluster.requestDeletion(pods[2]!, "rollout")).not.toThrow();
  });
});
