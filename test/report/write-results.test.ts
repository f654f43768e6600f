import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readResults } from "../../src/report/read-results.ts";
import { ResultsError } from "../../src/report/results-error.ts";
import { storedStudyOf } from "../../src/report/stored-study.ts";
import { type ResultExtras, writeResults } from "../../src/report/write-results.ts";
import type { Study } from "../../src/spec/study.ts";
import { aFailure, aPlausibleStudy, aRun, aStudy, aTaskStream, aWorld } from "./a-study.ts";

const EXTRAS: ResultExtras = {
  hash: "0123",
  command: "stowage run a.yaml",
  pods: [],
  events: [],
  timing: {},
  drawing: { charts: true, page: true },
};

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "stowage-report-"));
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Path to content of every file below a folder. */
function contentOf(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(dir.length + 1), readFileSync(path, "utf8")]),
  );
}

async function written(name: string, study: Study, extras: Partial<ResultExtras> = {}): Promise<string> {
  const dir = join(root, name, "hash");
  await writeResults(dir, study, { ...EXTRAS, ...extras });
  return dir;
}

/** Rows of pod records as workers spool them. */
function aSpool(name: string, records: readonly (readonly number[])[]): string {
  const bytes = Buffer.alloc(records.length * 80);
  // Tasks: the last number, the length of a name, is 0.
  for (const [row, record] of records.entries()) {
    for (const [field, number] of record.entries()) bytes.writeDoubleLE(number, 80 * row + 8 * field);
  }
  writeFileSync(join(root, name), bytes);
  return join(root, name);
}

describe("runs.csv", () => {
  it("is long, with the scenario's names and numbers that read back", async () => {
    const study = aStudy([
      aRun("a", 42, { "wait_s.mean": 0.1, 'core_hours.sum{outcome="lost"}': 1e-7, "wait_s.p50": Number.NaN }),
    ]);
    expect(contentOf(await written("long", study))["runs.csv"]).toBe(
      [
        "scenario,strategy,variant,seed,metric,stat,labels,value",
        "a-scenario,a,,42,wait_s,mean,,0.1",
        'a-scenario,a,,42,core_hours,sum,"outcome=""lost""",1e-7',
        "a-scenario,a,,42,wait_s,p50,,",
        "",
      ].join("\n"),
    );
  });

  it("keeps a spreadsheet from taking names for formulas", async () => {
    const names = ["=1+1", "+x", "-y", "@z", "'=1", "'quoted'", 'a,"b"\nc', "plain"];
    const study = aStudy(names.map((name) => aRun(name, 1, { "wait_s.mean": -1 })));
    const dir = await written("formulas", study);
    const text = contentOf(dir)["runs.csv"]!;
    expect(text).toContain("\na-scenario,'=1+1,,1,wait_s,mean,,-1\n");
    expect(text).not.toMatch(/(^|,)[=+@]/m);
    expect((await readResults(dir)).outcomes.map((outcome) => outcome.strategy)).toEqual(names);
  });
});

describe("summary.csv", () => {
  it("has the mean, its interval and the paired difference", async () => {
    const study = aStudy([
      ...[10, 20].map((wait, i) => aRun("a", i, { "wait_s.mean": wait })),
      ...[12, 22].map((wait, i) => aRun("b", i, { "wait_s.mean": wait })),
    ]);
    const [header, a, b] = contentOf(await written("summary", study))["summary.csv"]!.split("\n");
    expect(header).toBe(
      "strategy,variant,metric,unit,stat,labels,n,mean,sd,low,high," +
        "baseline,baseline_pairs,baseline_difference,baseline_half_width,baseline_verdict," +
        "first_variant,first_variant_pairs,first_variant_difference,first_variant_half_width,first_variant_verdict",
    );
    expect(a).toMatch(/^a,,wait_s,s,mean,,2,15,7\.07\d+,-48\.5\d+,78\.5\d+,,,,,,,,,,$/);
    expect(b).toContain(",a,2,2,0,worse,,,,,");
  });
});

