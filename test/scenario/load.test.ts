import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadScenario } from "../../src/scenario/load.ts";
import { aDeployment } from "./a-manifest.ts";
import { CATALOG, scenarioWith, withTask } from "./reading-of.ts";

const folder = mkdtempSync(join(tmpdir(), "stowage-load-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const load = (path: string, sets: string[] = []) => loadScenario(path, { catalog: CATALOG, sets });
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("loadScenario", () => {
  it("reads a scenario with all files that it names, relative to its folder", async () => {
    mkdirSync(join(folder, "data"));
    const trace = "at,for,cpu\n0,10,1\n5,20,500m\n";
    const nodes = "sn,cpu_milli,memory_mib,gpu,model\nn-0,4000,1024,0,\nn-1,8000,2048,0,\n";
    file("data/t.csv", trace);
    file("data/n.csv", nodes);
    file("data/startup.txt", "1s\n2s\n");
    file("mine.mjs", "export default {};\n");
    const text = scenarioWith({
      cluster: "{pools: [{name: p, nodes: {trace: openb, file: data/n.csv}}]}",
      workloads:
        "{tasks: [{name: t, startup: {empirical: {file: ./data/startup.txt}}, trace: {format: csv, file: data/t.csv, columns: {submit: at, duration: for, cpu: cpu}}}]}",
      strategies: "[best-fit, {module: ./mine.mjs}]",
    });
    const path = file("s.yaml", text);
    const { scenario, diagnostics } = await load(path, ["horizon=2h"]);
    expect(diagnostics).toEqual([]);
    const world = scenario!.variants[0]!.world;
    expect(world.horizon).toBe(7_200_000_000);
    expect(world.nodes.map((node) => node.name)).toEqual(["n-0", "n-1"]);
    const { arrivals, behavior } = world.tasks[0]!;
    expect(arrivals).toMatchObject({
      kind: "trace",
      repeat: "once",
      trace: {
        rows: 2,
        shapes: [
          [1000, 0, 1],
          [500, 0, 1],
        ],
      },
    });
    expect(behavior.startup).toEqual({ kind: "empirical", values: [1_000_000, 2_000_000] });
    expect(scenario!.strategies[1]!.module).toBe(join(folder, "mine.mjs"));
    expect(scenario!.inputs).toEqual([
      { name: "s.yaml", digest: sha256(text) },
      { name: "--set horizon=2h", digest: sha256("horizon=2h") },
      { name: "./data/startup.txt", digest: sha256("1s\n2s\n") },
      { name: "./mine.mjs", digest: sha256("export default {};\n") },
      { name: "data/n.csv", digest: sha256(nodes) },
      { name: "data/t.csv", digest: sha256(trace) },
    ]);
  });

  it("reads manifests in folders, below and beside the scenario", async () => {
    mkdirSync(join(folder, "shop/more"), { recursive: true });
    const cart = aDeployment("cart");
    const next = aDeployment("cart", { replicas: 5 });
    const wrong = aDeployment("checkout", { replicas: -1 });
    file("shop/cart.yaml", cart);
    file("shop/more/next.yml", next);
    file("shop/readme.txt", "no manifest\n");
    // The scenario is in the folder that it names.
    const text = scenarioWith({
      workloads: "{manifests: [cart.yaml]}",
      timeline: "[{at: 1m, apply: [more]}]",
    });
    const { scenario } = await load(file("shop/s.yaml", text));
    expect(scenario!.inputs).toEqual([
      { name: "s.yaml", digest: sha256(text) },
      { name: "cart.yaml", digest: sha256(cart) },
      { name: "more/next.yml", digest: sha256(next) },
    ]);
    const all = file("shop/all.yaml", scenarioWith({ workloads: "{manifests: [.]}" }));
    rmSync(join(folder, "shop/s.yaml"));
    file("shop/more/next.yml", wrong);
    const { diagnostics, sources } = await load(all);
    const [error] = diagnostics.filter(({ severity }) => severity === "error");
    expect(error).toMatchObject({ file: join(folder, "shop/more/next.yml"), line: 5, code: "out-of-range" });
    expect(sources.get(error!.file)).toBe(wrong);
  });

  it("reads the standard input", async () => {
    const { scenario } = await loadScenario("-", { catalog: CATALOG, sets: [], stdin: scenarioWith({}) });
    expect(scenario!.inputs).toEqual([{ name: "-", digest: sha256(scenarioWith({})) }]);
    const broken = await loadScenario("-", {
      catalog: CATALOG,
      sets: ["start=x"],
      stdin: "kind: Scenario\n",
    });
    expect(broken.scenario).toBeUndefined();
    expect(broken.sources.get("-")).toBe("kind: Scenario\n");
    expect(broken.sources.get("--set")).toBe("start=x");
  });

  it("gives warnings with the scenario", async () => {
    const text = withTask("arrivals: {poisson: 1/s}, duration: 1s, requests: {cpu: 64}");
    const { scenario, diagnostics } = await load(file("w.yaml", text));
    expect(scenario).toBeDefined();
    expect(diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual(["warning never-fits"]);
  });

  it("names files from where the user stands", async () => {
    file("data/bad.csv", "sn,cpu_milli,memory_mib,gpu,model\nn-0,x,1024,0,\n");
    const cluster = "{pools: [{name: p, nodes: {trace: openb, file: data/bad.csv}}]}";
    const { diagnostics } = await load(file("b.yaml", scenarioWith({ cluster })));
    expect(diagnostics).toMatchObject([{ file: join(folder, "data/bad.csv"), line: 2, code: "bad-row" }]);
  });

  it.each<[string, string | Buffer, string]>([
    ["is not UTF-8", Buffer.from([0x61, 0x3a, 0x0a, 0xff]), "2:1 not-utf8"],
    ["is UTF-16", Buffer.from("\uFEFFa: 1", "utf16le"), "1:1 not-utf8"],
    ["is larger than 16 MiB", Buffer.alloc(16 * 1024 * 1024 + 1, "a"), "1:1 too-large"],
    ["is empty", "", "1:1 empty"],
  ])("a file that %s", async (name, content, place) => {
    const { scenario, diagnostics } = await load(file(`${name.length}.yaml`, content));
    expect(scenario).toBeUndefined();
    expect(diagnostics.map(({ line, column, code }) => `${line}:${column} ${code}`)).toEqual([place]);
  });

  it("says why a path cannot be read", async () => {
    const [missing, directory] = [await load(join(folder, "no.yaml")), await load(folder)];
    expect(missing.diagnostics[0]).toMatchObject({
      code: "unreadable-file",
      message: "the file does not exist",
    });
    expect(directory.diagnostics[0]).toMatchObject({
      code: "unreadable-file",
      message: "the file is a directory",
    });
  });

  it("reports what a scenario names and nobody can read, with everything else", async () => {
    const text = scenarioWith({
      strategies: "[{module: ./no.mjs}, {module: ./data}]",
      cluster: "{pools: [{name: p, nodes: {trace: openb, file: no.csv}}]}",
      workloads:
        "{tasks: [{name: t, trace: {format: swf, file: no.swf}}, {name: u, arrivals: {at: 0, count: 1}, duration: {empirical: {file: no.txt}}, requests: {}}]}",
      start: "warm",
    });
    const { diagnostics } = await load(file("m.yaml", text));
    expect(diagnostics.map(({ line, code }) => `${line} ${code}`)).toEqual(
      [
        "5 unreadable-file",
        "6 unreadable-file",
        "6 unreadable-file",
        "7 unreadable-file",
        "7 unreadable-file",
        "8 wrong-value",
      ].sort((a, b) => Number(a[0]) - Number(b[0])),
    );
  });
});
