import { describe, expect, it } from "vitest";
import { buildNodes } from "../../src/manifest/build-nodes.ts";
import type { DeploymentSpec, PodGroupSpec } from "../../src/spec/objects.ts";
import { BASIC, draftsOf, mistakesOf, objectsOf, readText } from "./reading-of.ts";

/** As `kubectl get deploy,rs,po,no -A -o yaml` prints it, after one rollout that is nearly done. */
const DUMP = JSON.stringify({
  apiVersion: "v1",
  kind: "List",
  metadata: { resourceVersion: "" },
  items: [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: {
        name: "web",
        namespace: "shop",
        uid: "d1",
        annotations: { "deployment.kubernetes.io/revision": "2" },
      },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: "web" } },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: templateOf("v2", {}),
      },
      status: { observedGeneration: 2, replicas: 3, unavailableReplicas: 1 },
    },
    replicaSet("web-new", "2", "v2", 2),
    replicaSet("web-old", "1", "v1", 1),
    pod("web-old-a", "web-old", "v1", "n1", "Running", { startTime: "2026-01-01T00:00:00Z" }),
    pod("web-new-a", "web-new", "v2", "n2", "Running", { startTime: "2026-01-01T00:04:00Z" }),
    pod("web-new-b", "web-new", "v2", undefined, "Pending", {}),
    pod("web-old-b", "web-old", "v1", "n1", "Succeeded", { startTime: "2026-01-01T00:00:00Z" }),
    {
      ...pod("alone", undefined, "v9", "n2", "Running", { startTime: "2026-01-01T00:05:00Z" }),
    },
    {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: "n1", labels: { "topology.kubernetes.io/zone": "a" } },
      spec: { unschedulable: true, taints: [{ key: "k", effect: "NoSchedule", timeAdded: "x" }] },
      status: {
        capacity: { cpu: "4", memory: "16Gi", pods: "110" },
        allocatable: { cpu: "3920m", memory: "15Gi", pods: "100" },
        images: [
          { names: ["app:v2", "app@sha256:12"], sizeBytes: 1000 },
          { names: ["bare"], sizeBytes: 7 },
        ],
        conditions: [{ type: "Ready", status: "True", lastHeartbeatTime: "2026-01-01T00:06:00Z" }],
      },
    },
    {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: "n2", labels: { "failure-domain.beta.kubernetes.io/zone": "b" } },
      status: { capacity: { cpu: "4", memory: "16Gi", pods: "110" } },
    },
  ],
});

function templateOf(tag: string, labels: Readonly<Record<string, string>>) {
  return {
    metadata: { creationTimestamp: null, labels: { app: "web", ...labels } },
    spec: { containers: [{ name: "main", image: `app:${tag}`, resources: {} }], restartPolicy: "Always" },
  };
}

function replicaSet(name: string, revision: string, tag: string, replicas: number) {
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name,
      namespace: "shop",
      uid: name,
      annotations: { "deployment.kubernetes.io/revision": revision },
      ownerReferences: [{ kind: "Deployment", name: "web", uid: "d1", controller: true }],
    },
    spec: {
      replicas,
      selector: { matchLabels: { app: "web", "pod-template-hash": name } },
      template: templateOf(tag, { "pod-template-hash": name }),
    },
  };
}

function pod(
  name: string,
  owner: string | undefined,
  tag: string,
  nodeName: string | undefined,
  phase: string,
  status: object,
) {
  const ownerReferences =
    owner === undefined ? undefined : [{ kind: "ReplicaSet", name: owner, uid: owner, controller: true }];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: "shop",
      labels: { app: "web", "pod-template-hash": owner ?? "x" },
      ownerReferences,
    },
    spec: { containers: [{ name: "main", image: `app:${tag}`, resources: {} }], nodeName },
    status: {
      phase,
      ...status,
      conditions: [{ type: "Ready", status: phase === "Running" ? "True" : "False" }],
    },
  };
}

const MINUTE = 60_000_000;

