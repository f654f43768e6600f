import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { plan } from "../../src/batch/plan.ts";
import type { BatchProgress } from "../../src/batch/progress.ts";
import { type BatchOptions, runBatch } from "../../src/batch/run-batch.ts";
import { runScenario } from "../../src/run/run-scenario.ts";
import { aScenario, aStrategy, aWorld } from "./a-scenario.ts";

const runs = plan(aScenario(), { check: false, eventQueue: "ladder" });
const OPTIONS: BatchOptions = { jobs: 2, memory: 256, stuckAfter: 30 };

const folder = mkdtempSync(join(tmpdir(), "stowage-batch-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("runBatch", () => {
  it("gives what the runs give by themselves, in plan order", async () => {
    const finished = await runBatch(runs, OPTIONS);
    expect(finished.map(({ run }) => run)).toEqual(runs);
    expect(finished.map(({ outcome }) => outcome)).toEqual(runs.map((run) => runScenario(run)));
  });

  it("starts no more workers than there are runs, and tells how far it is", async () => {
    const seen: BatchProgress[] = [];
    await runBatch(runs.slice(0, 1), { ...OPTIONS, jobs: 64, onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toMatchObject({ total: 1, done: 1, failed: 0, fraction: 1, remaining: 0 });
    const fractions = seen.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  });

  it("writes for the chosen runs only, in files that the finished run names", async () => {
    const spool = { directory: folder, events: () => false, pods: (run: (typeof runs)[0]) => run.seed === 8 };
    const finished = await runBatch(runs, { ...OPTIONS, spool });
    expect(finished.map(({ eventsFile }) => eventsFile)).toEqual(["", "", "", ""]);
    const files = finished.map(({ podsFile }) => podsFile);
    // first-fit 7 and 8, best-fit 7 and 8
    expect(files).toEqual(["", join(folder, "1.pods"), "", join(folder, "3.pods")]);
    expect(readdirSync(folder).sort()).toEqual(["1.pods", "3.pods"]);
  });

  it("gives what has finished when it is interrupted", async () => {
    const interrupt = new AbortController();
    const endless = aWorld({ horizon: Number.MAX_SAFE_INTEGER });
    const mixed = [runs[0]!, { ...runs[1]!, world: endless }, runs[2]!];
    const finished = await runBatch(mixed, {
      ...OPTIONS,
      jobs: 1,
      signal: interrupt.signal,
      onProgress: ({ done, fraction }) => {
        if (done === 1 && fraction > 1 / 3) interrupt.abort();
      },
    });
    expect(finished.map(({ run }) => run)).toEqual([runs[0]]);
  });

  it("starts nothing when it is interrupted before it begins", async () => {
    expect(await runBatch(runs, { ...OPTIONS, signal: AbortSignal.abort() })).toEqual([]);
  });

  it("fails a run whose module is missing, and no other", async () => {
    const missing = { ...runs[0]!, strategy: aStrategy("mine", { module: "/not/there.mjs" }) };
    const finished = await runBatch([missing, runs[1]!], OPTIONS);
    expect(finished[0]!.outcome).toEqual({
      status: "failed",
      scenario: "small",
      variant: "",
      strategy: "mine",
      seed: 7,
      kind: "strategy",
      message: "strategy module /not/there.mjs: no such file",
      simulatedTime: undefined,
    });
    expect(finished[1]!.outcome.status).toBe("finished");
  });
});
