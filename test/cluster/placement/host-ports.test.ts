import { describe, expect, it } from "vitest";
import type { HostPortSpec } from "../../../src/spec/pod.ts";
import { allowed, asking, putting, traitNodes } from "../../scheduling/constrained.ts";
import { aCluster } from "../../worlds.ts";

const port = (change: Partial<HostPortSpec> = {}): HostPortSpec => ({
  address: "0.0.0.0",
  protocol: "TCP",
  port: 80,
  ...change,
});

describe("host ports", () => {
  it.each<[boolean, string, HostPortSpec, HostPortSpec]>([
    [true, "the same port", port(), port()],
    [false, "another port", port(), port({ port: 81 })],
    [false, "another protocol", port(), port({ protocol: "UDP" })],
    [true, "the same address", port({ address: "10.0.0.1" }), port({ address: "10.0.0.1" })],
    [false, "another address", port({ address: "10.0.0.1" }), port({ address: "10.0.0.2" })],
    [true, "every address beside one", port(), port({ address: "10.0.0.1" })],
    [true, "one address beside every one", port({ address: "10.0.0.1" }), port()],
  ])("collide: %s: %s", (collide, _, held, wanted) => {
    const { cluster } = aCluster(traitNodes({}, {}));
    putting(cluster, asking({ hostPorts: [held] }), 0);
    expect(allowed(cluster, asking({ hostPorts: [wanted] }))).toEqual(collide ? [1] : [0, 1]);
  });

  it("are held until the pod is gone", () => {
    const { cluster } = aCluster(traitNodes({}));
    const wanting = asking({ hostPorts: [port()] });
    const pod = putting(cluster, wanting, 0);
    cluster.requestDeletion(pod, "deletion");
    expect(allowed(cluster, wanting)).toEqual([]);
    cluster.remove(pod);
    expect(allowed(cluster, wanting)).toEqual([0]);
  });
});
