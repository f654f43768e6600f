import { describe, expect, it } from "vitest";
import { aContainer, aContainerBehavior, aProbe, aTemplate } from "../objects.ts";
import { exactly, exponential, NEVER, nodesOf, SECOND } from "../worlds.ts";
import { aNodeOf, MEGABYTE, MILLISECOND, N0, N1, SLOW } from "./a-node.ts";

/** A container that answers after so many seconds. */
const starting = (seconds: number, change = {}) =>
  aContainer({ behavior: aContainerBehavior({ startup: exactly(seconds * SECOND) }), ...change });

describe("a pod of a workload object", () => {
  it("is ready when its container has started up", () => {
    const { simulation, bind, log } = aNodeOf();
    bind(aTemplate({ containers: [starting(3)] }));
    simulation.run();
    expect(log).toEqual(["3 ready 0"]);
  });

  it("is ready when the last of its containers is", () => {
    const { simulation, bind, log } = aNodeOf();
    bind(aTemplate({ containers: [starting(3), starting(5), starting(1)] }));
    simulation.run();
    expect(log).toEqual(["5 ready 0"]);
  });

  it("is seen a watch after its binding, and ready for the others a status update after it is", () => {
    const { simulation, bind, log } = aNodeOf({ latencies: { watch: MILLISECOND, status: 6 * MILLISECOND } });
    bind(aTemplate({ containers: [starting(3)] }));
    simulation.run();
    // 0.001 seen + 3 start-up + 0.006 reported
    expect(log).toEqual(["3.007 ready 0"]);
  });

  it("takes three events: seen, ready, reported", () => {
    const { simulation, bind } = aNodeOf({ latencies: { watch: 1, status: 1 } });
    bind(aTemplate({ containers: [starting(3, { readinessProbe: aProbe() })] }));
    simulation.run();
    expect(simulation.handled).toBe(3);
  });

  it("waits for its readiness probe", () => {
    const { simulation, bind, log } = aNodeOf();
    // Tries at 0 and 5 fail, at 10 and 15 succeed.
    const readinessProbe = aProbe({ period: 5 * SECOND, successThreshold: 2 });
    bind(aTemplate({ containers: [starting(8, { readinessProbe })] }));
    simulation.run();
    expect(log).toEqual(["15 ready 0"]);
  });

  it("is never ready if its behaviour says so", () => {
    const { simulation, bind, log } = aNodeOf();
    bind(aTemplate({ containers: [aContainer({ behavior: aContainerBehavior({ becomesReady: false }) })] }));
    simulation.run();
    expect(log).toEqual([]);
  });

  it("draws its start-up by its number alone: on any node, at any time, in any revision", () => {
    const behavior = aContainerBehavior({ startup: exponential(SECOND) });
    const template = (image: string) => aTemplate({ containers: [aContainer({ image, behavior })] });
    const startups = (place: readonly (readonly [string, typeof N0])[], seed = 1, label = "web") => {
      const { simulation, cluster, bind } = aNodeOf({ nodes: nodesOf({}, {}), seed, label });
      const pods = place.map(([image, node]) => bind(template(image), node));
      simulation.run();
      return pods.map((pod) => cluster.pods.readyAt[pod]!);
    };
    const first = startups([
      ["a", N0],
      ["a", N0],
    ] as const);
    expect(new Set(first).size).toBe(2);
    expect(
      startups([
        ["b", N1],
        ["c", N0],
      ] as const),
    ).toEqual(first);
    expect(
      startups(
        [
          ["a", N0],
          ["a", N0],
        ] as const,
        2,
      ),
    ).not.toEqual(first);
    expect(
      startups(
        [
          ["a", N0],
          ["a", N0],
        ] as const,
        1,
        "api",
      ),
    ).not.toEqual(first);
  });

  it("starts for ever if its start-up leads beyond the end of time", () => {
    const { simulation, bind, log } = aNodeOf();
    bind(aTemplate({ containers: [starting(2e9)] }));
    simulation.run();
    expect(log).toEqual([]);
  });
});

