import { describe, expect, it } from "vitest";
import { aContainer, aContainerBehavior, aTemplate } from "../objects.ts";
import { exactly, nodesOf, SECOND } from "../worlds.ts";
import { aNodeOf, MEGABYTE, MILLISECOND, N0, SLOW } from "./a-node.ts";

const NOT_NOTICED = false;

/** A container of an image of three megabytes, answering two seconds after its start. */
const behavior = aContainerBehavior({
  imageSize: 3 * MEGABYTE,
  startup: exactly(2 * SECOND),
  shutdown: exactly(SECOND),
});
const template = aTemplate({ containers: [aContainer({ behavior })] });

describe("a machine that stops and comes back", () => {
  it("starts its pods anew, with the images that it has", () => {
    const { simulation, cluster, bind, log, at } = aNodeOf({ nodes: nodesOf(SLOW) });
    const pod = bind(template);
    at(10, () => cluster.takeDown(N0, NOT_NOTICED));
    at(30, () => cluster.bringUp(N0, NOT_NOTICED));
    simulation.run();
    expect(log).toEqual(["5 ready 0", "30 unready 0", "30 restarted 0", "32 ready 0"]);
    expect(cluster.pods.restarts[pod]).toBe(1);
  });

  it("pulls again what it had not pulled completely", () => {
    const { simulation, cluster, bind, log, at } = aNodeOf({ nodes: nodesOf(SLOW) });
    bind(template);
    at(2, () => cluster.takeDown(N0, NOT_NOTICED));
    at(30, () => cluster.bringUp(N0, NOT_NOTICED));
    simulation.run();
    // 30 + 3 + 2; it had not run before.
    expect(log).toEqual(["35 ready 0"]);
  });

  it("reports nothing while it is down, not even what was under way", () => {
    const { simulation, cluster, bind, log, at } = aNodeOf({ latencies: { status: SECOND } });
    bind(template);
    // Ready at 2.024 (3 MB at 125 MB a second), which is to be reported at 3.024.
    at(2.5, () => cluster.takeDown(N0, NOT_NOTICED));
    simulation.run(100 * SECOND);
    expect(log).toEqual([]);
  });

  it("begins its backoffs anew with the start after the boot", () => {
    const crashing = aContainerBehavior({ startup: exactly(0), duration: exactly(2 * SECOND) });
    const { simulation, cluster, bind, log, at } = aNodeOf();
    bind(aTemplate({ containers: [aContainer({ behavior: crashing })] }));
    // Up 0-2, 2-4, 14-16, then backing off for 20 s.
    at(20, () => cluster.takeDown(N0, NOT_NOTICED));
    at(21, () => cluster.bringUp(N0, NOT_NOTICED));
    // From 21 it crashes after 2 s again, and waits for 10.
    simulation.run(34 * SECOND);
    expect(log.filter((line) => line.includes("restarted"))).toEqual(
      [2, 14, 21, 33].map((time) => `${time} restarted 0`),
    );
  });

  it("removes what was deleted meanwhile, a status update later", () => {
    const { simulation, cluster, bind, log, at } = aNodeOf({ latencies: { status: 6 * MILLISECOND } });
    const [first, second] = [bind(template), bind(template)];
    at(9.5, () => cluster.requestDeletion(second, "taint"));
    at(10, () => cluster.takeDown(N0, NOT_NOTICED));
    at(12, () => cluster.requestDeletion(first, "taint"));
    at(29, () => expect(cluster.nodes.pods[N0]).toBe(2));
    at(30, () => cluster.bringUp(N0, NOT_NOTICED));
    simulation.run();
    expect(log.slice(-2)).toEqual(["30.006 removed 0", "30.006 removed 1"]);
  });

  it("starts what was bound to it meanwhile", () => {
    const { simulation, cluster, submit, log, at } = aNodeOf({ latencies: { watch: MILLISECOND } });
    const pod = submit(template);
    cluster.assume(pod, N0);
    cluster.takeDown(N0, NOT_NOTICED);
    at(1, () => cluster.confirm(pod));
    at(30, () => cluster.bringUp(N0, NOT_NOTICED));
    simulation.run();
    // 3 MB at 125 MB a second: 0.024
    expect(log).toEqual(["32.025 ready 0"]);
  });

  it("does not repeat pods that are never restarted, nor what has succeeded of those restarted on failure", () => {
    const running = (seconds: number) =>
      aContainer({
        behavior: aContainerBehavior({ startup: exactly(0), duration: exactly(seconds * SECOND) }),
      });
    const { simulation, cluster, bind, log, at } = aNodeOf();
    bind(aTemplate({ containers: [running(20)], restartPolicy: "Never" }));
    bind(aTemplate({ containers: [running(5), running(20)], restartPolicy: "OnFailure" }));
    at(10, () => cluster.takeDown(N0, NOT_NOTICED));
    at(30, () => cluster.bringUp(N0, NOT_NOTICED));
    simulation.run();
    // The one lost its container with the machine: 255. The other repeats its second container alone.
    expect(log.slice(3)).toEqual(["30 unready 0", "30 ended 255 0", "30 restarted 1", "50 ended 0 1"]);
  });

  it("has its pods' readiness reported again where the control plane took it back", () => {
    const { simulation, cluster, bind, log, at } = aNodeOf({ latencies: { status: 6 * MILLISECOND } });
    const pod = bind(aTemplate({ containers: [aContainer({ behavior: aContainerBehavior() })] }));
    // Heard of too late, though it was never down.
    at(10, () => {
      cluster.setReady(N0, false);
      cluster.unready(pod);
    });
    at(15, () => cluster.setReady(N0, true));
    simulation.run();
    expect(log).toEqual(["1.006 ready 0", "10 unready 0", "15.006 ready 0"]);
  });
});
