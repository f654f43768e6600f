import { describe, expect, it } from "vitest";
import { buildNode } from "../../src/manifest/build-nodes.ts";
import { buildTemplate } from "../../src/manifest/build-template.ts";
import { readNode, readPod, readPodTemplate } from "../../src/manifest/stored-objects.ts";
import { BASIC, steady } from "./reading-of.ts";

const POD = {
  metadata: { name: "p0", namespace: "team" },
  spec: {
    nodeName: "n1",
    containers: [{ name: "c0", image: "app:1", resources: { requests: { memory: "9007199254740993" } } }],
  },
  status: { phase: "Running" },
};

describe("objects as an API server stores them", () => {
  it("get nothing added", () => {
    expect(readPod(POD)).toMatchObject({ node: "n1", namespace: "team", phase: "Running" });
    expect(readPod(POD).template.placement).toMatchObject({ nodeName: "", tolerations: [] });
  });

  it("may be pinned to a node, for a scheduler that is asked", () => {
    const template = buildTemplate(
      readPodTemplate(POD),
      { kind: "Pod", name: "p0" },
      { resources: BASIC, behaviorOf: steady },
    );
    // 2^53 + 1 is no double; the nearest even one is 2^53.
    expect(template.requests).toEqual([0, 2 ** 53, 1]);
    expect(template.placement.nodeName).toBe("n1");
  });

  it("are nodes that offer what they say, and no pods where they do not say how many", () => {
    const node = readNode({
      metadata: { name: "n1" },
      spec: {},
      status: { allocatable: { cpu: "1930m", memory: "70Pi" } },
    });
    // 70 * 2^50 bytes
    expect(buildNode(node, { resources: BASIC }).machine.allocatable).toEqual([1930, 70 * 2 ** 50, 0]);
  });
});
