import { describe, expect, it } from "vitest";
import { aFolder, stowage } from "./stowage.ts";

/** Two nodes of 4 and 2 cores, 8 GiB each; `web` has 2 pods of 1 core and 1 GiB; from 60 s on `big` wants 9 cores. */
const SCENARIO = `
apiVersion: stowage/v1
kind: Scenario
metadata: {name: small}
start: settled
horizon: 10m
replications: {count: 3, seed: 5}
cluster:
  pools:
    - {name: large, count: 1, machine: {cpu: "4", memory: 8Gi, pods: 10}}
    - {name: little, count: 1, machine: {cpu: "2", memory: 8Gi, pods: 10}}
workloads:
  tasks:
    - {name: big, arrivals: {at: 60s, count: 1}, duration: 10s, requests: {cpu: "9"}}
strategies: [least-allocated, first-fit]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: main
          image: web:v1
          resources: {requests: {cpu: "1", memory: 1Gi}}
`;

const cwd = aFolder({ "small.yaml": SCENARIO });

async function explain(...words: readonly string[]) {
  const { code, stdout, stderr } = await stowage(["explain", ...words], { cwd });
  return { code, stdout, stderr: stderr.trimEnd() };
}

describe("stowage explain", () => {
  it("shows verdict and score of each node for a placed pod, best first", async () => {
    const { code, stdout } = await explain("deployment/web", "--at", "30s", "small.yaml");
    expect(code).toBe(0);
    // Left after the first pod: large-0 trunc((75 + 87) / 2) = 81, little-0 trunc((50 + 87) / 2) = 68; after the
    // second: large-0 trunc((50 + 75) / 2) = 62, little-0 68; after one more: large-0 62, little-0 (0 + 75) / 2 = 37.
    expect(stdout).toMatch(/^default\/web-[a-z0-9]{10}-1 of deployment\/web at 30s: is ready on little-0\n/);
    expect(stdout.split("\n").slice(1)).toEqual([
      "least-allocated would put one more of its kind on large-0 now",
      "scores: raw/normalised/weighted",
      "",
      "node      verdict       NodeResourcesFit x1  total",
      "large-0   fits, chosen             62/62/62     62",
      "little-0  fits                     37/37/37     37",
      "",
    ]);
  });

  it("shows why a pod waits", async () => {
    const { code, stdout } = await explain("big-0", "--at", "2m", "small.yaml");
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        "default/big-0 of task/big at 2m: waits",
        "0/2 nodes are available: 2 Insufficient cpu.",
        "least-allocated would put it nowhere now",
        "",
        "node      verdict",
        "large-0   NodeResourcesFit: Insufficient cpu",
        "little-0  NodeResourcesFit: Insufficient cpu",
        "",
      ].join("\n"),
    );
  });

  it("says so where the strategy does not tell how it decides", async () => {
    const { stdout } = await explain("task/big", "--at", "2m", "small.yaml", "--strategy", "first-fit");
    expect(stdout.split("\n").slice(2, 4)).toEqual([
      "first-fit would put it nowhere now",
      "first-fit does not tell how it decides: only who fits is shown",
    ]);
  });

  it("prints the maps of kube-scheduler-simulator with --json", async () => {
    const { code, stdout } = await explain("task/big", "--at", "2m", "--json", "-f", "small.yaml");
    expect(code).toBe(0);
    const { "filter-result": filters, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({
      pod: "default/big-0",
      workload: "task/big",
      time: 120,
      strategy: "least-allocated",
      state: "waits",
      node: "",
      choice: "",
      message: "0/2 nodes are available: 2 Insufficient cpu.",
      schedulingGates: [],
      nominatedNodeName: "",
      preemption: null,
      "selected-node": "",
      "prefilter-result": {},
      "prefilter-result-status": {},
      "postfilter-result": {},
      "score-result": {},
      "normalizedscore-result": {},
      "finalscore-result": {},
    });
    // What comes after the filter that rejects a node is not asked.
    expect(Object.entries(filters["large-0"]).slice(-2)).toEqual([
      ["NodePorts", "passed"],
      ["NodeResourcesFit", "Insufficient cpu"],
    ]);
    const placed = JSON.parse(
      (await explain("deployment/web", "--at", "30s", "--json", "small.yaml")).stdout,
    );
    expect(placed["score-result"]).toEqual({
      "large-0": { NodeResourcesFit: "62" },
      "little-0": { NodeResourcesFit: "37" },
    });
    expect(placed["normalizedscore-result"]).toEqual(placed["score-result"]);
    expect(placed["finalscore-result"]).toEqual(placed["score-result"]);
    expect(placed["selected-node"]).toBe("large-0");
    expect(placed["filter-result"]["large-0"].InterPodAffinity).toBe("passed");
    // Kubernetes has no such filter.
    expect(placed["filter-result"]["large-0"]).not.toHaveProperty("NodeReady");
  });

  it.each([
    [
      [],
      "stowage explain: found no pod; allowed: the name of a pod, NAMESPACE/NAME, or KIND/NAME of a workload\nstowage explain: --at: found nothing; allowed: an instant of the run, as in --at 5m",
    ],
    [
      ["web", "--at", "1m", "small.yaml"],
      'stowage explain: there is no pod "web" at 1m (did you mean "deployment/web"?); there are 3',
    ],
    [
      ["deployment/wep", "--at", "1m", "small.yaml"],
      'stowage explain: there is no pod "deployment/wep" at 1m (did you mean "deployment/web"?); there are 3',
    ],
    [["task/big", "--at", "30s", "small.yaml"], "stowage explain: task/big has no pods at 30s"],
    [
      ["web", "--at", "11m", "small.yaml"],
      "stowage explain: --at: found 11m; allowed: 0s to 10m, the horizon",
    ],
    [
      ["web", "--at", "11", "small.yaml"],
      'stowage explain: --at: "11" has no unit; write "11s" for seconds, "11m" for minutes',
    ],
    [
      ["web", "--at", "1m", "small.yaml", "more.yaml"],
      "stowage explain: found 2 scenarios (small.yaml, more.yaml); allowed: one",
    ],
    [
      ["web", "--at", "1m", "small.yaml", "--variant", "x"],
      'stowage: --variant: found "x"; allowed: none, there are none',
    ],
  ])("refuses %j", async (words, message) => {
    expect(await explain(...words)).toEqual({ code: 2, stdout: "", stderr: message });
  });
});
