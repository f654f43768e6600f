import { describe, expect, it } from "vitest";
import { amountsText } from "../../../src/controllers/admission/amounts-text.ts";
import {
  exceeded,
  isInScopes,
  podUsage,
  whatIsUnspecified,
} from "../../../src/controllers/admission/quota-usage.ts";
import type { Amounts } from "../../../src/spec/amounts.ts";
import type { QuotaScope } from "../../../src/spec/quota.ts";
import { quantityText } from "../../../src/units/quantity-text.ts";
import { amounts, aPod, aWrittenContainer } from "./written-pods.ts";

describe("amounts in messages", () => {
  it.each([
    [3000n, "3"],
    [1500n, "1500m"],
    [64n * 1024n * 1024n * 1000n, "64Mi"],
    // 10^9 is not divisible by 1024, and 10^12 is, but "1T" is shorter than "976562500Ki".
    [10n ** 12n, "1G"],
    [10n ** 15n, "1T"],
    [0n, "0"],
  ])("%d thousandths are %s", (thousandths, text) => {
    expect(quantityText(thousandths)).toBe(text);
  });

  it("come by name", () => {
    expect(amountsText(amounts({ "requests.cpu": 500n, pods: 1000n }))).toBe("pods=1,requests.cpu=500m");
  });
});

describe("what a pod counts for", () => {
  it("is its containers' requests and limits, the larger of these and of each init container, and overhead", () => {
    const pod = aPod({
      containers: [
        aWrittenContainer("a", { requests: { cpu: 100n }, limits: { memory: 1000n } }),
        aWrittenContainer("b", { requests: { cpu: 200n, "nvidia.com/gpu": 1000n } }),
      ],
      initContainers: [aWrittenContainer("i", { requests: { cpu: 500n } })],
      overhead: amounts({ cpu: 50n }),
    });
    // cpu: max(100 + 200, 500) + 50; memory: the limit is the request, too.
    expect(Object.fromEntries(podUsage(pod))).toEqual({
      "count/pods": 1000n,
      pods: 1000n,
      cpu: 550n,
      "requests.cpu": 550n,
      memory: 1000n,
      "requests.memory": 1000n,
      "limits.memory": 1000n,
      "requests.nvidia.com/gpu": 1000n,
    });
  });

  it("is refused where it does not say what the quota limits, in each container", () => {
    const pod = aPod({
      containers: [aWrittenContainer("app", { limits: { cpu: 100n } }), aWrittenContainer("log", {})],
      initContainers: [aWrittenContainer("init", {})],
    });
    const hard = amounts({ "limits.cpu": 1n, memory: 1n, pods: 1n, "requests.storage": 1n });
    expect(whatIsUnspecified(hard, pod)).toBe(
      "must specify limits.cpu for: init,log; memory for: app,init,log",
    );
    expect(whatIsUnspecified(amounts({ pods: 1n }), pod)).toBe("");
  });
});

describe("a request", () => {
  it.each<[string, Record<string, bigint>, readonly string[]]>([
    ["fits exactly", { pods: 10n, cpu: 600n }, []],
    ["is too much of one", { pods: 10n, cpu: 599n }, ["cpu"]],
    ["is too much of all", { pods: 2n, cpu: 0n }, ["pods", "cpu"]],
    ["counts nothing that is not limited", { memory: 0n }, []],
  ])("%s", (_, hard, names) => {
    const used: Amounts = amounts({ pods: 2n, cpu: 100n });
    expect(exceeded(used, amounts({ pods: 1n, cpu: 500n }), amounts(hard))).toEqual(names);
  });
});

describe("scopes", () => {
  const burstable = aPod({ containers: [aWrittenContainer("a", { requests: { cpu: 1n } })] });
  const idle = aPod({ containers: [aWrittenContainer("a", { requests: { "example.com/x": 1000n } })] });
  const scope = (
    name: QuotaScope["scope"],
    operator: QuotaScope["operator"] = "Exists",
    ...values: string[]
  ) => [{ scope: name, operator, values }];

  it.each<[string, readonly QuotaScope[], typeof idle, boolean]>([
    ["none: every pod", [], burstable, true],
    ["neither CPU nor memory: best effort", scope("BestEffort"), idle, true],
    ["a request: not best effort", scope("BestEffort"), burstable, false],
    ["both scopes must hold", [...scope("NotBestEffort"), ...scope("Terminating")], burstable, false],
    ["with a deadline: terminating", scope("Terminating"), aPod({ hasDeadline: true }), true],
    ["a class of the list", scope("PriorityClass", "In", "high"), aPod({ priorityClass: "high" }), true],
    ["no class is in a list", scope("PriorityClass", "In", "high"), idle, false],
    ["no class is not in a list", scope("PriorityClass", "NotIn", "high"), idle, true],
    ["no class does not exist", scope("PriorityClass", "DoesNotExist"), idle, true],
  ])("%s", (_, scopes, pod, isIn) => {
    expect(isInScopes(scopes, pod)).toBe(isIn);
  });
});
