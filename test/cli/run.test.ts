import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { SMALL, STRATEGIES } from "./a-scenario-file.ts";
import { aFolder, type Ended, MAIN, start, stowage } from "./stowage.ts";

/** The results folders below `out`, as scenario/hash. */
function folders(cwd: string, out = "results"): readonly string[] {
  const root = join(cwd, out);
  return readdirSync(root)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) => readdirSync(join(root, name)).map((hash) => join(root, name, hash)));
}

function rows(path: string): readonly string[] {
  return readFileSync(path, "utf8").trimEnd().split("\n").slice(1);
}

describe("stowage run", () => {
  let cwd: string;
  let ended: Ended;
  beforeAll(async () => {
    cwd = aFolder({ "a.yaml": SMALL });
    ended = await stowage(["run", "a.yaml"], { cwd });
  });

  it("prints the summary on the standard output, and where the results are on the other", () => {
    const [head, size] = ended.stdout.split("\n");
    expect(head).toBe("small: Which strategy lets tasks wait less?");
    expect(size).toMatch(/^2 strategies x 3 seeds, 6 runs;/);
    expect(ended.stdout.trimEnd().split("\n").length).toBeLessThanOrEqual(25);
    expect(ended.stderr).toMatch(/(^|\n)Results: results\/small\/[0-9a-f]{12}\n$/);
    expect(ended.code).toBe(0);
    expect(readdirSync(join(cwd, "results"))).toEqual(["small"]);
  });

  it("writes all runs in plan order", () => {
    const runs = new Set(
      rows(join(folders(cwd)[0]!, "runs.csv")).map((row) => row.split(",").slice(0, 4).join()),
    );
    const order = [
      "first-fit,,42",
      "first-fit,,43",
      "first-fit,,44",
      "best-fit,,42",
      "best-fit,,43",
      "best-fit,,44",
    ];
    expect([...runs]).toEqual(order.map((run) => `small,${run}`));
  });

  it("writes logs and pods of the first replication of each strategy", () => {
    const [folder] = folders(cwd);
    expect(readdirSync(join(folder!, "events"))).toEqual([
      "best-fit.seed-42.ndjson",
      "first-fit.seed-42.ndjson",
    ]);
    for (const line of rows(join(folder!, "events/first-fit.seed-42.ndjson")))
      expect(Object.keys(JSON.parse(line))).toEqual(["time_s", "reason", "pod", "node", "message"]);
    const seeds = new Set(rows(join(folder!, "pods.csv")).map((row) => row.split(",").slice(0, 3).join()));
    expect([...seeds]).toEqual(["first-fit,,42", "best-fit,,42"]);
  });

  it("reads the standard input, writes no logs if none are wanted, and gives the summary as JSON or YAML", async () => {
    const quiet = ["-q", "--events", "none", "--pods", "none"];
    const run = (form: string, ...words: readonly string[]) =>
      stowage(["run", ...words, ...quiet, "-o", form, "--out", form], { cwd, stdin: SMALL });
    const json = await run("json", "-");
    const yaml = await run("yaml", "-f", "-");
    expect(JSON.parse(json.stdout)).toMatchObject({ scenario: "small", runs: { finished: 6 } });
    expect(parse(yaml.stdout)).toEqual(JSON.parse(json.stdout));
    const files = readdirSync(folders(cwd, "json")[0]!);
    expect(files).toContain("runs.csv");
    expect(files).not.toContain("events");
    expect(files).not.toContain("pods.csv");
  });

  it("reads every file before it runs any", async () => {
    const wrong = SMALL.replace("first-fit", "frist-fit");
    const cwd = aFolder({ "a.yaml": SMALL, "b.yaml": wrong });
    const { code, stdout, stderr } = await stowage(["run", "a.yaml", "b.yaml"], { cwd });
    expect(stderr).toMatch(/^b\.yaml:\d+:\d+: error: unknown strategy "frist-fit"/);
    expect(stderr).toMatch(/\n1 mistake in 1 of 2 files\n$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(existsSync(join(cwd, "results"))).toBe(false);
  });

  it("runs several files, each into a folder of its own, and tells by the exit code what does not hold", async () => {
    const expecting = (limit: string) => `${SMALL}expect:\n  - wait_s.mean < ${limit}\n`;
    const broken = expecting("0s").replace("name: small", "name: broken");
    const cwd = aFolder({ "holds.yaml": expecting("1h"), "broken.yaml": broken });
    const words = ["-q", "--replications", "1"];
    const both = await stowage(["run", "broken.yaml", "holds.yaml", ...words], { cwd });
    expect(both.stdout.match(/^(small|broken): /gm)).toEqual(["broken: ", "small: "]);
    expect(readdirSync(join(cwd, "results"))).toEqual(["broken", "small"]);
    expect(both.code).toBe(99);
    expect((await stowage(["run", "holds.yaml", ...words], { cwd })).code).toBe(0);
  });

  it("ends quietly where the reader of its summary has gone, with the results written", async () => {
    const cwd = aFolder({ "a.yaml": SMALL });
    const pipe = `"${process.execPath}" "${MAIN}" run a.yaml -q --replications 1 | true; echo "\${PIPESTATUS[0]}"`;
    expect(await start("bash", ["-c", pipe], { cwd }).ended).toEqual({ code: 0, stdout: "0\n", stderr: "" });
    expect(folders(cwd)).toHaveLength(1);
  });
});

describe("flags that change what is run", () => {
  /** The runs of runs.csv as strategy, variant and seed. */
  async function runsOf(words: readonly string[], scenario = SMALL): Promise<readonly string[]> {
    const cwd = aFolder({ "a.yaml": scenario, ...STRATEGIES });
    const { code, stderr } = await stowage(["run", "a.yaml", "-q", ...words], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const found = rows(join(folders(cwd)[0]!, "runs.csv")).map((row) => row.split(",").slice(1, 4).join());
    return [...new Set(found)];
  }

  it("--strategies, --seed and --replications", async () => {
    const words = ["--strategies", "best-fit,random,./sound.mjs", "--seed", "7", "--replications", "2"];
    expect(await runsOf(words)).toEqual([
      "best-fit,,7",
      "best-fit,,8",
      "random,,7",
      "random,,8",
      "sound,,7",
      "sound,,8",
    ]);
  });

  it("--variants", async () => {
    const variants =
      "variants:\n  - {name: long, set: {horizon: 11m}}\n  - {name: short, set: {horizon: 5m}}\n";
    const found = await runsOf(["--variants", "short", "--replications", "1"], SMALL + variants);
    expect(found).toEqual(["first-fit,short,42", "best-fit,short,42"]);
  });

  it("--set and --horizon, which take part in the folder's name", async () => {
    const cwd = aFolder({ "a.yaml": SMALL });
    const run = (...words: readonly string[]) =>
      stowage(["run", "a.yaml", "-q", "--replications", "1", ...words], { cwd });
    await run("--horizon", "5m");
    await run("--set", "horizon=5m");
    const names = folders(cwd);
    expect(names).toHaveLength(1);
    const manifest = JSON.parse(readFileSync(join(names[0]!, "manifest.json"), "utf8"));
    expect(manifest.scenario.variants[0].horizon_s).toBe(300);
  });
});

describe("the results", () => {
  /** Every file of a results folder but the wall times, by name. */
  function contents(folder: string): Readonly<Record<string, string>> {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const paths = files
      .map((file) => join(file.parentPath, file.name))
      .filter((path) => !path.endsWith("timing.json"));
    return Object.fromEntries(paths.map((path) => [path.slice(folder.length), readFileSync(path, "base64")]));
  }

  it("have equal bytes, and one name, for any number of jobs and either event queue", async () => {
    const cwd = aFolder({ "a.yaml": SMALL });
    const run = async (out: string, ...words: readonly string[]) => {
      const flags = ["--events", "all", "--pods", "all", "--replications", "2", "-q"];
      const { stdout } = await stowage(["run", "a.yaml", ...flags, "--out", out, ...words], { cwd });
      const [folder, ...others] = folders(cwd, out);
      expect(others).toEqual([]);
      return { stdout, hash: folder!.split("/").at(-1), files: contents(folder!) };
    };
    const one = await run("one", "--jobs", "1");
    expect(Object.keys(one.files).length).toBeGreaterThan(10);
    // 2 strategies x 2 seeds
    expect(Object.keys(one.files).filter((name) => name.startsWith("/events/"))).toHaveLength(4);
    expect(await run("two", "--jobs", "2")).toEqual(one);
    expect(await run("four", "--jobs", "4", "--event-queue", "heap")).toEqual(one);
    expect(await run("default")).toEqual(one);
  });
});
