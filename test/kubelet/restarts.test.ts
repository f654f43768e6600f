import { describe, expect, it } from "vitest";
import type { ContainerBehavior, ContainerSpec } from "../../src/spec/pod.ts";
import { aContainer, aContainerBehavior, aProbe, aTemplate } from "../objects.ts";
import { exactly, SECOND } from "../worlds.ts";
import { aNodeOf, MILLISECOND } from "./a-node.ts";

/** A container that answers at once and exits after so many seconds. */
function exiting(seconds: number, code = 0, change: Partial<ContainerSpec> = {}): ContainerSpec {
  const exit = { code, probability: 1 };
  const behavior = aContainerBehavior({ startup: exactly(0), duration: exactly(seconds * SECOND), exit });
  return aContainer({ behavior, ...change });
}

const lasting = (change: Partial<ContainerBehavior> = {}) =>
  aContainer({ behavior: aContainerBehavior({ startup: exactly(0), ...change }) });

describe("a container that exits", () => {
  it("is restarted with growing waits where its pod is always restarted, whatever its code", () => {
    for (const code of [0, 1]) {
      const { simulation, cluster, bind, log } = aNodeOf();
      const pod = bind(aTemplate({ containers: [exiting(5, code)] }));
      simulation.run(55 * SECOND);
      // Up 0-5, again at once 5-10, after 10 s 20-25, after 20 s 45-50.
      expect(log).toEqual([
        ...["0 ready 0", "5 unready 0", "5 restarted 0", "5 ready 0", "10 unready 0"],
        ...["20 restarted 0", "20 ready 0", "25 unready 0", "45 restarted 0", "45 ready 0", "50 unready 0"],
      ]);
      expect(cluster.pods.restarts[pod]).toBe(3);
    }
  });

  it("must run for ten minutes to be restarted at once again; its wait before does not count", () => {
    const { simulation, bind, log } = aNodeOf();
    bind(aTemplate({ containers: [exiting(595)] }));
    simulation.run(2000 * SECOND);
    // Up 0-595, 595-1190, after 10 s 1200-1795, after 20 s from 1815 on.
    const restarts = log.filter((line) => line.includes("restarted"));
    expect(restarts).toEqual(["595 restarted 0", "1200 restarted 0", "1815 restarted 0"]);
  });

  it("ends its pod where it is never restarted, with its code", () => {
    const { simulation, bind, log } = aNodeOf({ latencies: { watch: MILLISECOND, status: 6 * MILLISECOND } });
    bind(aTemplate({ containers: [exiting(5)], restartPolicy: "Never" }));
    bind(aTemplate({ containers: [exiting(5, 3)], restartPolicy: "Never" }));
    simulation.run();
    // Seen at 0.001, reported 0.006 after the end; no word of not being ready before.
    expect(log).toEqual(["0.007 ready 0", "0.007 ready 1", "5.007 ended 0 0", "5.007 ended 3 1"]);
  });

  it("is restarted on failure until it succeeds", () => {
    const { simulation, bind, log } = aNodeOf();
    bind(aTemplate({ containers: [exiting(5, 3)], restartPolicy: "OnFailure" }));
    bind(aTemplate({ containers: [exiting(5)], restartPolicy: "OnFailure" }));
    simulation.run(6 * SECOND);
    expect(log.filter((line) => !line.includes("ready"))).toEqual(["5 restarted 0", "5 ended 0 1"]);
  });

  it("leaves its pod not ready while others go on, and the pod ends with the last, with the first failure", () => {
    const { simulation, bind, log } = aNodeOf();
    const containers = [exiting(9), exiting(5, 3), exiting(7, 4)];
    bind(aTemplate({ containers, restartPolicy: "Never" }));
    simulation.run();
    expect(log).toEqual(["0 ready 0", "5 unready 0", "9 ended 3 0"]);
  });

  it("fails in as many of its runs as its probability says, the same ones on every node", () => {
    const exit = { code: 1, probability: 0.25 };
    const behavior = aContainerBehavior({ startup: exactly(0), duration: exactly(SECOND), exit });
    const template = aTemplate({
      requests: [0, 0, 1],
      containers: [aContainer({ cpu: 0, memory: 0, behavior })],
      restartPolicy: "Never",
    });
    const failures = (seed: number) => {
      const { simulation, cluster, bind, log } = aNodeOf({ seed });
      for (let pod = 0; pod < 100; pod++) bind(template);
      simulation.run();
      expect(cluster.nodes.pods[0]).toBe(0);
      return log.filter((line) => line.includes("ended 1"));
    };
    // 100 x 0.25 = 25, standard deviation sqrt(100 x 0.25 x 0.75) = 4.3
    expect(failures(1).length).toBeGreaterThan(12);
    expect(failures(1).length).toBeLessThan(38);
    expect(failures(1)).toEqual(failures(1));
    expect(failures(2)).not.toEqual(failures(1));
  });
});

