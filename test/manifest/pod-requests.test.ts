import { describe, expect, it } from "vitest";
import { mainWith, podWith, templateOf } from "./reading-of.ts";

const MI = 2 ** 20;

describe("requests of a pod", () => {
  it("are the sum of its containers", () => {
    const pod = podWith(`  containers:
    - {name: a, image: "a:1", resources: {requests: {cpu: 250m, memory: 64Mi}}}
    - {name: b, image: "b:1", resources: {requests: {cpu: "1.5", memory: 100M}}}`);
    // 250 + 1500 = 1750 millicores; 64 * 1048576 + 100000000 = 167108864 bytes; 1 pod
    expect(templateOf(pod).requests).toEqual([1750, 167_108_864, 1]);
  });

  it("follow limits where a container names none", () => {
    const pod = podWith(
      mainWith(`      resources: {limits: {cpu: 200m, memory: 256Mi}, requests: {cpu: 100m}}`),
    );
    const { requests, containers } = templateOf(pod);
    expect(requests).toEqual([100, 256 * MI, 1]);
    expect(containers[0]).toMatchObject({ cpu: 100, memory: 256 * MI });
  });

  it("are those of the largest init container where that is more, by resource", () => {
    const pod = podWith(`  initContainers:
    - {name: first, image: "i:1", resources: {requests: {cpu: "2", memory: 10Mi}}}
    - {name: second, image: "i:1", resources: {requests: {cpu: 500m, memory: 20Mi}}}
  containers:
    - {name: main, image: "a:1", resources: {requests: {cpu: "1", memory: 100Mi}}}`);
    // cpu: max(1000, max(2000, 500)) = 2000; memory: max(100, max(10, 20)) = 100 Mi
    expect(templateOf(pod).requests).toEqual([2000, 100 * MI, 1]);
  });

  it("add sidecars to the containers, and to init containers that come after", () => {
    const pod = podWith(`  initContainers:
    - {name: early, image: "i:1", resources: {requests: {cpu: 1200m}}}
    - {name: side, image: "i:1", restartPolicy: Always, resources: {requests: {cpu: 300m}}}
    - {name: late, image: "i:1", resources: {requests: {cpu: "1"}}}
  containers:
    - {name: main, image: "a:1", resources: {requests: {cpu: 500m}}}`);
    // containers and sidecar: 500 + 300 = 800; early 1200; side 300; late with side 1000 + 300 = 1300
    const { requests, initContainers } = templateOf(pod);
    expect(requests[0]).toBe(1300);
    expect(initContainers.map(({ isSidecar }) => isSidecar)).toEqual([false, true, false]);
  });

  it("of the pod as a whole replace the sum, and overhead comes on top", () => {
    const pod = podWith(`  overhead: {cpu: 50m, memory: 8Mi}
  resources: {requests: {cpu: "2"}}
${mainWith("      resources: {requests: {cpu: 100m, memory: 10Mi}}")}`);
    // cpu: 2000 instead of 100, + 50; memory: 10 + 8 Mi
    expect(templateOf(pod).requests).toEqual([2050, 18 * MI, 1]);
  });

  it("of the pod as a whole come from its limits for what no container asks for", () => {
    const pod = podWith(`  resources: {limits: {cpu: "2", memory: 1Gi}}
${mainWith("      resources: {requests: {cpu: 100m}}")}`);
    // cpu: the containers' 100m becomes the pod-level request; memory: the limit does
    expect(templateOf(pod).requests).toEqual([100, 1024 * MI, 1]);
  });

  it("are rounded up once, after adding", () => {
    const pod = podWith(`  containers:
    - {name: a, image: "a:1", resources: {requests: {memory: 1500m}}}
    - {name: b, image: "b:1", resources: {requests: {memory: 1500m}}}`);
    // 1.5 + 1.5 = 3 bytes, not 2 + 2
    expect(templateOf(pod).requests[1]).toBe(3);
  });

  it("hold extended resources in the order of the world", () => {
    const resources = ["cpu", "memory", "pods", "example.com/b", "example.com/a"];
    const pod = podWith(mainWith('      resources: {limits: {example.com/a: "2"}}'));
    expect(templateOf(pod, resources).requests).toEqual([0, 0, 1, 0, 2]);
  });
});

describe("requests for scores", () => {
  it("fill in 100m and 200Mi for each container that says nothing", () => {
    const pod = podWith(`  containers:
    - {name: a, image: "a:1"}
    - {name: b, image: "b:1", resources: {requests: {cpu: 300m, memory: "0"}}}`);
    // cpu: 100 + 300; memory: 200 Mi + an explicit 0
    expect(templateOf(pod)).toMatchObject({
      requests: [300, 0, 1],
      nonZeroCpu: 400,
      nonZeroMemory: 200 * MI,
      scoredCpu: 400,
      scoredMemory: 200 * MI,
    });
  });

  it("keep pod-level requests on a node's account and leave them out of the pod's own score", () => {
    const pod = podWith(`  resources: {requests: {cpu: "2"}}
${mainWith()}`);
    // account: cpu 2000 as the pod says, memory filled in, since neither level names it; score: one container's fillers
    expect(templateOf(pod)).toMatchObject({
      nonZeroCpu: 2000,
      nonZeroMemory: 200 * MI,
      scoredCpu: 100,
      scoredMemory: 200 * MI,
    });
  });

  it("count huge pages as containers ask for them", () => {
    const resources = ["cpu", "memory", "pods", "hugepages-2Mi"];
    const own = "      resources: {requests: {hugepages-2Mi: 2Mi}, limits: {hugepages-2Mi: 2Mi}}";
    const pod = podWith(`  resources: {requests: {hugepages-2Mi: 4Mi}, limits: {hugepages-2Mi: 4Mi}}
${mainWith(own)}`);
    expect(templateOf(pod, resources)).toMatchObject({
      requests: [0, 0, 1, 4 * MI],
      scoredRequests: [0, 0, 1, 2 * MI],
    });
    expect(templateOf(podWith(mainWith(own)), resources).scoredRequests).toBeUndefined();
  });
});

describe("amounts past 2^53", () => {
  it("keep what their doubles leave out", () => {
    const pod = podWith(mainWith('      resources: {requests: {cpu: "1", memory: "9007199254740993"}}'));
    // 2^53 + 1; the nearest doubles are 2^53 and 2^53 + 2, and the even one is taken.
    expect(templateOf(pod)).toMatchObject({
      requests: [1000, 2 ** 53, 1],
      rests: { requests: [0, 1, 0], nonZeroCpu: 0, nonZeroMemory: 1, scoredCpu: 0, scoredMemory: 1 },
    });
  });

  it("have none where doubles are exact", () => {
    for (const memory of ["9007199254740991", "9007199254740992", "8Pi"]) {
      const pod = podWith(mainWith(`      resources: {requests: {memory: "${memory}"}}`));
      expect(templateOf(pod).rests).toBeUndefined();
    }
  });
});
