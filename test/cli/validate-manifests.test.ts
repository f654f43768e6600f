import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DUMP } from "./a-dump.ts";
import { SMALL } from "./a-scenario-file.ts";
import { aFolder, stowage } from "./stowage.ts";

const AGENT = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      runtimeClassName: gvisor
      containers: [{name: main, image: "example.com/agent:v1", resources: {requests: {cpu: 50m, memory: 64Mi}}}]
---
apiVersion: v1
kind: Secret
metadata: {name: keys}
`;

describe("stowage validate, of manifests", () => {
  it("tells what is simulated and what is not, of all files together", async () => {
    const cwd = aFolder({ "dump.yaml": DUMP });
    mkdirSync(join(cwd, "more"));
    writeFileSync(join(cwd, "more/agent.yaml"), AGENT);
    const words = ["validate", "dump.yaml", "more", "--ignore-unsupported"];
    const { code, stdout, stderr } = await stowage(words, { cwd });
    expect(stderr).toBe("");
    expect(stdout).toBe(`dump.yaml, more: fine
  simulated
    1  Deployment
    1  ReplicaSet
    2  Pod
    3  Node
    1  DaemonSet
    2 pods, requesting 1 CPU and 1Gi of memory
    and one on each node: daemonset/agent
  not simulated: accepted, and nothing comes of them
    1  Secret
  without effect here, though Kubernetes gives it one
    1  DaemonSet.spec.template.spec.runtimeClassName: gvisor
`);
    expect(code).toBe(0);
  });

  it("refuses constraints that are not simulated, unless told to go on", async () => {
    const cwd = aFolder({ "agent.yaml": AGENT });
    const { code, stdout, stderr } = await stowage(["validate", "agent.yaml"], { cwd });
    expect(stderr).toMatch(/^agent\.yaml:9:7: error: runtimeClassName .* \[not-yet-simulated\]$/m);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  it("takes them from the standard input, and scenarios beside them", async () => {
    const cwd = aFolder({ "a.yaml": SMALL });
    const { code, stdout } = await stowage(["validate", "a.yaml", "-f", "-"], { cwd, stdin: DUMP });
    expect(stdout).toMatch(
      /^-: fine\n(.*\n)*a\.yaml: fine; 2 strategies x 3 seeds = 6 runs\n {2}tasks.work: /,
    );
    expect(code).toBe(0);
  });

  it("counts mistakes of both", async () => {
    const cwd = aFolder({
      "a.yaml": SMALL.replace("count: 3,", "cuont: 3,"),
      "b.yaml": DUMP.replace("500m", "-1"),
    });
    const { code, stderr } = await stowage(["validate", "a.yaml", "b.yaml", "-q"], { cwd });
    expect(stderr).toContain("b.yaml:");
    expect(stderr.trimEnd().split("\n").at(-1)).toBe("2 mistakes in 2 of 2 files");
    expect(code).toBe(2);
  });
});
