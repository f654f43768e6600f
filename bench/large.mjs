// Large worlds of controllers: 100k pods rolled at once on 5,000 nodes, and a month of failures of 1,000 nodes.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beside, inTemporaryFolder, output } from "./repeat.mjs";
import { isIdle, row } from "./report.mjs";

const REPEATS = 3;
/** With the default limits, 20 writes a second for each controller, the rollout takes three hours; with these, minutes. */
const RAISED =
  "latencies: {controllers: {rate: 1000/s, burst: 2000}, scheduler: {rate: 1000/s, burst: 2000}}";

const CASES = [
  {
    of: "100k pods of 500 Deployments rolled, 5,000 nodes, default client limits",
    limit: 3,
    deployments: { count: 500, replicas: 200 },
    scenario: () => rolled("12h", ""),
  },
  {
    of: "the same, client limits of 1,000/s",
    limit: 3,
    deployments: { count: 500, replicas: 200 },
    scenario: () => rolled("2h", RAISED),
  },
  {
    of: "50k pods, 1,000 nodes that fail each 10 days and return, 30 days",
    limit: 10,
    deployments: { count: 500, replicas: 100 },
    scenario: month,
  },
];

export function measure() {
  return inTemporaryFolder((folder) => {
    const rows = CASES.flatMap(({ of, limit, deployments, scenario }) => {
      const file = join(folder, "scenario.yaml");
      writeFileSync(join(folder, "deployments.yaml"), manifests(deployments));
      writeFileSync(file, scenario());
      const runs = Array.from({ length: REPEATS }, () =>
        JSON.parse(output("node", beside("large-run.mjs"), file)),
      );
      const best = runs.reduce((some, other) => (other.wall < some.wall ? other : some));
      return [
        row({ of, ours: best.wall, unit: "s wall of the run", limit, judged: isIdle }),
        row({ of: `${of}: CPU`, ours: Math.min(...runs.map(({ cpu }) => cpu)), unit: "s" }),
        row({ of: `${of}: events`, ours: best.events / best.wall / 1000, unit: "1000 events/s" }),
      ];
    });
    return { command: "node bench/large-run.mjs SCENARIO", rows };
  });
}

function manifests({ count, replicas }) {
  return Array.from({ length: count }, (_, i) => deployment(i, replicas)).join("---\n");
}

/** Ready 2 to 6 seconds after its start, at the next probe. */
function deployment(i, replicas) {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: app-${i}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: app-${i}}}
  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%, maxUnavailable: 25%}}
  template:
    metadata: {labels: {app: app-${i}}}
    spec:
      containers:
        - name: main
          image: "example.com/app-${i}:v1"
          readinessProbe: {httpGet: {path: /, port: 80}, initialDelaySeconds: ${2 + (i % 5)}, periodSeconds: 5}
          resources: {requests: {cpu: 100m, memory: 256Mi}}
`;
}

function rolled(horizon, latencies) {
  return `${head("rolled", horizon, 5000, '{cpu: "4", memory: 16Gi}')}
${latencies}
timeline:
  - {at: 1m, setImage: deployment/*, image: "example.com/*:v2"}
`;
}

function month() {
  return `${head("month", "30d", 1000, '{cpu: "8", memory: 32Gi}')}
failures:
  - {each: node, timeToFailure: {exponential: 10d}, timeToRepair: {lognormal: {median: 59m, p90: 329m}}}
`;
}

function head(name, horizon, nodes, machine) {
  return `apiVersion: stowage/v1
kind: Scenario
metadata: {name: ${name}}
horizon: ${horizon}
cluster:
  pools:
    - {name: web, count: ${nodes}, zones: [a, b, c], machine: ${machine}}
workloads: {manifests: [deployments.yaml]}
replications: {count: 1, seed: 1}
strategies: [kube-default]`;
}
