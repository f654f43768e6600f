import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { SMALL, STRATEGIES } from "./a-scenario-file.ts";
import { aFolder, type Ended, stowage } from "./stowage.ts";

/** Runs strategies of the user's beside the first-fit of the scenario, one seed each. */
async function runBeside(names: readonly string[], ...more: readonly string[]): Promise<Ended> {
  const cwd = aFolder({ "small.yaml": SMALL, ...STRATEGIES });
  const strategies = [...names.map((name) => `./${name}.mjs`), "first-fit"].join(",");
  const words = ["run", "small.yaml", "--strategies", strategies, "--replications", "1", ...more];
  return await stowage([...words, "-o", "json", "--quiet"], { cwd });
}

/** The three lines about each failure, by strategy. */
function failuresOf(stderr: string): ReadonlyMap<string, string> {
  const failures = stderr.replace("from the strategy\n", "").split(/^(?=error: )/m);
  return new Map(failures.map((text) => [/strategy ([\w-]+), seed/.exec(text)?.[1] ?? "", text]));
}

/** What, where (when), and the command that repeats it. */
function expectFailure(stderr: string, name: string, time: string, message: string): void {
  expect(failuresOf(stderr).get(name)).toMatch(
    new RegExp(
      `^error: ${message}\n` +
        `  in: scenario small, strategy ${name}, seed 42, simulated time ${time}\n` +
        `  to repeat: stowage run small\\.yaml --strategies \\./${name}\\.mjs --seed 42 --replications 1\n$`,
    ),
  );
}

/** The first decision after 100 s = 1m40s; tasks come every 2 s. */
const LATER = "1m4\\d(\\.\\d+)?s";

const BAD: readonly (readonly [what: string, name: string, time: string, message: string])[] = [
  ["throws", "throws", LATER, ".*out of ideas.* \\[strategy\\]"],
  [
    "names a node where the pod does not fit",
    "misfits",
    ".*s",
    "the strategy named node 0 \\(web-0\\), where the pod does not fit \\[strategy\\]",
  ],
  ["ends its thread", "exits", LATER, "the worker ended with exit code 3 \\[crash\\]"],
  [
    "throws while it loads",
    "load-throws",
    "unknown",
    "strategy module .*load-throws.mjs: its load\\(\\) threw: Error: no solver \\[strategy\\]",
  ],
  [
    "does not parse: the line is named",
    "syntax",
    "unknown",
    "strategy module .*syntax.mjs:3: cannot be imported: SyntaxError: .* \\[strategy\\]",
  ],
  [
    "exports no strategy",
    "nothing",
    "unknown",
    "strategy module .*nothing.mjs: is no strategy: .*must export.* \\[strategy\\]",
  ],
  [
    "imports what is not there",
    "lacks",
    "unknown",
    "strategy module .*lacks.mjs: cannot be imported: .*not-there.mjs' imported from .*lacks.mjs \\[strategy\\]",
  ],
];

describe("a strategy that goes wrong fails its own run, when it", () => {
  let ended: Ended;
  beforeAll(async () => {
    ended = await runBeside([...BAD.map(([, name]) => name), "prints"]);
  });

  it.each(BAD)("%s", (_, name, time, message) => {
    expectFailure(ended.stderr, name, time, message);
  });

  it("and the others finish; what they print stays out of the data", () => {
    expect(JSON.parse(ended.stdout).runs).toEqual({ planned: 9, finished: 2, failed: 7, missing: 0 });
    expect(ended.stderr).toContain("from the strategy\n");
    expect(ended.code).toBe(1);
  });

  it("never ends, after the time that is given", async () => {
    const { code, stderr, stdout } = await runBeside(["loops"], "--stuck-after", "2s");
    expectFailure(stderr, "loops", LATER, "the run made no progress for 2 s, and was given up \\[stuck\\]");
    expect(JSON.parse(stdout).runs).toMatchObject({ finished: 1, failed: 1 });
    expect(code).toBe(1);
  });

  it("uses up its memory", async () => {
    const { code, stderr, stdout } = await runBeside(["hoards"], "--memory", "64Mi");
    const message = "the worker ran out of memory: it may use 64 MiB, and --memory sets another limit";
    expectFailure(stderr, "hoards", LATER, `${message} \\[crash\\]`);
    expect(JSON.parse(stdout).runs).toMatchObject({ finished: 1, failed: 1 });
    expect(code).toBe(1);
  });
});

describe("a strategy of the user's", () => {
  it("starts each run afresh: what it keeps in the module does not reach the next", async () => {
    const twice = "[{module: ./counts.mjs, label: first}, {module: ./counts.mjs, label: second}]";
    const scenario = SMALL.replace("[first-fit, best-fit]", twice);
    const cwd = aFolder({ "small.yaml": scenario, ...STRATEGIES });
    await stowage(["run", "small.yaml", "-q", "--jobs", "1", "--replications", "1"], { cwd });
    const [hash] = readdirSync(join(cwd, "results/small"));
    const { runs } = JSON.parse(readFileSync(join(cwd, "results/small", hash!, "manifest.json"), "utf8"));
    const [first, second] = runs;
    expect(first).toMatchObject({ strategy: "first", status: "finished" });
    expect(second).toEqual({ ...first, strategy: "second" });
  });
});
