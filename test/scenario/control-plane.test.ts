import { describe, expect, it } from "vitest";
import { aJob, manifests } from "./a-manifest.ts";
import { scenarioWith, worldOf } from "./reading-of.ts";

const FILES = manifests({ "pi.yaml": aJob("pi") });
const controlPlaneOf = (sections: Readonly<Record<string, string>>) =>
  worldOf(scenarioWith(sections), { files: FILES }).controlPlane;
const WITH_OBJECTS = { workloads: "{manifests: [pi.yaml]}" };

const NO_LATENCY = { write: 0, watch: 0, bind: 0, status: 0 };
// The defaults of the format in microseconds.
const MEASURED = { write: 5000, watch: 1000, bind: 9000, status: 6000 };

describe("the control plane", () => {
  it("takes no time where there are no objects", () => {
    expect(controlPlaneOf({})).toMatchObject({ latencies: NO_LATENCY, nodeMonitor: { isSimulated: false } });
  });

  it("takes what was measured where there are some", () => {
    expect(controlPlaneOf(WITH_OBJECTS)).toMatchObject({
      latencies: MEASURED,
      cycle: { base: 300, filter: 1, score: 2 },
      volumes: { immediate: 60_000, bind: 1_000_000, provision: 3_000_000 },
      controllerLimit: { rate: 20, burst: 30 },
      schedulerLimit: { rate: 50, burst: 100 },
      nodeMonitor: {
        isSimulated: true,
        leaseInterval: 10_000_000,
        leaseJitter: 0.04,
        gracePeriod: 50_000_000,
        startupGrace: 60_000_000,
        period: 5_000_000,
        passesFrom: 0,
        evictionRate: 0.1,
        secondaryRate: 0.01,
        largeZone: 50,
        unhealthyThreshold: 0.55,
        garbagePeriod: 20_000_000,
        orphanQuarantine: 40_000_000,
      },
    });
  });

  it("takes none if told so, and knows of lost nodes at once", () => {
    const none = controlPlaneOf({ ...WITH_OBJECTS, latencies: "none" });
    expect(none).toMatchObject({
      latencies: NO_LATENCY,
      cycle: { base: 0, filter: 0, score: 0 },
      controllerLimit: { rate: Infinity },
      nodeMonitor: { isSimulated: false },
    });
    const monitored = controlPlaneOf({ ...WITH_OBJECTS, latencies: "none", nodeMonitor: "{}" });
    expect(monitored).toMatchObject({
      latencies: NO_LATENCY,
      nodeMonitor: { isSimulated: true, period: 5_000_000 },
    });
  });

  it("takes what is written, and the rest as measured", () => {
    expect(controlPlaneOf({ latencies: "{cycle: {score: 5us}}" }).cycle).toEqual({
      base: 300,
      filter: 1,
      score: 5,
    });
    expect(controlPlaneOf({ ...WITH_OBJECTS, latencies: "{cycle: none}" })).toMatchObject({
      latencies: MEASURED,
      cycle: { base: 0, filter: 0, score: 0 },
    });
    const latencies = "{write: 50ms, controllers: {rate: 5/s}, scheduler: none}";
    expect(controlPlaneOf({ latencies })).toMatchObject({
      latencies: { ...MEASURED, write: 50_000 },
      controllerLimit: { rate: 5, burst: 30 },
      schedulerLimit: { rate: Infinity },
      nodeMonitor: { isSimulated: true },
    });
    const nodeMonitor = "{gracePeriod: 20s, evictionRate: 6/min}";
    expect(controlPlaneOf({ ...WITH_OBJECTS, nodeMonitor }).nodeMonitor).toMatchObject({
      gracePeriod: 20_000_000,
      period: 5_000_000,
      evictionRate: 0.1,
    });
    expect(controlPlaneOf({ ...WITH_OBJECTS, nodeMonitor: "none" })).toMatchObject({
      latencies: MEASURED,
      nodeMonitor: { isSimulated: false },
    });
  });

  it.each([
    ["1.29", 40_000_000],
    ["1.30", 40_000_000],
    ["1.31", 50_000_000],
    ["1.36", 50_000_000],
  ])("gives nodes of Kubernetes %s a grace period of %d us", (version, gracePeriod) => {
    const controlPlane = controlPlaneOf({ ...WITH_OBJECTS, kubernetesVersion: `"${version}"` });
    expect(controlPlane.nodeMonitor.gracePeriod).toBe(gracePeriod);
  });
});
