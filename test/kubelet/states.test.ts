import { expect, it } from "vitest";
import { aContainer, aContainerBehavior, aProbe, aTemplate } from "../objects.ts";
import { exactly, nodesOf, SECOND } from "../worlds.ts";
import { aNodeOf, MEGABYTE, N0, SLOW } from "./a-node.ts";

const second = exactly(SECOND);

it("a pod is said to be what kubectl would say", () => {
  const { cluster, kubelet, submit, at } = aNodeOf({ nodes: nodesOf(SLOW), latencies: { watch: SECOND } });
  const behavior = aContainerBehavior({ imageSize: 2 * MEGABYTE, startup: second, shutdown: second });
  const readinessProbe = aProbe({ period: 3 * SECOND });
  const init = aContainer({ behavior: aContainerBehavior({ duration: second }) });
  const main = aContainer({ image: "web:v2", behavior, readinessProbe });
  const pod = submit(aTemplate({ initContainers: [init, init], containers: [main] }));
  const says = () => kubelet.stateOf(pod);

  expect(says()).toBe("Pending");
  cluster.assume(pod, N0);
  expect(says()).toBe("Pending");
  cluster.confirm(pod);
  expect(says()).toBe("ContainerCreating");
  at(1.5, () => expect(says()).toBe("Init:0/2"));
  at(2.5, () => expect(says()).toBe("Init:1/2"));
  at(4, () => expect(says()).toBe("Pulling image web:v2"));
  // There at 5, answering at 6, tries at 5 and 8.
  at(7, () => expect(says()).toBe("Running, not ready: readiness probe"));
  at(8, () => expect(says()).toBe("Running"));
  at(9, () => cluster.takeDown(N0, false));
  expect(says()).toBe("NodeNotReady");
  at(10, () => cluster.bringUp(N0, false));
  at(20, () => cluster.requestDeletion(pod, "scale-in"));
  expect(says()).toBe("Terminating");
  at(30, () => expect(says()).toBe("Gone"));
});

it("a pod in trouble says which", () => {
  const { kubelet, bind, at } = aNodeOf();
  const crashing = aContainer({ behavior: aContainerBehavior({ duration: second }) });
  const failing = aContainer({
    behavior: aContainerBehavior({ duration: second, exit: { code: 1, probability: 1 } }),
  });
  const probed = aContainer({
    behavior: aContainerBehavior({ startup: exactly(9 * SECOND) }),
    startupProbe: aProbe(),
  });
  const lasting = aContainer({ behavior: aContainerBehavior() });
  const pods = [
    bind(aTemplate({ containers: [lasting, crashing] })),
    bind(aTemplate({ initContainers: [failing] })),
    bind(aTemplate({ containers: [probed] })),
    bind(aTemplate({ containers: [failing, lasting], restartPolicy: "Never" })),
    bind(aTemplate({ containers: [crashing, lasting], restartPolicy: "OnFailure" })),
  ];
  // Backing off since 2.
  at(5, () => {
    expect(pods.map((pod) => kubelet.stateOf(pod))).toEqual([
      "CrashLoopBackOff",
      "Init:CrashLoopBackOff",
      "Running, not ready: startup probe",
      "Error",
      "NotReady",
    ]);
  });
});
