import { describe, expect, it } from "vitest";
import type { DeploymentSpec } from "../../src/spec/objects.ts";
import { aDeployment, manifests } from "./a-manifest.ts";
import { diagnosticsOf, scenarioWith, specOf } from "./reading-of.ts";

const PROXY = `
        - {name: proxy, image: "mesh.example.com/proxy:v9"}`;
const FILES = manifests({
  "shop.yaml": [aDeployment("checkout"), aDeployment("search", { replicas: 2, containers: PROXY })],
});

function withSet(set: string): string {
  return scenarioWith({
    workloads: "{manifests: [shop.yaml]}",
    variants: `[{name: plain}, {name: v, set: ${set}}]`,
  });
}

/** The Deployments of the scenario as it is, and of its variant. */
function deploymentsWith(set: string, sets: readonly string[] = []): readonly (readonly DeploymentSpec[])[] {
  const { variants } = specOf(withSet(set), { files: FILES, sets });
  return variants.map(({ world }) => world.objects.workloads as readonly DeploymentSpec[]);
}

describe("a variant of objects", () => {
  it("merges maps and replaces the rest", () => {
    const [plain, changed] = deploymentsWith(
      "{deployment/checkout: {spec: {replicas: 5, strategy: {rollingUpdate: {maxSurge: 2}}}}}",
    );
    expect(plain![0]).toMatchObject({ replicas: 3 });
    expect(changed![0]).toMatchObject({
      replicas: 5,
      strategy: {
        kind: "RollingUpdate",
        maxSurge: { kind: "int", value: 2 },
        maxUnavailable: { kind: "percent" },
      },
    });
    expect(changed![1]).toEqual(plain![1]);
  });

  it("takes a key away by null", () => {
    const [, changed] = deploymentsWith("{deployment/checkout: {spec: {replicas: null}}}");
    // One replica is Kubernetes' default.
    expect(changed![0]!.replicas).toBe(1);
  });

  it("names several by wildcards, and a value deep inside by a path", () => {
    const [, changed] = deploymentsWith("{deployment/*.spec.minReadySeconds: 7}");
    expect(changed!.map(({ minReady }) => minReady)).toEqual([7_000_000, 7_000_000]);
  });

  it.each([
    "{deployment/search: {spec: {template: {spec: {containers: [{name: proxy, image: x:v2}]}}}}}",
    "{deployment/search.spec.template.spec.containers.proxy.image: x:v2}",
  ])("merges containers by name: %s", (set) => {
    const [, changed] = deploymentsWith(set);
    const { containers } = changed![1]!.template;
    expect(containers.map(({ name, image }) => [name, image])).toEqual([
      ["server", "example.com/search:v1"],
      ["proxy", "x:v2"],
    ]);
    expect(containers[0]!.cpu).toBe(100);
  });

  it("comes after what --set says of objects", () => {
    const sets = ["deployment/checkout.spec.replicas=4", "deployment/search={spec: {replicas: 6}}"];
    const replicas = deploymentsWith("{deployment/checkout.spec.replicas: 9}", sets).map((each) =>
      each.map((deployment) => deployment.replicas),
    );
    expect(replicas).toEqual([
      [4, 6],
      [9, 6],
    ]);
  });

  // Line 7, "variants: [{name: plain}, {name: v, set: {": the path begins at column 43.
  it.each([
    ["{deployment/chekout: {}}", 'bad-target there is no deployment "chekout"'],
    ["{deploymnet/checkout: {}}", 'bad-target unknown kind "deploymnet"'],
    [
      "{deployment/checkout: {spec: {strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}}}}",
      "conflicting-keys deployment/checkout: maxSurge and maxUnavailable are both 0: a rollout could not take a step",
    ],
    [
      "{deployment/checkout: {spec: {replicas: many}}}",
      'wrong-type deployment/checkout: must be a whole number, found the string "many"',
    ],
    [
      "{deployment/checkout: {spec: {repilcas: 5}}}",
      'unknown-key deployment/checkout: unknown field "repilcas" of Deployment.spec: it has no effect',
    ],
  ])("is told of its mistakes where it stands: %s", (set, mistake) => {
    const found = diagnosticsOf(withSet(set), { files: FILES }).filter(({ file }) => file === "x.yaml");
    expect(found.map(({ line, column, code, message }) => `${line}:${column} ${code} ${message}`)).toEqual([
      `7:43 ${mistake}`,
    ]);
  });

  it("says nothing of targets while the manifests are wrong", () => {
    const files = manifests({ "shop.yaml": aDeployment("checkout", { replicas: -1 }) });
    const text = `${withSet("{horizon: 2h}")}timeline: [{at: 1m, scale: deployment/cart, replicas: 2}]\n`;
    const errors = diagnosticsOf(text, { files }).filter(({ severity }) => severity === "error");
    expect(errors.map(({ file, code }) => [file, code])).toEqual([["shop.yaml", "out-of-range"]]);
  });

  it("repeats no warning that is told for all objects at once", () => {
    const files = manifests({
      "shop.yaml": [aDeployment("checkout", { replicas: 1 }), aDeployment("cart", { replicas: 1 })],
    });
    const codes = diagnosticsOf(withSet("{deployment/checkout.spec.replicas: 5}"), { files }).map(
      ({ code }) => code,
    );
    expect(codes).toEqual(["single-replica"]);
  });

  it("blames the right one of two", () => {
    const set = "{deployment/search.spec.replicas: 5, deployment/checkout.spec.replicas: -5}";
    const [found] = diagnosticsOf(withSet(set), { files: FILES }).filter(
      ({ severity }) => severity === "error",
    );
    // The first path and its value take 36 characters with the comma and a blank.
    expect(found).toMatchObject({ file: "x.yaml", line: 7, column: 43 + 36, code: "out-of-range" });
  });
});
