import { describe, expect, it } from "vitest";
import { aFolder, stowage } from "./stowage.ts";

const pod = (gates: string) => `
apiVersion: v1
kind: Pod
metadata: {name: held}
spec:
  schedulingGates: [${gates}]
  containers: [{name: a, image: "x:1", resources: {requests: {cpu: "1", memory: 1Gi}}}]
`;

/** A pod with two gates; after a minute one of them is lifted, after two minutes the other. */
const SCENARIO = `
apiVersion: stowage/v1
kind: Scenario
metadata: {name: gates}
horizon: 5m
start: cold
replications: {count: 1, seed: 1}
cluster: {pools: [{name: node, count: 1, machine: {cpu: "4", memory: 8Gi}}]}
timeline:
  - {at: 1m, apply: one.yaml}
  - {at: 2m, apply: none.yaml}
strategies: [kube-default, best-fit, {name: best-fit, label: fifo, queue: fifo}]
---${pod("{name: a/quota}, {name: b/approved}")}`;

const cwd = aFolder({
  "gates.yaml": SCENARIO,
  "one.yaml": pod("{name: b/approved}"),
  "none.yaml": pod(""),
});

async function headOf(strategy: string, at: string) {
  const words = ["explain", "held", "--at", at, "--strategy", strategy, "gates.yaml"];
  const { code, stdout } = await stowage(words, { cwd });
  expect(code).toBe(0);
  return stdout.split("\n").slice(0, 3);
}

describe("scheduling gates", () => {
  it.each(["kube-default", "best-fit", "fifo"])(
    "hold a pod back until they are all lifted, with %s",
    async (strategy) => {
      const blocked = "Scheduling is blocked due to non-empty scheduling gates";
      const until = `${strategy} looks for no node until its scheduling gates are lifted`;
      expect(await headOf(strategy, "59s")).toEqual([
        "default/held of pods at 59s: waits",
        blocked,
        `${until}: a/quota, b/approved`,
      ]);
      expect(await headOf(strategy, "119s")).toEqual([
        "default/held of pods at 1m59s: waits",
        blocked,
        `${until}: b/approved`,
      ]);
      expect((await headOf(strategy, "3m"))[0]).toBe("default/held of pods at 3m: is ready on node-0");
    },
  );

  it("are warned of", async () => {
    const { code, stderr } = await stowage(["validate", "gates.yaml"], { cwd });
    expect(code).toBe(0);
    expect(stderr).toContain("such pods never start: pod/held [gated]");
  });
});
