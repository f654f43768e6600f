// Whole commands on real traces, which are not part of this repository: rate and memory, reported only.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { measured } from "./peak-memory.mjs";
import { beside, inTemporaryFolder } from "./repeat.mjs";
import { row } from "./report.mjs";

const DATA = beside("../../shared/data/");
const SCENARIOS = "test/reference";
const CASES = [
  { name: "kth-sp2", strategies: [] },
  { name: "openb-fill", strategies: ["least-allocated"] },
  { name: "cloudsimpy", strategies: ["first-fit"] },
];
const FLAGS = ["--jobs", "1", "--events", "none", "--pods", "none", "--quiet"];

export async function measure() {
  const rows = [];
  for (const each of CASES) rows.push(...(await run(each)));
  return { command: `node dist/main.js run ${SCENARIOS}/NAME.yaml ${FLAGS.join(" ")}`, rows };
}

function run({ name, strategies }) {
  if (!existsSync(DATA)) return [row({ of: name, skipped: `no traces at ${DATA}` })];
  return inTemporaryFolder(async (folder) => {
    const chosen = strategies.length > 0 ? ["--strategies", strategies.join(",")] : [];
    const file = beside(`../${SCENARIOS}/${name}.yaml`);
    const words = ["run", file, ...FLAGS, ...chosen, "--out", folder];
    const { seconds: total, peak, failure } = await measured("node", [beside("../dist/main.js"), ...words]);
    if (failure !== undefined) return [row({ of: name, skipped: failure })];
    return [
      ...ratesIn(folder).map(({ strategy, pods, wall }) =>
        row({ of: `${name}, ${strategy}`, ours: pods / wall / 1000, unit: "1000 pods/s wall" }),
      ),
      row({ of: `${name}, whole command`, ours: total, unit: "s wall" }),
      row({ of: `${name}, peak memory`, ours: peak, unit: "MiB" }),
    ];
  });
}

/** Pods that were placed, and the seconds it took, by strategy. */
function ratesIn(out) {
  const [scenario] = readdirSync(out);
  const folder = join(out, scenario, readdirSync(join(out, scenario))[0]);
  const lines = readFileSync(join(folder, "runs.csv"), "utf8").split("\n");
  return JSON.parse(readFileSync(join(folder, "timing.json"), "utf8")).runs.map(({ strategy, wall_s }) => {
    const waits = lines.find((line) => line.includes(`,${strategy},`) && line.includes(",wait_s,count,,"));
    return { strategy, pods: Number(waits.split(",").at(-1)), wall: wall_s };
  });
}
