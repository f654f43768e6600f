import { describe, expect, it } from "vitest";
import { runScenario } from "../../src/run/run-scenario.ts";
import { INSTANT, KUBERNETES } from "../../src/spec/control-plane.ts";
import type { WorldSpec } from "../../src/spec/world.ts";
import { objectsOf } from "../manifest/reading-of.ts";
import { aWorld, entry, nodesOf, run, runSpecOf, SECOND } from "../worlds.ts";

const WAIT = "volumeBindingMode: WaitForFirstConsumer";

/** Text of the StorageClass `fast`. */
function aClass(mode = WAIT): string {
  return `---
{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: fast}, provisioner: csi.example.com, ${mode}}
`;
}

const CLAIM =
  "{accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 10Gi}}}";

/** Text of a StatefulSet whose pods have a claim each. */
function aSet(replicas: number, claims = `[{metadata: {name: data}, spec: ${CLAIM}}]`): string {
  return `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: main, image: "db:v1", resources: {requests: {cpu: 1, memory: 1Gi}}}]}
  volumeClaimTemplates: ${claims}
`;
}

/** n0 in zone a is away from 100 to 200; n1 stands in zone b. */
function twoZones(text: string, change: Partial<WorldSpec> = {}): WorldSpec {
  return aWorld({
    nodes: nodesOf({ zone: "a" }, { zone: "b" }),
    objects: objectsOf(text),
    horizon: 300 * SECOND,
    timeline: [entry(100, "fail", [0], 100)],
    ...change,
  });
}

function scheduled(world: WorldSpec): readonly string[] {
  return run(world).events.filter((line) => line.includes(" Scheduled "));
}

describe("a volume in a zone", () => {
  it("keeps the pod of a StatefulSet waiting while its zone is down", () => {
    const { events } = run(twoZones(aSet(1) + aClass()));
    expect(events.filter((line) => / (Scheduled|FailedScheduling|NodeReady)/.test(line))).toEqual([
      "0 Scheduled db-0 n0",
      "100 FailedScheduling db-0",
      "200 NodeReady n0",
      "200 Scheduled db-0 n0",
    ]);
    // Without a volume it would have moved.
    expect(scheduled(twoZones(aSet(1, "[]")))).toEqual(["0 Scheduled db-0 n0", "100 Scheduled db-0 n1"]);
  });

  it("is the reason that is given", () => {
    const { result } = run(twoZones(aSet(1) + aClass(), { horizon: 150 * SECOND }));
    expect(result.pending.map(({ message }) => message)).toEqual([
      expect.stringContaining("1 node(s) didn't match PersistentVolume's node affinity"),
    ]);
  });

  it("does not bind pods whose volumes are reached from everywhere", () => {
    const volume = `---
apiVersion: v1
kind: PersistentVolume
metadata: {name: nfs}
spec: {accessModes: [ReadWriteOnce], storageClassName: fast, capacity: {storage: 10Gi}, nfs: {server: s, path: /}}
`;
    const world = twoZones(aSet(1) + aClass() + volume);
    expect(scheduled(world)).toEqual(["0 Scheduled db-0 n0", "100 Scheduled db-0 n1"]);
  });

  it("is made before its pod is bound, and is there when the pod comes again", () => {
    const drain = [entry(50, "drain", [0]), entry(60, "uncordon", [0])];
    const world = twoZones(aSet(1) + aClass(), { timeline: drain, controlPlane: KUBERNETES });
    const times = scheduled(world).map((line) => Number(line.split(" ")[0]));
    // Three looks of a second at the claim, then a binding of 9 ms.
    expect(times[0]).toBeGreaterThan(3);
    expect(times[0]).toBeLessThan(3.1);
    expect(times[1]).toBeGreaterThan(60);
    expect(times[1]).toBeLessThan(60.1);
  });

  it("leaves all pods of a set in one class until their claims have volumes", () => {
    const world = twoZones(aSet(4) + aClass(), { timeline: [] });
    const classesAt = (at: number, spec: WorldSpec) => {
      let count = 0;
      const look = (cluster: { readonly classes: { readonly count: number } }) => {
        count = cluster.classes.count;
      };
      runScenario(runSpecOf(spec), { inspect: { at: at * SECOND, look } });
      return count;
    };
    expect(classesAt(60, world)).toBe(1);
    // The pods that were on n0 have come again, each to the claim of its own.
    expect(classesAt(250, { ...world, timeline: [entry(100, "fail", [0], 100)] })).toBeGreaterThan(1);
  });
});

