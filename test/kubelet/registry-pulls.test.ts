import { describe, expect, it } from "vitest";
import { DEFAULT_KUBELET, type KubeletSpec } from "../../src/spec/kubelet.ts";
import type { ContainerSpec } from "../../src/spec/pod.ts";
import type { ImageSpec, RegistrySpec } from "../../src/spec/registry.ts";
import type { MachineSpec, NodeSpec } from "../../src/spec/world.ts";
import { aContainer, aContainerBehavior, aTemplate } from "../objects.ts";
import { aNode, exactly, SECOND } from "../worlds.ts";
import { aNodeOf, MEGABYTE, N0, N1 } from "./a-node.ts";

const PLAIN: ImageSpec = { layers: undefined, exists: true, failure: 0, build: undefined };

/** A container that answers at once, of an image of so many megabytes. */
function of(
  image: string,
  megabytes: number,
  spec: Partial<ImageSpec> = {},
  change: Partial<ContainerSpec> = {},
) {
  const behavior = aContainerBehavior({
    ...{ image, imageSize: megabytes * MEGABYTE, startup: exactly(0) },
    imageSpec: { ...PLAIN, ...spec },
  });
  return aContainer({ image, behavior, ...change });
}

/** Nodes that pull a megabyte a second. */
function nodes(
  count: number,
  machine: Partial<MachineSpec> = {},
  kubelet: Partial<KubeletSpec> = {},
): NodeSpec[] {
  return Array.from({ length: count }, (_, id) => {
    const node = aNode(id, { bandwidth: 1 });
    return { ...node, machine: { ...node.machine, ...machine, kubelet: { ...DEFAULT_KUBELET, ...kubelet } } };
  });
}

function started(
  registry: Partial<RegistrySpec>,
  on: NodeSpec[],
  pods: readonly (readonly [ContainerSpec, 0 | 1])[],
) {
  const made = aNodeOf({ nodes: on, registry });
  for (const [container, node] of pods)
    made.bind(aTemplate({ containers: [container], requests: [1, 1, 1] }), node === 0 ? N0 : N1);
  return made;
}

const readyAt = (log: readonly string[]) => log.filter((line) => line.includes(" ready"));

describe("pulls from a registry", () => {
  it("take what the same take without one, unless something is said of it", () => {
    const pods = [[of("a:v1", 3), 0] as const, [of("b:v1", 4), 0] as const, [of("a:v1", 3), 1] as const];
    const { simulation, log } = started({}, nodes(2), pods);
    simulation.run(100 * SECOND);
    expect(readyAt(log)).toEqual(["3 ready 0", "3 ready 2", "7 ready 1"]);
  });

  it("bring a layer that is there, or under way, no second time", () => {
    const layers = (...own: readonly [string, number][]) => ({
      layers: [
        { digest: "base", size: 10 * MEGABYTE },
        ...own.map(([digest, size]) => ({ digest, size: size * MEGABYTE })),
      ],
    });
    const a = of("a:v1", 0, layers(["a", 4]));
    const b = of("b:v1", 0, layers(["b", 2]));
    // One after the other: 14, and 2 more.
    const serial = started({}, nodes(1), [
      [a, 0],
      [b, 0],
    ]);
    serial.simulation.run(100 * SECOND);
    expect(readyAt(serial.log)).toEqual(["14 ready 0", "16 ready 1"]);
    // Side by side: b's 2 take until 4 of a shared line, a's 14 until 16; b waits for the base, which comes with a.
    const parallel = started({}, nodes(1, { parallelPulls: 2 }), [
      [a, 0],
      [b, 0],
    ]);
    parallel.simulation.run(100 * SECOND);
    expect(readyAt(parallel.log)).toEqual(["16 ready 0", "16 ready 1"]);
  });

  it("share the registry's bandwidth between nodes", () => {
    const { simulation, log } = started({ bandwidth: 1 }, nodes(2), [
      [of("a:v1", 5), 0],
      [of("a:v1", 5), 1],
    ]);
    simulation.run(100 * SECOND);
    expect(readyAt(log)).toEqual(["10 ready 0", "10 ready 1"]);
  });

  it("ask for the manifest each time where the policy is Always", () => {
    const always = of("a:v1", 5, {}, { pullPolicy: "Always" });
    const { simulation, bind, log, at } = started({ manifest: SECOND }, nodes(1), [[always, 0]]);
    at(10, () => bind(aTemplate({ containers: [always], requests: [1, 1, 1] })));
    at(20, () => bind(aTemplate({ containers: [of("a:v1", 5)], requests: [1, 1, 1] })));
    simulation.run(100 * SECOND);
    expect(readyAt(log)).toEqual(["6 ready 0", "11 ready 1", "20 ready 2"]);
  });

  it("are refused by the kubelet itself when there are more of them than its QPS allows", () => {
    const pods = Array.from({ length: 4 }, (_, i) => [of(`a${i}:v1`, 1), 0] as const);
    const { simulation, log, events } = started(
      {},
      nodes(1, { parallelPulls: 9 }, { registryPullQPS: 1, registryBurst: 2 }),
      pods,
    );
    simulation.run(100 * SECOND);
    expect(events).toContain('0 web-2 Failed: Failed to pull image "a2:v1": pull QPS exceeded');
    // Two at once, at half the bandwidth each; the other two, refused, ask again after 10 s.
    expect(readyAt(log)).toEqual(["2 ready 0", "2 ready 1", "12 ready 2", "12 ready 3"]);
  });
});