describe("images", () => {
  const image = (name: string, megabytes: number, change = {}) =>
    aContainer({
      name,
      image: name,
      behavior: aContainerBehavior({ imageSize: megabytes * MEGABYTE, startup: exactly(0) }),
      ...change,
    });
  const podOf = (...containers: ReturnType<typeof image>[]) => aTemplate({ containers });

  it("are pulled once for all pods of a node, one after another", () => {
    const { simulation, bind, log, cluster } = aNodeOf({ nodes: nodesOf(SLOW) });
    bind(podOf(image("a", 3)));
    bind(podOf(image("b", 2)));
    bind(podOf(image("a", 3)));
    simulation.run();
    expect(log).toEqual(["3 ready 0", "3 ready 2", "5 ready 1"]);
    expect(cluster.images.on(N0).length).toBe(2);
  });

  it("of one pod are pulled in the order of its containers, each of which starts when its own is there", () => {
    const { simulation, bind, log } = aNodeOf({ nodes: nodesOf(SLOW) });
    bind(podOf(image("a", 3), image("b", 2)));
    simulation.run(4 * SECOND);
    // b is not asked for before a has started: c comes first.
    bind(podOf(image("c", 1)));
    simulation.run();
    expect(log).toEqual(["5 ready 0", "6 ready 1"]);
  });

  it("are there from the start where the node lists them", () => {
    const [node] = nodesOf(SLOW);
    const { simulation, bind, log } = aNodeOf({ nodes: [{ ...node!, images: { a: 3 * MEGABYTE } }] });
    bind(podOf(image("a", 3)));
    bind(podOf(image("a", 3, { pullPolicy: "Always" })));
    simulation.run();
    expect(log).toEqual(["0 ready 0", "0 ready 1"]);
  });

  it("that must not be pulled are waited for, without holding up other containers", () => {
    const { simulation, bind, kubelet, log, at } = aNodeOf({ nodes: nodesOf(SLOW) });
    const behavior = aContainerBehavior({
      imageSize: 3 * MEGABYTE,
      startup: exactly(0),
      duration: exactly(SECOND),
    });
    const never = image("a", 3, { pullPolicy: "Never" });
    const pod = bind(podOf(never, image("b", 0, { behavior: { ...behavior, imageSize: 0 } })));
    at(1.5, () => {
      expect(kubelet.stateOf(pod)).toBe("ErrImageNeverPull");
      // The second container has run for a second, and again since.
      expect(log).toEqual(["1 restarted 0"]);
    });
    bind(podOf(image("a", 3)));
    simulation.run(4.6 * SECOND);
    // Pulled from 1.5 to 4.5 for the other pod. Meanwhile the second container is in its backoff.
    expect(log).toEqual(["1 restarted 0", "4.5 ready 1"]);
    expect(kubelet.stateOf(pod)).toBe("CrashLoopBackOff");
  });

  it("are pulled several at a time, at the bandwidth together, where the machine does so", () => {
    const [node] = nodesOf(SLOW);
    const machine = { ...node!.machine, parallelPulls: 2 };
    const { simulation, bind, log } = aNodeOf({ nodes: [{ ...node!, machine }] });
    bind(podOf(image("a", 1)));
    bind(podOf(image("b", 3)));
    bind(podOf(image("c", 2)));
    simulation.run();
    // a and b at half a megabyte a second: a at 2, with 2 left of b. Then b and c: both at 2 + 2 / 0.5 = 6.
    expect(log).toEqual(["2 ready 0", "6 ready 1", "6 ready 2"]);
  });

  it("share the bandwidth anew when another pull begins", () => {
    const [node] = nodesOf(SLOW);
    const machine = { ...node!.machine, parallelPulls: 3 };
    const { simulation, bind, log, at } = aNodeOf({ nodes: [{ ...node!, machine }] });
    bind(podOf(image("a", 3)));
    at(1, () => bind(podOf(image("b", 1))));
    at(2, () => bind(podOf(image("a", 3))));
    simulation.run();
    // a alone until 1: 2 left. Then half each: b at 3, with 1 left of a, which is there at 4.
    expect(log).toEqual(["3 ready 1", "4 ready 0", "4 ready 2"]);
  });
});

