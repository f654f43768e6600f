import { describe, expect, it } from "vitest";
import { oomScoreAdj } from "../../src/kubelet/qos.ts";
import { qosOf } from "../../src/spec/qos.ts";
import { aContainer, aTemplate } from "../objects.ts";

const GI = 2 ** 30;
const requesting = (cpu: number, memory: number, cpuLimit?: number, memoryLimit?: number) =>
  aContainer({ cpu, memory, cpuLimit, memoryLimit });

describe("a pod's quality of service", () => {
  it("is BestEffort where no container asks for anything", () => {
    expect(qosOf(aTemplate({ containers: [requesting(0, 0), requesting(0, 0)] }))).toBe("BestEffort");
  });

  it("is Guaranteed where each container, init ones too, has limits equal to its requests", () => {
    const equal = requesting(500, GI, 500, GI);
    expect(qosOf(aTemplate({ containers: [equal], initContainers: [equal] }))).toBe("Guaranteed");
    expect(qosOf(aTemplate({ containers: [equal], initContainers: [requesting(500, GI)] }))).toBe(
      "Burstable",
    );
    expect(qosOf(aTemplate({ containers: [requesting(500, GI, 500)] }))).toBe("Burstable");
    expect(qosOf(aTemplate({ containers: [requesting(500, GI, 600, GI)] }))).toBe("Burstable");
  });

  it("goes by the pod as a whole where that says something", () => {
    const amounts = { cpu: 1000, memory: GI };
    const podLevel = { requests: amounts, limits: amounts };
    expect(qosOf(aTemplate({ containers: [requesting(0, 0)], podLevel }))).toBe("Guaranteed");
    const half = { requests: amounts, limits: { cpu: 0, memory: GI } };
    expect(qosOf(aTemplate({ containers: [requesting(0, 0)], podLevel: half }))).toBe("Burstable");
  });
});

describe("oom_score_adj", () => {
  const adjOf = (container = aContainer(), change = {}, capacity = 16 * GI) =>
    oomScoreAdj(aTemplate({ containers: [container], ...change }), container, capacity);

  it("is -997 for Guaranteed and node-critical pods, 1000 for BestEffort ones", () => {
    expect(adjOf(requesting(500, GI, 500, GI))).toBe(-997);
    expect(adjOf(requesting(0, 0))).toBe(1000);
    expect(adjOf(requesting(0, 0), { priority: 2_000_001_000 })).toBe(-997);
    expect(adjOf(requesting(0, 0), { priority: 2_000_000_000 })).toBe(1000);
  });

  it("falls with the share of the node's memory that was asked for, from 999 to 3", () => {
    // 4 of 16 GiB: 1000 - 250. 1 of 16: 1000 - trunc(62.5). 100 MiB: 1000 - trunc(6.1).
    expect(adjOf(requesting(100, 4 * GI))).toBe(750);
    expect(adjOf(requesting(100, GI))).toBe(938);
    expect(adjOf(requesting(100, 100 * 2 ** 20))).toBe(994);
    // Nothing of it: 1000, and clamped; all of it: 0, and clamped.
    expect(adjOf(requesting(100, 0))).toBe(999);
    expect(adjOf(requesting(100, 16 * GI))).toBe(3);
  });

  it("shares what the pod as a whole asks for beyond its containers among them", () => {
    const containers = [requesting(100, GI), requesting(100, GI)];
    const podLevel = { requests: { cpu: 1000, memory: 4 * GI }, limits: { cpu: 0, memory: 0 } };
    // 4 - 2 GiB are left: one each, so each counts as 2 of 16 GiB: 1000 - 125.
    expect(oomScoreAdj(aTemplate({ containers, podLevel }), containers[0]!, 16 * GI)).toBe(875);
  });

  it("of a sidecar is no higher than that of the main container that asked for least", () => {
    const sidecar = aContainer({ name: "side", isSidecar: true, cpu: 10, memory: GI / 16 });
    const template = aTemplate({
      initContainers: [sidecar],
      containers: [requesting(100, 4 * GI), requesting(100, 2 * GI)],
    });
    // Of its own 1000 - trunc(3.9) = 997; of 2 of 16 GiB 875.
    expect(oomScoreAdj(template, sidecar, 16 * GI)).toBe(875);
  });
});
