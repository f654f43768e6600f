// Cases of bench/scheduler.mjs that are whole commands.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { measure as objects } from "../objects.mjs";
import { measured } from "../peak-memory.mjs";
import { beside } from "../repeat.mjs";
import { isIdle, row } from "../report.mjs";
import { scenarioOf } from "./cloudsimpy.mjs";

/** By name: the rows of its report. */
export const COMMANDS = {
  cloudsimpy,
  objects: async () => (await objects()).rows,
};

const TRACE = beside("../../shared/data/alibaba/cloudsimpy_jobs.csv");
const FLAGS = ["--jobs", "1", "--no-charts", "--events", "none", "--pods", "none", "--quiet"];
const REPEATS = 3;

/** Alibaba's tasks, in the order of a list or each where it fits best. */
async function cloudsimpy(folder) {
  const of = "CloudSimPy, 2.55 M instances, 300 machines";
  if (!existsSync(TRACE)) return [row({ of, skipped: `no trace at ${TRACE}` })];
  const file = scenarioOf(folder, TRACE);
  let seconds = Number.POSITIVE_INFINITY;
  let peak = 0;
  for (let i = 0; i < REPEATS; i++) {
    const out = join(folder, `cloudsimpy-${i}`);
    const run = await measured("node", [beside("../dist/main.js"), "run", file, ...FLAGS, "--out", out]);
    if (run.failure !== undefined) throw new Error(run.failure);
    seconds = Math.min(seconds, run.seconds);
    peak = Math.max(peak, run.peak);
  }
  return [
    row({ of: `${of}, list, best-fit`, ours: seconds, unit: "s wall", limit: 15, judged: isIdle }),
    row({ of: "  cloudsimpy: peak memory", ours: peak, unit: "MiB", limit: 300 }),
  ];
}