describe("a pull that fails", () => {
  it("is tried again with backoff, and says so", () => {
    const { simulation, kubelet, events } = started({}, nodes(1), [[of("no:v1", 1, { exists: false }), 0]]);
    const pod = 0 as never;
    const tries = () =>
      events.filter((line) => line.includes("Pulling:")).map((line) => Number.parseFloat(line));
    simulation.run(5 * SECOND);
    expect(kubelet.stateOf(pod)).toBe("ErrImagePull");
    simulation.run(25 * SECOND);
    expect(kubelet.stateOf(pod)).toBe("ImagePullBackOff");
    simulation.run(1000 * SECOND);
    // Waits of 10, 20, 40, 80, 160, 300 and 300 s.
    expect(tries()).toEqual([0, 10, 30, 70, 150, 310, 610, 910]);
    expect(events).toContain('20 web-0 BackOff: Back-off pulling image "no:v1"');
  });

  it("while the registry is away succeeds when it is back; what was under way is lost", () => {
    const outages = [{ from: 2 * SECOND, until: 15 * SECOND }];
    const { simulation, log } = started({ outages }, nodes(1), [[of("a:v1", 5), 0]]);
    simulation.run(100 * SECOND);
    // Broken off at 2, refused at 12, tried 20 s later: 32, and five seconds.
    expect(readyAt(log)).toEqual(["37 ready 0"]);
  });

  it("by chance fails as often as is said, for every node alike", () => {
    const pods = Array.from(
      { length: 100 },
      (_, i) => [of(`a${i}:v1`, 1, { failure: 0.3 }), (i % 2) as 0 | 1] as const,
    );
    const free = { registryPullQPS: 0 };
    const { simulation, events } = started({}, nodes(2, { parallelPulls: 100 }, free), pods);
    simulation.run(9 * SECOND);
    const failed = events.filter((line) => line.includes("Failed to pull")).length;
    // Binomial(100, 0.3): within four standard deviations, 18, of 30.
    expect(failed).toBeGreaterThan(12);
    expect(failed).toBeLessThan(48);
  });
});

describe("an image that is built", () => {
  it("cannot be pulled before it is pushed; builders take one after the other", () => {
    const build = { duration: 60 * SECOND, pushBandwidth: 1, begins: "use" as const };
    const { simulation, log } = started({}, nodes(2), [
      [of("a:v1", 10, { build }), 0],
      [of("b:v1", 10, { build }), 1],
    ]);
    simulation.run(400 * SECOND);
    // Pushed at 70: tried at 0, 10, 30, 70, 10 s to pull. The other at 140: tried at 150.
    expect(readyAt(log)).toEqual(["80 ready 0", "160 ready 1"]);
  });
});

describe("a disk", () => {
  it("is cleared of images that nobody uses each five minutes, where it is too full", () => {
    const on = nodes(1, { disk: 20 * MEGABYTE });
    const { cluster, simulation, bind, at } = started({}, on, []);
    const old = bind(aTemplate({ containers: [of("old:v1", 9)], requests: [1, 1, 1] }));
    at(30, () => cluster.requestDeletion(old, "deletion"));
    at(60, () => bind(aTemplate({ containers: [of("new:v1", 8)], requests: [1, 1, 1] })));
    const names = () => cluster.images.on(N0).length;
    simulation.run(299 * SECOND);
    expect(names()).toBe(2);
    // 17 of 20 MB are 85 %: down to 80 % it takes 1 MB, so the old one goes.
    simulation.run(301 * SECOND);
    expect(names()).toBe(1);
  });

  it("takes no image for which it has no room", () => {
    const { simulation, events } = started({}, nodes(1, { disk: 4 * MEGABYTE }), [[of("a:v1", 5), 0]]);
    simulation.run(SECOND);
    expect(events[1]).toMatch(/no space left on device$/);
  });
});

it("a node that fails while it pulls begins anew when it is back", () => {
  const { cluster, simulation, log, at } = started({}, nodes(1), [[of("a:v1", 5), 0]]);
  at(3, () => cluster.takeDown(N0));
  at(10, () => cluster.bringUp(N0));
  simulation.run(100 * SECOND);
  expect(readyAt(log)).toEqual(["15 ready 0"]);
});
