import { describe, expect, it } from "vitest";
import { diagnosticsOf, specOf } from "./reading-of.ts";

const POD = `
---
apiVersion: v1
kind: Pod
metadata: {name: one}
spec:
  resources: {requests: {cpu: "2"}}
  containers: [{name: main, image: "app:1", resources: {requests: {cpu: 250m, memory: 1Gi}}}]
`;

const scenarioOf = (version: string) => `apiVersion: stowage/v1
kind: Scenario
metadata: {name: releases}
kubernetesVersion: ${version}
horizon: 1h
cluster: {pools: [{name: web, count: 2, machine: {cpu: 4000m, memory: 16Gi}}]}
strategies: [best-fit]
${POD}`;

describe("kubernetesVersion", () => {
  it.each([
    ["1.31", 250],
    ["1.32", 250],
    ["1.33", 250],
    ["1.34", 2000],
    ["1.35", 2000],
    ["1.36", 2000],
  ])("%s gives a pod with requests as a whole %d millicores", (version, cpu) => {
    const [pods] = specOf(scenarioOf(`"${version}"`)).variants[0]!.world.objects.workloads;
    if (pods?.kind !== "Pod") throw new Error("there is no pod");
    const { template } = pods.pods[0]!;
    expect(template.requests[0]).toBe(cpu);
    expect(template.nonZeroCpu).toBe(cpu);
    // The score of the pod itself never counts them.
    expect(template.scoredCpu).toBe(250);
    expect(Object.keys(template)).not.toContain("withoutPodLevel");
  });

  it.each(["1.37", "1.28"])("%s is unknown, and the mistake names those that are known", (version) => {
    const told = diagnosticsOf(scenarioOf(`"${version}"`)).filter(({ severity }) => severity === "error");
    expect(told.map(({ code, hint }) => `${code}: ${hint}`)).toEqual([
      'wrong-value: write one of: "1.29", "1.30", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36"',
    ]);
  });
});