describe("pods.csv", () => {
  const study = aStudy([aRun("a", 1, {})], {
    variants: [{ name: "", world: aWorld({ tasks: [aTaskStream("batch"), aTaskStream("=web")] }) }],
  });

  it("streams spools into names, seconds and empty cells", async () => {
    const spool = aSpool("pods.bin", [
      [0, 0, 1_500_000, 2_000_001, 3e6, 4e6, 1, 2, 0],
      [1, 7, 9e6, Number.NaN, Number.NaN, Number.NaN, -1, 0, 3],
    ]);
    const dir = await written("pods", study, {
      pods: [{ strategy: "a", variant: "", seed: 1, path: spool }],
    });
    expect(contentOf(dir)["pods.csv"]).toBe(
      [
        "strategy,variant,seed,pod,workload,submitted_s,bound_s,ready_s,ended_s,node,attempts,outcome",
        "a,,1,batch-0,batch,1.5,2.000001,3,4,web-1,2,ended",
        "a,,1,'=web-7,'=web,9,,,,,0,pending",
        "",
      ].join("\n"),
    );
    expect(existsSync(spool)).toBe(true);
  });

  it("takes more records than fit into one read", async () => {
    const records = Array.from({ length: 20_000 }, (_, i) => [
      0,
      i,
      i * 1e6,
      i * 1e6,
      i * 1e6,
      i * 1e6,
      0,
      1,
      0,
    ]);
    const spool = aSpool("many.bin", records);
    const dir = await written("many", study, {
      pods: [{ strategy: "a", variant: "", seed: 1, path: spool }],
    });
    const lines = contentOf(dir)["pods.csv"]!.split("\n");
    expect(lines).toHaveLength(20_002);
    expect(lines[20_000]).toBe("a,,1,batch-19999,batch,19999,19999,19999,19999,web-0,1,ended");
  });

  it("says when a spool is cut off, and leaves nothing behind", async () => {
    const path = join(root, "cut.bin");
    writeFileSync(path, Buffer.alloc(100));
    const writing = written("cut", study, { pods: [{ strategy: "a", variant: "", seed: 1, path }] });
    await expect(writing).rejects.toThrow(`cannot read ${path}: its last pod record is cut off`);
    expect(readdirSync(join(root, "cut"))).toEqual([]);
  });
});

