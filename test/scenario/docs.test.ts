import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { scenarioJsonSchema } from "../../src/scenario/json-schema.ts";
import { aDeployment, aJob, manifests } from "./a-manifest.ts";
import { mistakesIn, scenarioWith, withTask, worldOf } from "./reading-of.ts";

const DOCS = readFileSync(new URL("../../docs/scenario.md", import.meta.url), "utf8");

/** What has to come before entries that end something. */
const BEFORE = [
  ["rolloutResume", "{at: 4m, rolloutPause: deployment/checkout}, "],
  ["uncordon", "{at: 4m, cordon: zone/b}, "],
  ["heal", "{at: 4m, partition: zone/b}, "],
  ["restore: api-server", "{at: 4m, fail: api-server}, "],
  ["restore", "{at: 4m, fail: zone/b}, "],
] as const;

describe("docs/scenario.md", () => {
  it("opens with a scenario that has no mistakes", () => {
    const [, example] = /```yaml\n(apiVersion.*?)```/s.exec(DOCS)!;
    expect(mistakesIn(example!)).toEqual([]);
  });

  it("shows distributions that can be read", () => {
    const table = DOCS.split("## Distributions")[1]!.split("\n## ")[0]!;
    const shown = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell]) =>
      [...cell!.matchAll(/`(.*?)`/g)].map(([, code]) => code!),
    );
    expect(shown.length).toBeGreaterThan(12);
    for (const code of shown) {
      const text = withTask(`arrivals: {poisson: 1/s}, duration: ${code}, requests: {}`);
      expect(mistakesIn(text), code).toEqual([]);
    }
  });

  it("shows arrivals that can be read", () => {
    const table = DOCS.split("| arrivals | meaning |")[1]!.split("\n\n")[0]!;
    for (const [, code] of table.matchAll(/^\| `(\{.*?\})` \|/gm)) {
      const arrivals = code!.replace("DISTRIBUTION", "{exponential: 1m}");
      expect(mistakesIn(withTask(`arrivals: ${arrivals}, duration: 1s, requests: {}`)), code).toEqual([]);
    }
  });

  /** A scenario with a stream and a Deployment that the sections may mean. */
  const TASKS = withTask("arrivals: {poisson: 1/s}, duration: 1s, requests: {}, labels: {app: shop}").replace(
    "name: t,",
    "name: thumbnails,",
  );
  const BASE = `${TASKS}loads: [{name: checkout, constant: 1/s}]\n`;
  const BESIDE = ["checkout", "checkout-of-jobs"].map((name) => `---\n${aDeployment(name)}`).join("");

  it("shows sections that can be read", () => {
    const blocks = [...DOCS.matchAll(/```yaml\n((?:behaviors|failures|variants):.*?)```/gs)];
    expect(blocks).toHaveLength(5);
    for (const [, block] of blocks) {
      const objects = block!.includes("kind: Job") ? `${BESIDE}---\n${aJob("migrate")}` : BESIDE;
      const text = `${BASE}${block}${objects}`;
      // An entry for the next image of checkout is for nothing while nobody rolls it out.
      expect(
        mistakesIn(text).filter((mistake) => !mistake.endsWith("warning no-effect")),
        block,
      ).toEqual([]);
    }
  });

  it("shows a scenario with objects that has no mistakes", () => {
    const [, example] = /```yaml\n(apiVersion[^`]*?\n---\n.*?)```/s.exec(DOCS)!;
    const { workloads } = worldOf(example!).objects;
    expect(workloads.map(({ label }) => label)).toEqual(["deployment/checkout"]);
    expect(mistakesIn(example!)).toEqual([]);
  });

  it("shows entries of the timeline that can be read, of every verb", () => {
    const table = DOCS.split("## Timeline")[1]!.split("\n## ")[0]!;
    const entries = [...table.matchAll(/^\| `(\{.*?\})` \|/gm)].map(([, entry]) => entry!);
    const files = manifests({ "v2.yaml": aDeployment("checkout", { replicas: 5 }) });
    for (const entry of entries) {
      const written = entry
        .replace("NODES", "zone/b")
        .replace("OBJECTS", "deployment/checkout")
        .replace("PODS", "pod/checkout-*");
      // What goes on was stopped before.
      const before = BEFORE.find(([verb]) => entry.includes(verb))?.[1] ?? "";
      const text = `${BASE}objectives: [{of: deployment/checkout, availability: 99%, load: checkout}]
timeline: [${before}${written}]\n${BESIDE}---\n${aJob("once")}`;
      expect(mistakesIn(text, { files }), entry).toEqual([]);
    }
    const verbs = entries.map((entry) => /, (\w+): /.exec(entry)![1]);
    const schema = JSON.stringify(scenarioJsonSchema());
    for (const verb of verbs) expect(schema).toContain(`"${verb}"`);
    expect(verbs).toHaveLength(33);
  });

  it("tells the defaults of the control plane", () => {
    const table = DOCS.split("### Control plane")[1]!.split("\n\n")[1]!;
    const told = [...table.matchAll(/^\| `(\w+)\.(\w+)` \| `(.*?)`/gm)].map(([, section, key, value]) => [
      section!,
      key!,
      value!,
    ]);
    const written = (wanted: string) =>
      `{${told.flatMap(([section, key, value]) => (section === wanted ? [`${key}: ${value}`] : [])).join(", ")}}`;
    const text = (sections: Readonly<Record<string, string>>) =>
      `${scenarioWith(sections)}---\n${aJob("migrate")}`;
    const sections = { latencies: written("latencies"), nodeMonitor: written("nodeMonitor") };
    expect(told).toHaveLength(19);
    expect(worldOf(text(sections)).controlPlane).toEqual(worldOf(text({})).controlPlane);
  });
});
