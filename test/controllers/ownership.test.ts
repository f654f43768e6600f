import { describe, expect, it } from "vitest";
import type { PodId } from "../../src/cluster/ids.ts";
import { FREE } from "../../src/cluster/pod-table.ts";
import { assemble } from "../../src/run/assemble.ts";
import { begin } from "../../src/run/begin.ts";
import { worldOf } from "../scenario/reading-of.ts";
import { runSpecOf } from "../worlds.ts";

const TEMPLATE = `selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: "web:v1", resources: {requests: {cpu: 100m}, limits: {cpu: 200m}}}]}`;

const object = (kind: string, replicas: string) => `---
apiVersion: apps/v1
kind: ${kind}
metadata: {name: web}
spec:
  ${replicas}
  ${TEMPLATE}
`;

function play(objects: string, timeline = "[]") {
  const text = [
    "apiVersion: stowage/v1",
    "kind: Scenario",
    "metadata: {name: x}",
    "horizon: 20m",
    "cluster: {pools: [{name: n, count: 2, machine: {cpu: 8, memory: 8Gi}}]}",
    `timeline: ${timeline}`,
    objects,
  ].join("\n");
  const world = worldOf(text);
  const parts = assemble(runSpecOf(world));
  begin(world, parts);
  const until = (seconds: number) => parts.simulation.run(seconds * 1e6);
  const pods = () => {
    const { phase, rows } = parts.cluster.pods;
    return Array.from({ length: rows }, (_, pod) => pod as PodId).filter((pod) => phase[pod] !== FREE);
  };
  return { ...parts, world, until, pods };
}

describe("deletion", () => {
  it("without cascade leaves pods that a set of the same selector takes in again", () => {
    const run = play(
      object("ReplicaSet", "replicas: 3"),
      "[{at: 1m, delete: replicaset/web, cascade: orphan}]",
    );
    run.until(120);
    expect(run.workloads.replicaSetAt(0)).toBeUndefined();
    expect(run.pods()).toHaveLength(3);
    run.workloads.apply(0, run.world.objects.workloads[0]!);
    run.until(180);
    expect([run.pods().length, run.workloads.replicaSetAt(0)!.pods.size]).toEqual([3, 3]);
  });

  it.each(["Deployment", "ReplicaSet", "StatefulSet"])(
    "in the foreground keeps a %s until its pods are gone",
    (kind) => {
      const verb = `[{at: 1m, delete: ${kind.toLowerCase()}/web, cascade: foreground}]`;
      const run = play(
        object(kind, kind === "StatefulSet" ? "serviceName: web\n  replicas: 3" : "replicas: 3"),
        verb,
      );
      const there = () =>
        run.workloads.deploymentAt(0) ?? run.workloads.replicaSetAt(0) ?? run.workloads.statefulSetAt(0);
      run.until(60.001);
      expect(there()?.isDeleting).toBe(true);
      run.until(200);
      expect(there()).toBeUndefined();
      expect(run.pods()).toEqual([]);
    },
  );

  it("without cascade leaves a Deployment's ReplicaSet, which goes on by itself", () => {
    const run = play(
      object("Deployment", "replicas: 3"),
      "[{at: 1m, delete: deployment/web, cascade: orphan}]",
    );
    run.until(120);
    expect(run.workloads.deploymentAt(0)).toBeUndefined();
    run.cluster.requestDeletion(run.pods()[0]!, "deletion");
    run.until(200);
    expect(run.pods()).toHaveLength(3);
  });
});

describe("labels", () => {
  it("that are not selected any more let a pod go, which is replaced; selected again it is one too many", () => {
    const run = play(object("ReplicaSet", "replicas: 3"));
    run.until(10);
    const [pod] = run.pods();
    run.cluster.relabel(pod!, { app: "other" });
    run.until(20);
    const set = run.workloads.replicaSetAt(0)!;
    expect([run.pods().length, set.pods.size, set.pods.has(pod!)]).toEqual([4, 3, false]);
    run.cluster.relabel(pod!, { app: "web" });
    run.until(100);
    expect([run.pods().length, set.pods.size]).toEqual([3, 3]);
  });
});

describe("set resources", () => {
  it("is a new revision whose pods ask for that, and for the rest as before", () => {
    const timeline = "[{at: 1m, setResources: deployment/web, requests: {cpu: 150m, memory: 64Mi}}]";
    const run = play(object("Deployment", "replicas: 2"), timeline);
    run.until(300);
    const [old, current] = run.workloads.deploymentAt(0)!.sets;
    expect([old!.replicas, current!.replicas]).toEqual([0, 2]);
    // millicores, bytes, pods
    expect(current!.template.requests).toEqual([150, 64 * 1024 * 1024, 1]);
    expect(current!.template.written!.containers[0]!.limits.get("cpu")).toBe(200n);
  });
});
