// A cluster's worth of bare pods as one JSON List, read and placed by kube-default: the whole command.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { measured } from "./peak-memory.mjs";
import { beside, inTemporaryFolder } from "./repeat.mjs";
import { isIdle, row } from "./report.mjs";

const PODS = 7064;
const NODES = 1000;
const REPEATS = 5;
const FLAGS = ["--no-charts", "--events", "none", "--quiet"];

export function measure() {
  return inTemporaryFolder(async (folder) => {
    writeFileSync(
      join(folder, "pods.json"),
      JSON.stringify({ apiVersion: "v1", kind: "List", items: pods() }),
    );
    writeFileSync(join(folder, "objects.yaml"), SCENARIO);
    let seconds = Number.POSITIVE_INFINITY;
    let peak = Number.POSITIVE_INFINITY;
    for (let i = 0; i < REPEATS; i++) {
      const words = ["run", join(folder, "objects.yaml"), ...FLAGS, "--out", join(folder, `out-${i}`)];
      const run = await measured("node", [beside("../dist/main.js"), ...words]);
      if (run.failure !== undefined) throw new Error(run.failure);
      seconds = Math.min(seconds, run.seconds);
      peak = Math.min(peak, run.peak);
    }
    return {
      command: `node dist/main.js run objects.yaml ${FLAGS.join(" ")}`,
      rows: [
        row({
          of: `${PODS} pods, ${NODES} nodes`,
          ours: seconds,
          unit: "s wall",
          limit: 0.8,
          judged: isIdle,
        }),
        row({ of: "peak memory", ours: peak, unit: "MiB", limit: 150 }),
      ],
    };
  });
}

/** Pods of many sizes, as an API server would list them; always the same. */
function pods() {
  let state = 1;
  const below = (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  return Array.from({ length: PODS }, (_, i) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `pod-${i}`, namespace: `team-${below(20)}`, labels: { app: `app-${below(200)}` } },
    spec: {
      containers: [
        {
          name: "main",
          image: `example.com/app-${below(200)}:v1`,
          resources: { requests: { cpu: `${50 * (1 + below(20))}m`, memory: `${64 * (1 + below(32))}Mi` } },
        },
      ],
    },
  }));
}

const SCENARIO = `
apiVersion: stowage/v1
kind: Scenario
metadata: {name: objects}
start: cold
horizon: 30m
cluster:
  pools:
    - {name: web, count: ${NODES}, zones: [a, b, c], machine: {cpu: "8", memory: 32Gi}}
workloads: {manifests: [pods.json]}
replications: {count: 1, seed: 1}
strategies: [kube-default]
`;
