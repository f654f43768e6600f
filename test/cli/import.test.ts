import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { catalog } from "../../src/run/catalog.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { METRICS } from "../../src/spec/metrics.ts";
import { DUMP } from "./a-dump.ts";
import { SMALL } from "./a-scenario-file.ts";
import { aFolder, stowage } from "./stowage.ts";

/** The world that the file stands for; throws for one with mistakes. */
async function worldOf(path: string) {
  const { scenario, diagnostics } = await loadScenario(path, {
    catalog: { ...catalog, metrics: METRICS },
    sets: [],
  });
  if (scenario === undefined) throw new Error(JSON.stringify(diagnostics));
  return scenario.variants[0]!.world;
}

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: big}
spec:
  replicas: 10
  selector: {matchLabels: {app: big}}
  template:
    metadata: {labels: {app: big}}
    spec:
      containers:
        - name: main
          image: example.com/big:v1
          resources: {requests: {cpu: "5", memory: 8Gi}, limits: {nvidia.com/gpu: 1}}
`;

describe("stowage import", () => {
  it("makes a scenario of a dump: its nodes, and its pods where they are", async () => {
    const cwd = aFolder({ "dump.yaml": DUMP });
    const { code, stderr } = await stowage(["import", "dump.yaml"], { cwd });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: "Wrote scenario.yaml. Next: stowage run scenario.yaml\n",
    });
    const world = await worldOf(join(cwd, "scenario.yaml"));
    expect(world.nodes.map(({ name, zone }) => `${name}/${zone}`)).toEqual(["n-1/a", "n-2/a", "n-3/b"]);
    const [checkout, ...others] = world.objects.workloads;
    expect(others).toEqual([]);
    expect(checkout).toMatchObject({
      kind: "Deployment",
      label: "deployment/checkout",
      replicaSets: [{ name: "checkout-5d8f7c9b6d", revision: 1, pods: [{ node: "n-1" }, { node: "n-3" }] }],
    });
  });

  it("names the manifests from where the scenario lies", async () => {
    const cwd = aFolder();
    mkdirSync(join(cwd, "shop"));
    mkdirSync(join(cwd, "runs"));
    writeFileSync(join(cwd, "shop/big.yaml"), DEPLOYMENT);
    expect((await stowage(["import", "shop", "--out", "runs/big.yaml"], { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, "runs/big.yaml"), "utf8")).toContain('manifests: ["../shop"]');
    const world = await worldOf(join(cwd, "runs/big.yaml"));
    // 10 pods of 5 cores want machines of 8, which are filled to 60 %: 50 / 8 / 0.6 = 10.4, in three zones 12.
    expect(world.nodes).toHaveLength(12);
    expect(world.resources).toEqual(["cpu", "memory", "pods", "nvidia.com/gpu"]);
    expect(world.nodes[0]!.machine.allocatable).toEqual([8000, 32 * 1024 ** 3, 110, 1]);
  });

  it("puts objects from the standard input into the file, or prints it", async () => {
    const cwd = aFolder();
    const { code, stdout } = await stowage(["import", "-", "--out", "-"], { cwd, stdin: `---\n${DUMP}` });
    expect(code).toBe(0);
    writeFileSync(join(cwd, "own.yaml"), stdout);
    expect((await worldOf(join(cwd, "own.yaml"))).objects.workloads).toHaveLength(1);
    // The examples that stand there as comments are sound too.
    writeFileSync(join(cwd, "own.yaml"), stdout.replace(/^# (timeline:|behaviors:| {2}- )/gm, "$1"));
    expect((await worldOf(join(cwd, "own.yaml"))).timeline.map(({ target }) => target)).toEqual([
      "deployment/checkout",
      "zone/a",
      "deployment/checkout",
    ]);
  });

  it("replaces no file unless told to, and writes none for manifests with mistakes", async () => {
    const cwd = aFolder({
      "dump.yaml": DUMP,
      "bad.yaml": DUMP.replace("500m", "-1"),
      "scenario.yaml": "mine\n",
    });
    const kept = await stowage(["import", "dump.yaml"], { cwd });
    expect(kept.code).toBe(2);
    expect(kept.stderr).toContain("scenario.yaml is there already; --force replaces it");
    expect((await stowage(["import", "bad.yaml", "--force"], { cwd })).code).toBe(2);
    expect(readFileSync(join(cwd, "scenario.yaml"), "utf8")).toBe("mine\n");
    expect((await stowage(["import", "dump.yaml", "--force"], { cwd })).code).toBe(0);
  });

  it("refuses a scenario, of which only the objects would be left", async () => {
    const cwd = aFolder({ "a.yaml": `${SMALL}---\n${DUMP}` });
    const { code, stderr } = await stowage(["import", "a.yaml", "--out", "b.yaml"], { cwd });
    expect(stderr).toMatch(
      /^stowage import: a\.yaml: there is a scenario in it already, .*; run it as it is\n$/m,
    );
    expect(code).toBe(2);
    expect(existsSync(join(cwd, "b.yaml"))).toBe(false);
  });

  it("says what is missing", async () => {
    const { code, stderr } = await stowage(["import"]);
    expect(stderr).toBe("stowage import: found no file; allowed: manifests, or folders of manifests\n");
    expect(code).toBe(2);
  });
});
