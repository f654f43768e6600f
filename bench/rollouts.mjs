// Rollouts with default latencies and client limits: how long a large one takes, and how many events a second.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { measured } from "./peak-memory.mjs";
import { beside, inTemporaryFolder } from "./repeat.mjs";
import { isIdle, row } from "./report.mjs";

const DEPLOYMENTS = 100;
const REPLICAS = 100;
const NODES = 1000;
const REPEATS = 3;
const FLAGS = ["--no-charts", "--events", "none", "--quiet"];

export function measure() {
  return inTemporaryFolder(async (folder) => {
    const all = Array.from({ length: DEPLOYMENTS }, (_, i) => deployment(i)).join("---\n");
    writeFileSync(join(folder, "deployments.yaml"), all);
    writeFileSync(join(folder, "rollouts.yaml"), SCENARIO);
    let seconds = Number.POSITIVE_INFINITY;
    for (let i = 0; i < REPEATS; i++) {
      const run = await stowage(join(folder, "rollouts.yaml"), join(folder, `out-${i}`));
      seconds = Math.min(seconds, run.seconds);
    }
    const headline = beside("../scenarios/headline.yaml");
    const out = join(folder, "headline");
    const { seconds: wall } = await stowage(headline, out, "--replications", "20", "--jobs", "1");
    const { events, runs } = eventsIn(out);
    return {
      command: `node dist/main.js run rollouts.yaml ${FLAGS.join(" ")}`,
      rows: [
        row({
          of: `${DEPLOYMENTS} Deployments of ${REPLICAS}, ${NODES} nodes`,
          ours: seconds,
          unit: "s wall",
          limit: 3,
          judged: isIdle,
        }),
        row({ of: `headline, 20 replications, ${runs} runs, 1 job`, ours: wall, unit: "s wall" }),
        row({ of: "headline, events", ours: events / wall / 1000, unit: "1000 events/s" }),
      ],
    };
  });
}

async function stowage(scenario, out, ...words) {
  const run = await measured("node", [
    beside("../dist/main.js"),
    "run",
    scenario,
    ...FLAGS,
    ...words,
    "--out",
    out,
  ]);
  if (run.failure !== undefined) throw new Error(run.failure);
  return run;
}

/** Events of all runs of a study, and how many runs there are. */
function eventsIn(out) {
  const [scenario] = readdirSync(out);
  const [hash] = readdirSync(join(out, scenario));
  const { runs } = JSON.parse(readFileSync(join(out, scenario, hash, "manifest.json"), "utf8"));
  return { events: runs.reduce((sum, { events }) => sum + events, 0), runs: runs.length };
}

function deployment(i) {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: app-${i}}
spec:
  replicas: ${REPLICAS}
  selector: {matchLabels: {app: app-${i}}}
  template:
    metadata: {labels: {app: app-${i}}}
    spec:
      containers:
        - {name: main, image: "example.com/app-${i}:v1", resources: {requests: {cpu: 100m, memory: 128Mi}}}
`;
}

const SCENARIO = `
apiVersion: stowage/v1
kind: Scenario
metadata: {name: rollouts}
horizon: 2h
cluster:
  pools:
    - {name: web, count: ${NODES}, zones: [a, b, c], machine: {cpu: "4", memory: 16Gi}}
workloads: {manifests: [deployments.yaml]}
timeline:
${Array.from({ length: DEPLOYMENTS }, (_, i) => `  - {at: 1m, setImage: deployment/app-${i}, image: "example.com/app-${i}:v2"}`).join("\n")}
replications: {count: 1, seed: 1}
strategies: [kube-default]
`;