describe("a dump of a running cluster", () => {
  const { workloads, namespaces } = objectsOf(DUMP);
  const web = workloads[0] as DeploymentSpec;

  it("makes no workload twice", () => {
    expect(workloads.map(({ label }) => label)).toEqual(["deployment/web", "pods"]);
    expect(namespaces).toEqual([{ name: "shop", labels: { "kubernetes.io/metadata.name": "shop" } }]);
  });

  it("knows of each pod what its ReplicaSet selects", () => {
    const selectorOf = (set: string) => [
      { key: "app", operator: "In", values: ["web"] },
      { key: "pod-template-hash", operator: "In", values: [set] },
    ];
    expect(web.template.ownerSelector).toEqual(selectorOf("web-new"));
    expect(web.template.labels).toEqual({ app: "web", "pod-template-hash": "web-new" });
    for (const { name, template, pods } of web.replicaSets)
      for (const each of [template, ...pods.map((pod) => pod.template)])
        expect(each.ownerSelector).toEqual(selectorOf(name));
    const [alone] = (workloads[1] as PodGroupSpec).pods;
    expect(alone!.template.ownerSelector).toBeUndefined();
  });

  it("puts ReplicaSets under their Deployment, oldest revision first", () => {
    const sets = web.replicaSets.map(({ name, revision, replicas }) => [name, revision, replicas]);
    expect(sets).toEqual([
      ["web-old", 1, 1],
      ["web-new", 2, 2],
    ]);
  });

  it("knows the ReplicaSet of the present template by its key", () => {
    const [old, present] = web.replicaSets;
    expect(present?.template).toBe(web.template);
    expect(old?.template.key).not.toBe(web.template.key);
    expect(old?.template.containers[0]?.image).toBe("app:v1");
  });

  it("keeps pods where they are, with their age at the latest moment of the dump", () => {
    // The node was heard of at 00:06; the pods started at 00:00 and 00:04.
    const [old, present] = web.replicaSets;
    expect(old?.pods).toEqual([
      { name: "web-old-a", template: old?.template, node: "n1", isReady: true, age: 6 * MINUTE },
    ]);
    expect(present?.pods).toEqual([
      { name: "web-new-a", template: web.template, node: "n2", isReady: true, age: 2 * MINUTE },
      { name: "web-new-b", template: web.template, node: "", isReady: false, age: 0 },
    ]);
  });

  it("takes bare pods of a namespace as one workload", () => {
    expect(workloads[1]).toMatchObject({
      kind: "Pod",
      namespace: "shop",
      name: "pods",
      pods: [{ name: "alone", node: "n2", isReady: true, age: MINUTE }],
    });
  });

  it("counts what it leaves out", () => {
    expect(readText(DUMP).survey.leftOut).toEqual([{ what: "Succeeded pods", count: 1 }]);
  });

  it("makes nodes of what they can allocate, else of their capacity", () => {
    const nodes = buildNodes(draftsOf(DUMP), { resources: BASIC });
    const GI = 2 ** 30;
    expect(nodes).toEqual([
      {
        name: "n1",
        pool: "nodes",
        zone: "a",
        rack: "",
        machine: { allocatable: [3920, 15 * GI, 100], bandwidth: 125, parallelPulls: 1 },
        pricePerHour: 0,
        labels: { "topology.kubernetes.io/zone": "a" },
        taints: [{ key: "k", value: "", effect: "NoSchedule" }],
        images: { "app:v2": 1000, "app@sha256:12": 1000, "bare:latest": 7 },
        isCordoned: true,
      },
      expect.objectContaining({
        name: "n2",
        zone: "b",
        machine: { allocatable: [4000, 16 * GI, 110], bandwidth: 125, parallelPulls: 1 },
        isCordoned: false,
      }),
    ]);
  });
});

