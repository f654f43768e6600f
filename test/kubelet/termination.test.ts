import { describe, expect, it } from "vitest";
import { aContainer, aContainerBehavior, aTemplate } from "../objects.ts";
import { exactly, NEVER, nodesOf, SECOND } from "../worlds.ts";
import { aNodeOf, MEGABYTE, MILLISECOND, N0, SLOW } from "./a-node.ts";

const stopping = (seconds: number, change = {}) =>
  aContainer({
    behavior: aContainerBehavior({ startup: exactly(0), shutdown: exactly(seconds * SECOND) }),
    ...change,
  });

describe("a pod whose deletion is asked for", () => {
  it("is gone when its containers have stopped, and keeps its room till then", () => {
    const { simulation, cluster, bind, log, at } = aNodeOf();
    const pod = bind(aTemplate({ containers: [stopping(3), stopping(5)] }));
    at(10, () => cluster.requestDeletion(pod, "scale-in"));
    at(14.999999, () => expect(cluster.nodes.pods[N0]).toBe(1));
    simulation.run();
    expect(log).toEqual(["0 ready 0", "15 removed 0"]);
    expect(cluster.nodes.pods[N0]).toBe(0);
  });

  it("is stopped a watch later, and gone for the others a status update after it is", () => {
    const { simulation, cluster, bind, log, at } = aNodeOf({
      latencies: { watch: MILLISECOND, status: 6 * MILLISECOND },
    });
    const pod = bind(aTemplate({ containers: [stopping(3)] }));
    at(10, () => cluster.requestDeletion(pod, "scale-in"));
    simulation.run();
    expect(log.at(-1)).toBe("13.007 removed 0");
  });

  it("is killed when its grace is over", () => {
    const { simulation, cluster, bind, log, at } = aNodeOf();
    const pod = bind(aTemplate({ containers: [stopping(NEVER, { preStop: 40 * SECOND })] }));
    at(10, () => cluster.requestDeletion(pod, "scale-in"));
    simulation.run();
    // The hook is cut off at 40, the signal leaves 2 s.
    expect(log.at(-1)).toBe("42 removed 0");
  });

  it("stops its sidecars after the others, the last one first", () => {
    const { simulation, cluster, bind, log, at } = aNodeOf();
    const initContainers = [stopping(1, { isSidecar: true }), stopping(2, { isSidecar: true })];
    const pod = bind(aTemplate({ initContainers, containers: [stopping(3), stopping(4)] }));
    at(10, () => cluster.requestDeletion(pod, "scale-in"));
    simulation.run();
    // 10 + 4 + 2 + 1
    expect(log.at(-1)).toBe("17 removed 0");
  });

  it("is gone at once if its kubelet has not seen it, or it has no grace", () => {
    const { simulation, cluster, bind, log, at } = aNodeOf({ latencies: { watch: SECOND, status: SECOND } });
    const first = bind(aTemplate({ containers: [stopping(3)] }));
    at(0.5, () => cluster.requestDeletion(first, "scale-in"));
    simulation.run();
    const second = bind(aTemplate({ containers: [stopping(3)], terminationGrace: 0 }));
    at(10, () => cluster.requestDeletion(second, "scale-in"));
    simulation.run();
    expect(log).toEqual(["0.5 removed 0", "2.5 ready 1", "10 removed 1"]);
  });

  it("is gone as soon as that is seen if nothing of it runs: it pulls, or waits for a restart", () => {
    const { simulation, cluster, bind, log, at } = aNodeOf({ nodes: nodesOf(SLOW) });
    const pulling = aContainerBehavior({ imageSize: 60 * MEGABYTE });
    const crashing = aContainerBehavior({ startup: exactly(0), duration: exactly(2 * SECOND) });
    const first = bind(aTemplate({ containers: [aContainer({ image: "large", behavior: pulling })] }));
    const second = bind(aTemplate({ containers: [aContainer({ image: "small", behavior: crashing })] }));
    // Up 0-2 and 2-4, then backing off till 14.
    at(5, () => {
      cluster.requestDeletion(first, "scale-in");
      cluster.requestDeletion(second, "scale-in");
    });
    simulation.run();
    expect(log.slice(-2)).toEqual(["5 removed 0", "5 removed 1"]);
  });

  it("does not get ready any more, and is gone when a container exits by itself before it is killed", () => {
    const { simulation, cluster, bind, log, at } = aNodeOf();
    const behavior = aContainerBehavior({
      startup: exactly(5 * SECOND),
      duration: exactly(8 * SECOND),
      shutdown: exactly(20 * SECOND),
    });
    const pod = bind(aTemplate({ containers: [aContainer({ behavior })] }));
    at(2, () => cluster.requestDeletion(pod, "scale-in"));
    simulation.run();
    expect(log).toEqual(["8 removed 0"]);
  });

  it("ends by itself if it had ended before its kubelet has seen that", () => {
    const { simulation, cluster, bind, log, at } = aNodeOf({ latencies: { watch: SECOND, status: SECOND } });
    const behavior = aContainerBehavior({ duration: exactly(5 * SECOND) });
    const template = aTemplate({ containers: [aContainer({ behavior })], restartPolicy: "Never" });
    const [first, second] = [bind(template), bind(template)];
    // Seen at 1, over at 6, which is to be reported at 7.
    at(5.5, () => cluster.requestDeletion(first, "job-over"));
    at(6.5, () => cluster.requestDeletion(second, "job-over"));
    simulation.run();
    expect(log.slice(-2)).toEqual(["7 ended 0 0", "7 ended 0 1"]);
  });
});

it("a row that is used again inherits nothing", () => {
  const { simulation, cluster, bind, log, at } = aNodeOf();
  const crashing = aContainerBehavior({ startup: exactly(0), duration: exactly(2 * SECOND) });
  const first = bind(aTemplate({ containers: [aContainer({ behavior: crashing })] }));
  at(5, () => cluster.requestDeletion(first, "scale-in"));
  simulation.run(5 * SECOND);
  const second = bind(aTemplate({ containers: [stopping(1)] }));
  expect(second).toBe(first);
  simulation.run();
  expect(log.slice(-2)).toEqual(["5 removed 0", "5 ready 1"]);
  expect(cluster.pods.restarts[second]).toBe(0);
});
