// node large-run.mjs SCENARIO: plays the only run of a scenario here, and prints what that took as JSON.
import { catalog, loadScenario, plan, runScenario } from "../dist/index.js";

const [file] = process.argv.slice(2);
const { scenario, diagnostics } = await loadScenario(file, { catalog, sets: [] });
if (scenario === undefined) throw new Error(JSON.stringify(diagnostics));
const [run] = plan(scenario, { check: false, eventQueue: "ladder" });
const before = process.cpuUsage();
const start = performance.now();
const { events, eventHash } = runScenario(run);
const wall = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ wall, cpu: (user + system) / 1e6, events, eventHash }));