describe("owners that are not in the files", () => {
  const orphans = JSON.stringify({
    apiVersion: "v1",
    kind: "PodList",
    items: [pod("a", "gone", "v1", "n1", "Running", {}), pod("b", "gone", "v1", "n1", "Running", {})].map(
      ({ kind: _, apiVersion: __, ...item }) => item,
    ),
  });

  it("make bare pods, and are told of once", () => {
    expect(objectsOf(orphans).workloads).toMatchObject([
      { kind: "Pod", pods: [{ name: "a" }, { name: "b" }] },
    ]);
    expect(mistakesOf(orphans)).toEqual([
      expect.stringContaining(
        "warning unknown-owner: 2 Pods belong to what is not in the files (ReplicaSet gone): taken as bare pods",
      ),
    ]);
  });

  it("are not those of the same name that came after", () => {
    const renewed = JSON.parse(DUMP) as { items: { metadata: { name: string; uid?: string } }[] };
    renewed.items.find(({ metadata }) => metadata.name === "web-old")!.metadata.uid = "another";
    const { workloads } = objectsOf(JSON.stringify(renewed));
    expect(workloads[1]).toMatchObject({ kind: "Pod", pods: [{ name: "web-old-a" }, { name: "alone" }] });
  });
});

describe("a Job that is half done", () => {
  const jobOf = (completions: number, phases: readonly string[], status: object = {}) =>
    JSON.stringify({
      apiVersion: "v1",
      kind: "List",
      items: [
        {
          apiVersion: "batch/v1",
          kind: "Job",
          metadata: { name: "load" },
          spec: {
            completions,
            template: { spec: { restartPolicy: "Never", containers: [{ name: "m", image: "m:1" }] } },
          },
          status,
        },
        ...phases.map((phase, i) => ({
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: `load-${i}`, ownerReferences: [{ kind: "Job", name: "load", controller: true }] },
          spec: { containers: [{ name: "m", image: "m:1" }], restartPolicy: "Never" },
          status: { phase },
        })),
      ],
    });

  it("has the rest to do", () => {
    const [job] = objectsOf(jobOf(5, ["Succeeded", "Running", "Succeeded"])).workloads;
    expect(job).toMatchObject({ kind: "Job", completions: 3, pods: [{ name: "load-1" }] });
  });

  it("has done what its status counts, whose pods may be gone, and bears fewer failures", () => {
    const [job] = objectsOf(jobOf(5, ["Succeeded", "Running"], { succeeded: 3, failed: 4 })).workloads;
    // 5 - 3 to do; 6 failures are borne where nothing is said, 4 have been.
    expect(job).toMatchObject({ completions: 2, backoffLimit: 2 });
  });

  it.each(["Complete", "Failed"])("is left out once it is %s, whatever pods there are", (type) => {
    const of = (status: string) => objectsOf(jobOf(5, [], { conditions: [{ type, status }] })).workloads;
    expect(of("True")).toEqual([]);
    expect(of("False")).toHaveLength(1);
  });

  it("is left out once nothing is left to do", () => {
    const text = jobOf(1, ["Succeeded"]);
    expect(objectsOf(text).workloads).toEqual([]);
    expect(readText(text).survey.leftOut).toEqual([
      { what: "finished Jobs", count: 1 },
      { what: "Succeeded pods", count: 1 },
    ]);
  });
});

describe("labels of workloads", () => {
  it("name the namespace only where two of them have the same", () => {
    const deployment = (name: string, namespace: string) =>
      `{apiVersion: apps/v1, kind: Deployment, metadata: {name: ${name}, namespace: ${namespace}}, spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: m, image: "m:1"}]}}}}`;
    const text = [deployment("x", "a"), deployment("x", "b"), deployment("y", "b")].join("\n---\n");
    expect(objectsOf(text).workloads.map(({ label }) => label)).toEqual([
      "a/deployment/x",
      "b/deployment/x",
      "deployment/y",
    ]);
  });
});

it.each([
  ["ready", { phase: "Running", conditions: [{ type: "Ready", status: "True" }] }, true],
  ["not ready", { phase: "Running", conditions: [{ type: "Ready", status: "False" }] }, false],
  ["waiting for its images", { phase: "Pending" }, false],
  // As somebody wants to have it.
  ["written by hand", undefined, true],
])("a pod that is %s is so at the start", (_, status, isReady) => {
  const spec = { nodeName: "n1", containers: [{ name: "main", image: "app:v1" }] };
  const text = JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "it" }, spec, status });
  expect(draftsOf(text)[0]).toMatchObject({ node: "n1", isReady });
});