describe("a results folder", () => {
  it("has equal bytes from equal studies, but for timing.json", async () => {
    const one = contentOf(await written("one", aPlausibleStudy(), { timing: { wall_s: 1 } }));
    const two = contentOf(await written("two", aPlausibleStudy(), { timing: { wall_s: 2 } }));
    expect(one["timing.json"]).not.toBe(two["timing.json"]);
    expect({ ...one, "timing.json": "" }).toEqual({ ...two, "timing.json": "" });
  });

  it("reads back what was stored, failed runs in their places", async () => {
    const { outcomes, scenario, ...study } = aPlausibleStudy({ seeds: 3, variants: ["calm", "storm"] });
    const mixed = outcomes.map((outcome, i) =>
      i === 4
        ? {
            ...aFailure(outcome.strategy, outcome.seed, "threw:\n<boom>"),
            scenario: scenario.name,
            variant: "calm",
          }
        : outcome,
    );
    const whole = { ...study, scenario, outcomes: mixed };
    const dir = await written("back", whole);
    expect(await readResults(dir)).toEqual(
      storedStudyOf(whole, { hash: "0123", command: "stowage run a.yaml" }),
    );
  });

  it("lists its files with columns and units in manifest.json", async () => {
    const dir = await written("listed", aPlausibleStudy({ seeds: 2 }));
    const files = contentOf(dir);
    const manifest = JSON.parse(files["manifest.json"]!);
    expect(manifest).toMatchObject({
      version: "0.1.0",
      hash: "0123",
      seeds: [42, 43],
      complete: true,
      failed: 0,
    });
    expect(manifest.runs[0]).toMatchObject({
      strategy: "least-allocated",
      seed: 42,
      eventHash: "hash-least-allocated-42",
    });
    for (const { file, columns } of manifest.files) {
      expect(files[file], file).toBeDefined();
      if (!file.endsWith(".csv")) continue;
      expect(files[file]!.split("\n")[0]).toBe(columns.map((column: { name: string }) => column.name).join());
    }
    const described = manifest.files.map((file: { file: string }) => file.file);
    expect(
      Object.keys(files)
        .filter((file) => !described.includes(file))
        .sort(),
    ).toEqual(["manifest.json", "timing.json"]);
  });

  it("moves event logs in, each under a name of its own", async () => {
    const logs = ["a/b", "a-b"].map((strategy, i) => {
      writeFileSync(join(root, `${i}.ndjson`), `{"n":${i}}\n`);
      return { strategy, variant: "", seed: 1, path: join(root, `${i}.ndjson`) };
    });
    const study = aStudy(logs.map(({ strategy }) => aRun(strategy, 1, {})));
    const files = contentOf(await written("events", study, { events: logs }));
    expect(files["events/a-b.seed-1.ndjson"]).toBe('{"n":0}\n');
    expect(files["events/a-b.seed-1.2.ndjson"]).toBe('{"n":1}\n');
    expect(existsSync(logs[0]!.path)).toBe(false);
  });

  it("replaces the one that stood there as a whole", async () => {
    const dir = await written("again", aPlausibleStudy({ seeds: 2 }));
    writeFileSync(join(dir, "stray.txt"), "");
    await written("again", aPlausibleStudy({ seeds: 2 }));
    expect(existsSync(join(dir, "stray.txt"))).toBe(false);
    expect(readdirSync(join(root, "again"))).toEqual(["hash"]);
  });

  it("leaves what stood there alone when writing fails", async () => {
    const dir = await written("kept", aPlausibleStudy({ seeds: 2 }));
    const before = contentOf(dir);
    const events = [{ strategy: "a", variant: "", seed: 1, path: join(root, "no-such-log") }];
    await expect(written("kept", aPlausibleStudy({ seeds: 2 }), { events })).rejects.toThrow(
      `no such file or folder (ENOENT): ${join(root, "no-such-log")}`,
    );
    expect(contentOf(dir)).toEqual(before);
    expect(readdirSync(join(root, "kept"))).toEqual(["hash"]);
  });

  it("says where, why and what helps", async () => {
    const error = await writeResults("/dev/null/x/y", aPlausibleStudy({ seeds: 1 }), EXTRAS).catch(
      (thrown) => thrown,
    );
    expect(error).toBeInstanceOf(ResultsError);
    expect(error.message).toBe(
      "cannot write results to /dev/null/x/y: a part of the path is a file, not a folder (ENOTDIR)",
    );
    expect(error.cure).toBe("choose a folder with --out DIR");
  });

  it.runIf(existsSync("/dev/full"))("reports a full disk as such", async () => {
    const { writeTable } = await import("../../src/report/write-csv.ts");
    const { RUNS_TABLE } = await import("../../src/report/result-tables.ts");
    const { replaceFolder } = await import("../../src/report/write-folder.ts");
    const dir = join(root, "full", "hash");
    const writing = replaceFolder(dir, () => writeTable("/dev/full", RUNS_TABLE, []));
    await expect(writing).rejects.toThrow(
      `cannot write results to ${dir}: no space is left on the disk (ENOSPC)`,
    );
    expect(readdirSync(join(root, "full"))).toEqual([]);
  });
});

describe("readResults", () => {
  it.each([
    ["no folder", () => {}, /manifest\.json: there is no such file or folder/],
    ["not JSON", (dir: string) => writeFileSync(join(dir, "manifest.json"), "{"), /it is not JSON/],
    [
      "another format",
      (dir: string) => writeFileSync(join(dir, "manifest.json"), '{"format":2}'),
      /its format is 2/,
    ],
  ])("refuses %s", async (name, damage, message) => {
    const dir = join(root, `read-${name}`);
    mkdirSync(dir);
    damage(dir);
    const error = await readResults(dir).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ResultsError);
    expect(error.message).toMatch(message);
  });

  it("draws what is asked for", async () => {
    const page = contentOf(
      await written("page-alone", aPlausibleStudy(), { drawing: { charts: false, page: true } }),
    );
    expect(Object.keys(page).filter((file) => file.startsWith("charts"))).toEqual([]);
    expect(page["report.html"]).not.toContain("<svg");
    const neither = contentOf(
      await written("tables", aPlausibleStudy(), { drawing: { charts: false, page: false } }),
    );
    expect(Object.keys(neither)).not.toContain("report.html");
    expect(Object.keys(neither)).toContain("summary.csv");
  });

  it("refuses a damaged table, and says which row", async () => {
    const dir = await written("damaged", aStudy([aRun("a", 1, { "wait_s.mean": 1 })]));
    const path = join(dir, "runs.csv");
    writeFileSync(path, readFileSync(path, "utf8").replace(",1\n", ",one\n"));
    await expect(readResults(dir)).rejects.toThrow("row 1 is damaged: a-scenario,a,,1,wait_s,mean,,one");
  });
});
