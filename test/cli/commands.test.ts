import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { SMALL } from "./a-scenario-file.ts";
import { aFolder, stowage } from "./stowage.ts";

const WRONG = SMALL.replace("count: 3,", "cuont: 3,").replace("first-fit", "frist-fit");

/** What its author did not say. */
const NOTE =
  "  tasks/work: imageSize 94Mi (default), startup 1s (default), usage.cpu = request (default), usage.memory = request (default)\n";

describe("stowage validate", () => {
  it("says how much each scenario would run", async () => {
    const cwd = aFolder({ "a.yaml": SMALL });
    const { code, stdout, stderr } = await stowage(["validate", "a.yaml", "-f", "-"], { cwd, stdin: SMALL });
    expect(stdout).toBe(
      `a.yaml: fine; 2 strategies x 3 seeds = 6 runs\n${NOTE}-: fine; 2 strategies x 3 seeds = 6 runs\n${NOTE}`,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("shows all mistakes of all files", async () => {
    const cwd = aFolder({ "a.yaml": WRONG, "b.yaml": SMALL, "c.yaml": WRONG });
    const { code, stdout, stderr } = await stowage(["validate", "a.yaml", "b.yaml", "c.yaml"], { cwd });
    const places = stderr.match(/^\S+:\d+:\d+: error: .*$/gm);
    expect(places?.map((line) => line.split(":")[0])).toEqual(["a.yaml", "a.yaml", "c.yaml", "c.yaml"]);
    expect(stderr).toContain('unknown strategy "frist-fit"');
    expect(stderr.trimEnd().split("\n").at(-1)).toMatch(/^\d+ mistakes in 2 of 3 files$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  it("sees what --set changes", async () => {
    const cwd = aFolder({ "a.yaml": SMALL });
    const sets = ["--set", "replications.count=5", "--set", "strategies=[first-fit]"];
    const { stdout } = await stowage(["validate", "a.yaml", ...sets], { cwd });
    expect(stdout).toBe(`a.yaml: fine; 1 strategy x 5 seeds = 5 runs\n${NOTE}`);
  });

  it("colours its messages only for a person, or when forced", async () => {
    const cwd = aFolder({ "a.yaml": WRONG });
    const messages = async (env: NodeJS.ProcessEnv) =>
      (await stowage(["validate", "a.yaml"], { cwd, env })).stderr;
    const ESCAPE = "\u001b[";
    expect(await messages({})).not.toContain(ESCAPE);
    expect(await messages({ FORCE_COLOR: "1" })).toContain(ESCAPE);
    expect(await messages({ FORCE_COLOR: "1", NO_COLOR: "1" })).not.toContain(ESCAPE);
  });
});

describe("stowage schema", () => {
  it("prints the schema, or writes it to a file", async () => {
    const cwd = aFolder();
    const { code, stdout } = await stowage(["schema"]);
    expect(JSON.parse(stdout)).toHaveProperty("$schema");
    expect(code).toBe(0);
    expect(await stowage(["schema", "--out", "s.json"], { cwd })).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
    expect(readFileSync(join(cwd, "s.json"), "utf8")).toBe(stdout);
  });

  it("says so where it cannot write", async () => {
    const { code, stderr } = await stowage(["schema", "--out", "/dev/null/s.json"]);
    expect(stderr).toBe(
      "stowage schema: cannot write /dev/null/s.json: ENOTDIR: not a directory, open '/dev/null/s.json'\n",
    );
    expect(code).toBe(1);
  });
});

describe("stowage init", () => {
  it("writes a scenario that is fine", async () => {
    const cwd = aFolder();
    const { code, stderr } = await stowage(["init"], { cwd });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: "Wrote scenario.yaml. Next: stowage run scenario.yaml\n",
    });
    const { stdout } = await stowage(["validate", "scenario.yaml"], { cwd });
    expect(stdout).toMatch(/^scenario.yaml: fine; /);
  });

  it("writes a rollout that is fine, without a warning", async () => {
    const cwd = aFolder();
    expect((await stowage(["init", "rollout.yaml", "--rollout"], { cwd })).code).toBe(0);
    const { code, stdout, stderr } = await stowage(["validate", "rollout.yaml"], { cwd });
    expect(stdout).toMatch(
      /^rollout.yaml: fine; 2 variants x 2 strategies x 10 seeds = 40 runs\n {2}containers of /,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("replaces a file only with --force", async () => {
    const cwd = aFolder({ "mine.yaml": "mine" });
    const { code, stderr } = await stowage(["init", "mine.yaml"], { cwd });
    expect(stderr).toBe(
      "stowage init: mine.yaml is there already; --force replaces it, or name another file\n",
    );
    expect(code).toBe(2);
    expect(readFileSync(join(cwd, "mine.yaml"), "utf8")).toBe("mine");
    expect((await stowage(["init", "mine.yaml", "--force"], { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, "mine.yaml"), "utf8")).toContain("kind: Scenario");
  });
});

describe("stowage strategies", () => {
  it("gives each with formula and source", async () => {
    const { code, stdout, stderr } = await stowage(["strategies"]);
    const names = [...stdout.matchAll(/^([a-z-]+): /gm)].map(([, name]) => name);
    expect(names).toContain("least-allocated");
    for (const what of ["formula", "source", "ties", "queue", "options"])
      expect(stdout.match(new RegExp(`^ {2}${what} +\\S`, "gm"))).toHaveLength(names.length);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("gives the same as JSON and as YAML", async () => {
    const json = JSON.parse((await stowage(["strategies", "-o", "json"])).stdout);
    expect(parse((await stowage(["strategies", "-o", "yaml"])).stdout)).toEqual(json);
    expect(json[0]).toHaveProperty("formula");
  });
});

describe("stowage report", () => {
  it("draws charts and page again, with equal bytes, from the folder alone", async () => {
    const cwd = aFolder({ "a.yaml": SMALL });
    const { stdout, stderr } = await stowage(["run", "a.yaml"], { cwd });
    const folder = join(cwd, stderr.match(/^Results: (.*)$/m)![1]!);
    const page = readFileSync(join(folder, "report.html"), "utf8");
    writeFileSync(join(folder, "report.html"), "");
    expect(await stowage(["report", folder])).toEqual({ code: 0, stdout, stderr: "" });
    expect(readFileSync(join(folder, "report.html"), "utf8")).toBe(page);
  });

  it("refuses what is no results folder", async () => {
    const folder = aFolder();
    const { code, stderr } = await stowage(["report", folder]);
    expect(stderr).toBe(
      `stowage report: ${folder} is no results folder; allowed: one that a run has written, such as results/NAME/HASH\n`,
    );
    expect(code).toBe(2);
    expect(existsSync(join(folder, "charts"))).toBe(false);
  });
});
