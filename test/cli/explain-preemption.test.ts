import { describe, expect, it } from "vitest";
import { aFolder, stowage } from "./stowage.ts";

const deployment = (name: string, replicas: number, cpu: string, more: string) => `
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      ${more}
      containers:
        - {name: main, image: "x:1", resources: {requests: {cpu: "${cpu}", memory: 1Gi}}, lifecycle: {preStop: {sleep: {seconds: 40}}}}`;

/** Two nodes of 4 cores, filled by 8 batch pods of a core; from 1m on `web` wants 3 cores, and 40 s to stop batch pods. */
const SCENARIO = `
apiVersion: stowage/v1
kind: Scenario
metadata: {name: pre}
horizon: 10m
replications: {count: 1, seed: 1}
cluster: {pools: [{name: node, count: 2, machine: {cpu: "4", memory: 16Gi}}]}
timeline:
  - {at: 1m, scale: deployment/web, replicas: 1}
  - {at: 1m, scale: deployment/polite, replicas: 1}
strategies: [kube-default]
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: high}
value: 1000
---
apiVersion: v1
kind: Pod
metadata: {name: gated}
spec:
  schedulingGates: [{name: example.com/quota}]
  containers: [{name: main, image: "x:1", resources: {requests: {cpu: 1m, memory: 1Mi}}}]
${deployment("batch", 8, "1", "terminationGracePeriodSeconds: 60")}
${deployment("web", 0, "3", "priorityClassName: high")}
${deployment("polite", 0, "2", "preemptionPolicy: Never")}
`;

const cwd = aFolder({ "pre.yaml": SCENARIO });

async function explain(...words: readonly string[]) {
  const { code, stdout, stderr } = await stowage(["explain", ...words, "pre.yaml"], { cwd });
  expect([code, stderr]).toEqual([0, ""]);
  return stdout;
}

const batch = "batch-[a-z0-9]{10}-\\d";

describe("stowage explain of preemption", () => {
  it("names the node that a pod waits for, and who is leaving there", async () => {
    const text = await explain("deployment/web", "--at", "1m10s");
    expect(text).toContain("preemption: not eligible due to a terminating pod on the nominated node.");
    expect(text).toMatch(
      new RegExp(`^it waits for node-[01], where ${batch}, ${batch}, ${batch} are leaving$`, "m"),
    );
    const told = JSON.parse(await explain("deployment/web", "--at", "1m10s", "--json"));
    expect(told.nominatedNodeName).toMatch(/^node-[01]$/);
    expect(told.preemption).toMatchObject({
      isDecided: true,
      victims: Array(3).fill(expect.stringMatching(batch)),
    });
    expect(told["postfilter-result"]).toEqual({
      "node-0": {},
      "node-1": {},
      [told.nominatedNodeName]: { DefaultPreemption: "preemption victim" },
    });
  });

  it("says of a placed pod what one more of its kind would meet", async () => {
    // By then web runs with 3 cores, one batch pod is beside it, and 4 are on the other node.
    const text = await explain("deployment/web", "--at", "5m");
    expect(text).toContain("\none more of its kind: 0/2 nodes are available: 2 Insufficient cpu.\n");
    expect(text).toContain("\nkube-default would put one more of its kind nowhere now\n");
    expect(text).toMatch(
      new RegExp(`^one more of its kind would evict ${batch}, ${batch}, ${batch} on node-[01]$`, "m"),
    );
    // Only one pod of lower priority is beside web: its core is not enough.
    expect(text).toMatch(/^node-[01] +NodeResourcesFit: Insufficient cpu +Insufficient cpu$/m);
  });

  it("says why nobody is evicted", async () => {
    const text = await explain("deployment/polite", "--at", "5m");
    expect(text).toContain("preemption: not eligible due to preemptionPolicy=Never.");
    expect(text).toContain("\nit would evict nobody\n");
    const told = JSON.parse(await explain("deployment/batch", "--at", "5m", "--json"));
    expect(told.preemption).toMatchObject({ isDecided: false, victims: [], budgetViolations: 0 });
    expect(told.preemption.nodes["node-0"].reason).toBe("No preemption victims found for incoming pod");
    expect(told.nominatedNodeName).toBe("");
    expect(told["postfilter-result"]).toEqual({ "node-0": {}, "node-1": {} });
  });

  it("promises no node to a pod with scheduling gates", async () => {
    const text = await explain("gated", "--at", "30s");
    expect(text.split("\n").slice(0, 3)).toEqual([
      "default/gated of pods at 30s: waits",
      "Scheduling is blocked due to non-empty scheduling gates",
      "kube-default looks for no node until its scheduling gates are lifted: example.com/quota",
    ]);
    expect(text).not.toContain("chosen");
    const told = JSON.parse(await explain("gated", "--at", "30s", "--json"));
    expect([told.choice, told["selected-node"], told.schedulingGates]).toEqual([
      "",
      "",
      ["example.com/quota"],
    ]);
  });
});
