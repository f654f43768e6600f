import { describe, expect, it } from "vitest";
import { aDeployment, aJob, aNode, manifests } from "./a-manifest.ts";
import { diagnosticsOf, mistakesIn, scenarioWith, specOf, worldOf } from "./reading-of.ts";

const WITH_SHOP = { workloads: "{manifests: [shop.yaml]}" };
const SHOP = manifests({ "shop.yaml": [aDeployment("checkout"), aDeployment("cart", { replicas: 2 })] });

describe("manifests of a scenario", () => {
  it("become its workloads, in file order", () => {
    const { objects } = worldOf(scenarioWith(WITH_SHOP), { files: SHOP });
    expect(objects.workloads.map(({ kind, label, isPresent }) => [kind, label, isPresent])).toEqual([
      ["Deployment", "deployment/checkout", true],
      ["Deployment", "deployment/cart", true],
    ]);
  });

  it("may stand beside it in its own file, with mistakes where they are written", () => {
    const beside = (text: string) => `${scenarioWith({})}---\n${text}`;
    expect(worldOf(beside(aDeployment("checkout"))).objects.workloads).toHaveLength(1);
    // The scenario and the dashes take six lines; `replicas` is the fifth of the object, its value begins at 13.
    const [found] = diagnosticsOf(beside(aDeployment("checkout", { replicas: -1 })));
    expect(found).toMatchObject({ file: "x.yaml", line: 11, column: 13, code: "out-of-range" });
  });

  it("bring nodes, after those of the pools", () => {
    const files = manifests({ "nodes.yaml": [aNode("n-1", "a"), aNode("n-2", "b")] });
    const workloads = "{manifests: [nodes.yaml]}";
    const names = (text: string) => worldOf(text, { files }).nodes.map(({ name }) => name);
    expect(names(scenarioWith({ workloads }))).toEqual(["web-0", "web-1", "web-2", "web-3", "n-1", "n-2"]);
    expect(names(scenarioWith({ workloads, cluster: "" }))).toEqual(["n-1", "n-2"]);
    // Targets know them.
    const timeline = "[{at: 1m, drain: node/n-2}, {at: 2m, fail: zone/a}]";
    const world = worldOf(scenarioWith({ workloads, timeline }), { files });
    expect(world.timeline.map((entry) => ("nodes" in entry ? entry.nodes : []))).toEqual([[5], [0, 2, 4]]);
  });

  it("are needed where there are no pools, with nodes in them", () => {
    expect(mistakesIn(scenarioWith({ ...WITH_SHOP, cluster: "" }), { files: SHOP })).toEqual([
      "1:1 missing-key",
    ]);
  });

  it("may not give a node the name of another", () => {
    const files = manifests({ "nodes.yaml": aNode("web-1", "a") });
    const text = scenarioWith({ workloads: "{manifests: [nodes.yaml]}" });
    expect(mistakesIn(text, { files })).toEqual(["5:26 duplicate-name"]);
  });

  it("add their resources behind those of pools and tasks", () => {
    const gpus = aJob("train").replace("resources: {", "resources: {limits: {nvidia.com/gpu: 1}, ");
    const text = scenarioWith({ workloads: "{manifests: [train.yaml]}" });
    const world = worldOf(text, { files: manifests({ "train.yaml": gpus }) });
    expect(world.resources).toEqual(["cpu", "memory", "pods", "nvidia.com/gpu"]);
    expect(world.nodes[0]!.machine.allocatable).toEqual([2000, 4_294_967_296, 110, 0]);
  });

  it("that fit no node are told of once", () => {
    const large = aDeployment("checkout").replace("100m", "3");
    const found = diagnosticsOf(scenarioWith(WITH_SHOP), {
      files: manifests({ "shop.yaml": [large, aJob("j")] }),
    });
    const [warning] = found.filter(({ code }) => code === "never-fits");
    expect(warning).toMatchObject({ file: "x.yaml", line: 6, severity: "warning" });
    expect(warning!.message).toBe(
      "deployment/checkout fits no node: cpu 3, memory 128Mi; the largest machine has cpu 2, memory 4Gi",
    );
  });

  it("with pods on nodes that are not here are warned of", () => {
    const pod = `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  nodeName: NODE
  containers: [{name: main, image: "example.com/p:v1", resources: {requests: {cpu: 1, memory: 1Gi}}}]
status: {phase: Running}
`;
    const warningsOn = (node: string) =>
      mistakesIn(scenarioWith(WITH_SHOP), { files: manifests({ "shop.yaml": pod.replace("NODE", node) }) });
    expect(warningsOn("web-1")).toEqual([]);
    expect(warningsOn("web-9")).toEqual(["6:24 warning no-effect"]);
  });

  it("that cannot be read are told where they are named", () => {
    const text = scenarioWith({ workloads: "{manifests: [shop.yaml, chop.yaml]}" });
    const [found] = diagnosticsOf(text, { files: SHOP });
    expect(found).toMatchObject({ line: 6, column: 36, code: "unreadable-file" });
    expect(found!.message).toBe('"chop.yaml": the file does not exist');
  });

  it("are mentioned in the notes as far as they come to nothing", () => {
    const secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n";
    const files = manifests({ "shop.yaml": [aDeployment("checkout"), secret, secret.replace("s}", "t}")] });
    expect(specOf(scenarioWith(WITH_SHOP), { files }).notes).toContain(
      "objects that are not simulated: Secret (2)",
    );
  });
});

