import { expect, it } from "vitest";
import { aContainer, aContainerBehavior, aProbe, aTemplate } from "../objects.ts";
import { exactly, nodesOf, SECOND } from "../worlds.ts";
import { aNodeOf, MEGABYTE, MILLISECOND, N0, SLOW } from "./a-node.ts";

const LATENCIES = { watch: MILLISECOND, status: 6 * MILLISECOND };
const slow = aContainerBehavior({ imageSize: 60 * MEGABYTE, startup: exactly(60 * SECOND) });

it("a settled cluster has its pods ready and their images cached before the clock runs", () => {
  const { simulation, cluster, kubelet, bind, log, at } = aNodeOf({
    nodes: nodesOf(SLOW),
    latencies: LATENCIES,
  });
  const readinessProbe = aProbe({ initialDelay: 30 * SECOND });
  const initContainers = [aContainer({ name: "init", image: "init:v1", behavior: slow })];
  const template = aTemplate({
    initContainers,
    containers: [aContainer({ behavior: slow, readinessProbe })],
  });
  bind(template);
  kubelet.settle();
  expect(log).toEqual(["0 ready 0"]);
  expect(cluster.images.on(N0).length).toBe(2);
  // Its second pod finds the images there: 60 s for each container.
  at(1, () => bind(template));
  simulation.run();
  expect(log).toEqual(["0 ready 0", "121.007 ready 1"]);
});

it("times of settled containers begin at 0", () => {
  const { simulation, kubelet, bind, log } = aNodeOf({ latencies: LATENCIES });
  const behavior = { ...slow, duration: exactly(5 * SECOND), startup: exactly(SECOND), imageSize: 0 };
  bind(aTemplate({ containers: [aContainer({ behavior })] }));
  kubelet.settle();
  simulation.run(10 * SECOND);
  expect(log).toEqual(["0 ready 0", "5 restarted 0", "5.006 unready 0", "6.006 ready 0"]);
});

it("a pod that was found not ready is started by the ordinary rules", () => {
  const { simulation, kubelet, bind, log } = aNodeOf({ latencies: LATENCIES });
  const startup = exactly(3 * SECOND);
  const readinessProbe = aProbe({ initialDelay: 20 * SECOND });
  const behavior = { ...slow, imageSize: 0, startup };
  const template = aTemplate({ containers: [aContainer({ behavior, readinessProbe })] });
  bind(template);
  const found = bind(template);
  kubelet.settle((pod) => pod === found);
  simulation.run(100 * SECOND);
  // Seen after 1 ms, probed once it is 20 s old, and told 6 ms later.
  expect(log).toEqual(["0 ready 0", "20.007 ready 1"]);
});

it("a pod whose readiness never comes is settled, but not ready", () => {
  const { simulation, kubelet, bind, log } = aNodeOf({ latencies: LATENCIES });
  const pod = bind(aTemplate({ containers: [aContainer({ behavior: { ...slow, becomesReady: false } })] }));
  kubelet.settle();
  simulation.run(1000 * SECOND);
  expect(log).toEqual([]);
  expect(kubelet.stateOf(pod)).toBe("Running, not ready: starting");
});

it("a pod that somebody holds to be ready when its kubelet sees it runs and is ready", () => {
  const { simulation, cluster, bind, log } = aNodeOf({ nodes: nodesOf(SLOW), latencies: LATENCIES });
  const pod = bind(aTemplate({ containers: [aContainer({ behavior: slow })] }));
  cluster.ready(pod);
  simulation.run();
  expect(log).toEqual(["0 ready 0"]);
});