describe("init containers", () => {
  const running = (seconds: number, change = {}) =>
    aContainer({ behavior: aContainerBehavior({ duration: exactly(seconds * SECOND) }), ...change });

  it("run one after another, before the others", () => {
    const { simulation, bind, log } = aNodeOf();
    bind(aTemplate({ initContainers: [running(2), running(3)], containers: [starting(1)] }));
    simulation.run();
    // 2 + 3 + 1
    expect(log).toEqual(["6 ready 0"]);
  });

  it("that nothing is said of are done when they have started up", () => {
    const { simulation, bind, log } = aNodeOf();
    bind(aTemplate({ initContainers: [starting(4)], containers: [starting(1)] }));
    simulation.run();
    expect(log).toEqual(["5 ready 0"]);
  });

  it("that are sidecars go on, and hold up the next until their startup probe has succeeded", () => {
    const { simulation, bind, log } = aNodeOf();
    // Started at once, ready at 7. Started at its try at 4, ready then.
    const plain = starting(7, { isSidecar: true });
    const probed = starting(3, { isSidecar: true, startupProbe: aProbe({ period: 2 * SECOND }) });
    bind(aTemplate({ initContainers: [plain, running(2), probed], containers: [starting(0)] }));
    bind(aTemplate({ initContainers: [probed], containers: [starting(1)] }));
    simulation.run();
    // 2 + 4: the main container starts at 6, the first sidecar is ready at 7. The other pod: 4 + 1.
    expect(log).toEqual(["5 ready 1", "7 ready 0"]);
  });

  it("that are sidecars may fail before they have started, and let the next go when they have", () => {
    // Tries at 0 and 2. An answer at once passes the first, one from 1 on the second; one from 9 on is killed then.
    const late = starting(0, {
      isSidecar: true,
      startupProbe: aProbe({ period: 2 * SECOND, failureThreshold: 2 }),
      behavior: aContainerBehavior({ startup: { kind: "empirical", values: [0, SECOND, 9 * SECOND] } }),
    });
    const logs = Array.from({ length: 200 }, (_, seed) => {
      const { simulation, bind, log } = aNodeOf({ seed });
      bind(aTemplate({ initContainers: [late], containers: [starting(1)] }));
      simulation.run();
      return log;
    });
    // Among 200 seeds some need one run, two, and three: from 0, from 2, and, after 10 s, from 14.
    expect(logs).toContainEqual(["1 ready 0"]);
    expect(logs).toContainEqual(["3 ready 0"]);
    expect(logs).toContainEqual(["2 restarted 0", "3 ready 0"]);
    expect(logs).toContainEqual(["2 restarted 0", "5 ready 0"]);
    expect(logs).toContainEqual(["2 restarted 0", "14 restarted 0", "17 ready 0"]);
  });

  it("that are sidecars may be restarted without letting the next ones go ahead of their turn", () => {
    const behavior = aContainerBehavior({ startup: exactly(0), duration: exactly(3 * SECOND) });
    const { simulation, bind, log } = aNodeOf();
    const initContainers = [aContainer({ isSidecar: true, behavior }), running(5)];
    bind(aTemplate({ initContainers, containers: [starting(0)] }));
    simulation.run(10 * SECOND);
    // The sidecar is up 0-3 and 3-6; the main container starts at 5.
    expect(log).toEqual(["3 restarted 0", "5 ready 0", "6 unready 0"]);
  });

  it("are tried again until they succeed, unless the pod is never restarted", () => {
    const failing = running(2, {
      behavior: aContainerBehavior({ duration: exactly(2 * SECOND), exit: { code: 3, probability: 1 } }),
    });
    const { simulation, bind, log } = aNodeOf();
    bind(aTemplate({ initContainers: [failing], restartPolicy: "Never" }));
    bind(aTemplate({ initContainers: [failing], restartPolicy: "Always" }));
    simulation.run(30 * SECOND);
    // 2: again at once. 4: backoff of 10 s. 16: backoff of 20 s.
    expect(log).toEqual(["2 ended 3 0", "2 restarted 1", "14 restarted 1"]);
  });
});

it("a node that is added later pulls and starts as the others do", () => {
  const { simulation, cluster, bind, log } = aNodeOf({ nodes: nodesOf(SLOW) });
  const behavior = aContainerBehavior({ imageSize: 2 * MEGABYTE, startup: exactly(SECOND) });
  const template = aTemplate({ containers: [aContainer({ behavior })] });
  bind(template);
  simulation.run(SECOND);
  const [node] = nodesOf({ bandwidth: 2 });
  bind(template, cluster.addNode({ ...node!, name: "late" }));
  simulation.run(NEVER);
  // 2 + 1; 1 + 2 / 2 + 1.
  expect(log).toEqual(["3 ready 0", "3 ready 1"]);
});