describe("a scenario that names no strategy", () => {
  it("is placed as Kubernetes does if it has objects", () => {
    const labelsOf = (sections: Readonly<Record<string, string>>) =>
      specOf(scenarioWith(sections), { files: SHOP }).strategies.map(({ label }) => label);
    expect(labelsOf(WITH_SHOP)).toEqual(["kube-default"]);
    expect(labelsOf({})).toEqual(["least-allocated"]);
  });
});

describe("without a horizon", () => {
  const endless = (texts: Parameters<typeof manifests>[0]) =>
    mistakesIn(scenarioWith({ horizon: "", workloads: `{manifests: [${Object.keys(texts).join()}]}` }), {
      files: manifests(texts),
    });

  it("a Job ends and a Deployment does not", () => {
    expect(endless({ "a.yaml": aJob("pi") })).toEqual([]);
    expect(endless({ "a.yaml": [aJob("pi"), aDeployment("checkout")] })).toContain("5:24 endless");
  });
});

describe("what the timeline applies", () => {
  const at = (timeline: string, texts: Parameters<typeof manifests>[0]) => {
    const files = manifests({ "shop.yaml": aDeployment("checkout"), ...texts });
    return worldOf(scenarioWith({ ...WITH_SHOP, timeline }), { files });
  };

  it("keeps the number of what is there, and gives new ones the next", () => {
    const world = at("[{at: 1m, apply: next.yaml}, {at: 2m, apply: [next.yaml, job.yaml]}]", {
      "next.yaml": [aDeployment("cart"), aDeployment("checkout", { replicas: 5 })],
      "job.yaml": aJob("pi"),
    });
    const present = world.objects.workloads.map(({ label, isPresent }) => [label, isPresent]);
    expect(present).toEqual([
      ["deployment/checkout", true],
      ["deployment/cart", false],
      ["job/pi", false],
    ]);
    const applied = world.timeline.map((entry) =>
      entry.verb === "apply" ? entry.workloads.map(({ workload, spec }) => [workload, spec.label]) : [],
    );
    expect(applied).toEqual([
      [
        [1, "deployment/cart"],
        [0, "deployment/checkout"],
      ],
      [
        [1, "deployment/cart"],
        [0, "deployment/checkout"],
        [2, "job/pi"],
      ],
    ]);
    expect(world.objects.workloads[0]).toMatchObject({ replicas: 3 });
    expect(world.timeline[0]).toMatchObject({ workloads: [{}, { spec: { replicas: 5 } }] });
  });

  it("has long names where two namespaces have the same", () => {
    const world = at("[{at: 1m, apply: b.yaml}]", { "b.yaml": aDeployment("checkout", { namespace: "b" }) });
    expect(world.objects.workloads.map(({ label }) => label)).toEqual([
      "default/deployment/checkout",
      "b/deployment/checkout",
    ]);
  });

  it("may not be nodes", () => {
    const files = manifests({ "n.yaml": aNode("n", "a") });
    const text = scenarioWith({ timeline: "[{at: 1m, apply: n.yaml}]" });
    expect(mistakesIn(text, { files })).toEqual(["6:28 not-yet-simulated"]);
  });
});

describe("constraints that are not simulated", () => {
  const files = manifests({
    "shop.yaml": aDeployment("checkout").replace(
      "      containers:",
      "      runtimeClassName: gvisor\n      containers:",
    ),
  });

  it("are mistakes unless they are to be ignored", () => {
    const codes = (ignoreUnsupported: boolean) =>
      diagnosticsOf(scenarioWith(WITH_SHOP), { files, ignoreUnsupported }).filter(
        ({ severity }) => severity === "error",
      );
    expect(codes(false).map(({ code }) => code)).toEqual(["not-yet-simulated"]);
    expect(codes(true)).toEqual([]);
  });
});

it("names the bare pods that fit no node, not their group", () => {
  const pod = (name: string, cpu: number) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec: {containers: [{name: main, image: "a:1", resources: {requests: {cpu: "${cpu}", memory: 1Mi}}}]}
`;
  const text = `${scenarioWith({})}---\n${pod("small", 1)}---\n${pod("large", 100)}---\n${pod("huge", 200)}`;
  const misfit = diagnosticsOf(text).find(({ code }) => code === "never-fits");
  expect(misfit?.message).toMatch(/^pod\/large fits no node: .*; nor does pod\/huge$/);
});