describe("a container that a probe kills", () => {
  const behavior = aContainerBehavior({ startup: exactly(60 * SECOND), shutdown: exactly(3 * SECOND) });

  it("is restarted once it has stopped, and its waits grow", () => {
    const { simulation, bind, log } = aNodeOf();
    const startupProbe = aProbe({ period: 5 * SECOND, failureThreshold: 3 });
    bind(aTemplate({ containers: [aContainer({ behavior, startupProbe })] }));
    simulation.run(60 * SECOND);
    // Tries at 0, 5, 10 fail, stopped at 13; again: 26; backoff of 10 s; from 36 to 49, backoff of 20 s.
    expect(log).toEqual(["13 restarted 0", "36 restarted 0"]);
  });

  it("stops with its preStop hook, within the grace of its pod", () => {
    const { simulation, bind, log } = aNodeOf();
    const livenessProbe = aProbe({ period: 5 * SECOND, failureThreshold: 2 });
    const container = aContainer({ behavior, livenessProbe, preStop: 30 * SECOND });
    bind(aTemplate({ containers: [container], restartPolicy: "Never", terminationGrace: 10 * SECOND }));
    simulation.run();
    // Tries at 0 and 5 fail; the hook is cut off at 15, the signal leaves 2 s.
    expect(log).toEqual(["17 ended 137 0"]);
  });

  it("may exit by itself before", () => {
    const { simulation, bind, log } = aNodeOf();
    const livenessProbe = aProbe({ period: 5 * SECOND, failureThreshold: 2 });
    const ends = { ...behavior, duration: exactly(6 * SECOND) };
    bind(aTemplate({ containers: [aContainer({ behavior: ends, livenessProbe })], restartPolicy: "Never" }));
    simulation.run();
    expect(log).toEqual(["6 ended 0 0"]);
  });
});

describe("sidecars", () => {
  const sidecar = (change: Partial<ContainerSpec>) => aContainer({ isSidecar: true, ...change });

  it("are restarted whatever the policy of their pod", () => {
    const { simulation, bind, log } = aNodeOf();
    const initContainers = [exiting(5, 0, { isSidecar: true })];
    bind(aTemplate({ initContainers, containers: [lasting()], restartPolicy: "Never" }));
    simulation.run(6 * SECOND);
    expect(log).toEqual(["0 ready 0", "5 unready 0", "5 restarted 0", "5 ready 0"]);
  });

  it("are stopped when the others are over, the last one first; then the pod has ended", () => {
    const stopping = (seconds: number) =>
      aContainerBehavior({ startup: exactly(0), shutdown: exactly(seconds * SECOND) });
    const initContainers = [sidecar({ behavior: stopping(2) }), sidecar({ behavior: stopping(3) })];
    const { simulation, bind, log } = aNodeOf();
    bind(aTemplate({ initContainers, containers: [exiting(5, 7)], restartPolicy: "Never" }));
    simulation.run();
    // Over at 5, the second sidecar at 8, the first one at 10.
    expect(log).toEqual(["0 ready 0", "5 unready 0", "10 ended 7 0"]);
  });

  it("do not decide how their pod ends", () => {
    const initContainers = [exiting(3, 9, { isSidecar: true })];
    const { simulation, bind, log } = aNodeOf();
    bind(aTemplate({ initContainers, containers: [exiting(4)], restartPolicy: "OnFailure" }));
    simulation.run();
    expect(log.at(-1)).toBe("4 ended 0 0");
  });
});