describe("claims that wait for no pod", () => {
  const pod = `apiVersion: v1
kind: Pod
metadata: {name: reader}
spec:
  containers: [{name: main, image: "a:v1", resources: {requests: {cpu: 1, memory: 1Gi}}}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
---
{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: ${CLAIM}}
`;
  const inB = (claim = "") => `---
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: fast
  capacity: {storage: 20Gi}
  ${claim}
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [b]}]}]}}
`;

  it("are met unbound by the scheduler where their binding takes time", () => {
    const volumes = { immediate: 60_000, bind: 0, provision: 3_000_000 };
    const world = (change: Partial<WorldSpec>) =>
      twoZones(aSet(1) + aClass("volumeBindingMode: Immediate"), {
        timeline: [],
        controlPlane: { ...INSTANT, volumes },
        ...change,
      });
    const ofPod = (spec: WorldSpec) =>
      run(spec).events.filter((line) => / (Scheduled|FailedScheduling) db-0/.test(line));
    // 0.06 s until the controller looks, and 3 s until the driver has made a volume.
    expect(ofPod(world({ start: "cold" }))).toEqual(["0 FailedScheduling db-0", "3.06 Scheduled db-0 n0"]);
    // What was there before the run is bound.
    expect(ofPod(world({ start: "settled" }))).toEqual(["0 Scheduled db-0 n0"]);
  });

  it("have a volume that is there, whose zone then decides", () => {
    expect(scheduled(twoZones(pod + aClass("volumeBindingMode: Immediate") + inB()))).toEqual([
      "0 Scheduled reader n1",
    ]);
    // Of a class that is in the files by its volumes alone, nobody makes others.
    expect(scheduled(twoZones(pod + inB()))).toEqual(["0 Scheduled reader n1"]);
  });

  it("have one made where the class allows it", () => {
    const allowed =
      "allowedTopologies: [{matchLabelExpressions: [{key: topology.kubernetes.io/zone, values: [b, c]}]}]";
    const world = twoZones(pod + aClass(`volumeBindingMode: Immediate, ${allowed}`));
    expect(scheduled(world)).toEqual(["0 Scheduled reader n1"]);
    expect(scheduled(twoZones(pod + aClass("volumeBindingMode: Immediate")))).toEqual([
      "0 Scheduled reader n0",
    ]);
  });

  it("wait for ever where nobody makes one, and their pods with them", () => {
    const { result } = run(
      twoZones(`${pod}---
{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: fast}, provisioner: kubernetes.io/no-provisioner}
`),
    );
    expect(result.pending.map(({ message }) => message)).toEqual([
      expect.stringContaining("pod has unbound immediate PersistentVolumeClaims"),
    ]);
  });

  it("take the volume that is kept for them, whatever the class waits for", () => {
    const kept = inB("claimRef: {namespace: default, name: data}");
    expect(scheduled(twoZones(pod + aClass() + kept))).toEqual(["0 Scheduled reader n1"]);
  });
});

describe("what the timeline brings", () => {
  const waiting = `apiVersion: v1
kind: Pod
metadata: {name: reader}
spec:
  containers: [{name: main, image: "a:v1", resources: {requests: {cpu: 1, memory: 1Gi}}}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
`;
  const claim = `{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: ${CLAIM}}\n`;

  it.each(["kubernetes", "list"] as const)("lets pods in that waited for it: queue %s", (queue) => {
    const { storage } = objectsOf(claim + aClass());
    if (storage === undefined) throw new Error("no storage");
    const brings = { verb: "apply", target: "claim.yaml", workloads: [], services: [], budgets: [] } as const;
    const timeline = [{ ...brings, at: 100 * SECOND, storage }];
    const world = twoZones(waiting, { timeline });
    const { events } = run(world, { strategy: "kube-default", queue });
    expect(events.filter((line) => line.includes(" Scheduled "))).toEqual([
      expect.stringMatching(/^100(\.\d+)? Scheduled reader n\d$/),
    ]);
  });
});

describe("volumes that come and go with pods", () => {
  it("count as long as these are there", () => {
    const volume = `{name: cache, ephemeral: {volumeClaimTemplate: {spec: ${CLAIM}}}}`;
    const jobs = `apiVersion: batch/v1
kind: Job
metadata: {name: work}
spec:
  parallelism: 2
  completions: 3
  template:
    spec:
      restartPolicy: Never
      containers: [{name: main, image: "a:v1", resources: {requests: {cpu: 1, memory: 1Gi}}}]
      volumes: [${volume}]
---
{apiVersion: storage.k8s.io/v1, kind: CSINode, metadata: {name: n0}, spec: {drivers: [{name: csi.example.com, allocatable: {count: 1}}]}}
---
{apiVersion: storage.k8s.io/v1, kind: CSINode, metadata: {name: n1}, spec: {drivers: [{name: csi.example.com, allocatable: {count: 0}}]}}
`;
    const objects = objectsOf(jobs + aClass());
    const [job] = objects.workloads;
    if (job?.kind !== "Job") throw new Error("no Job");
    const containers = job.template.containers.map((each) => ({
      ...each,
      behavior: { ...each.behavior, duration: { kind: "constant" as const, value: 10 * SECOND } },
    }));
    const workloads = [{ ...job, template: { ...job.template, containers } }];
    const world = twoZones("", { objects: { ...objects, workloads }, timeline: [] });
    // One at a time, for ten seconds each.
    const times = scheduled(world).map((line) => line.replace(/work-\S+/, "work"));
    expect(times).toEqual(["0 Scheduled work n0", "10 Scheduled work n0", "20 Scheduled work n0"]);
  });
});
