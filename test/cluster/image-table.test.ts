import { describe, expect, it } from "vitest";
import type { NodeId } from "../../src/cluster/ids.ts";
import { traitNodes } from "../scheduling/constrained.ts";
import { aCluster } from "../worlds.ts";

describe("the images of nodes", () => {
  it("are those of the nodes' specs, and what is pulled and removed later", () => {
    const { cluster } = aCluster(
      traitNodes({ images: { "a:v1": 10, "b:v1": 20 } }, { images: { "a:v1": 11 } }),
    );
    const { images } = cluster;
    const [a, b] = [images.numberOf("a:v1"), images.numberOf("b:v1")];
    expect([images.holders[a], images.size[a], images.holders[b], images.size[b]]).toEqual([2, 10, 1, 20]);
    expect(images.on(0 as NodeId)).toEqual([a, b]);
    cluster.imagePresent(1 as NodeId, "b:v1", 99);
    cluster.imagePresent(1 as NodeId, "b:v1", 99);
    expect([images.holders[b], images.size[b]]).toEqual([2, 20]);
    cluster.imageAbsent(0 as NodeId, "b:v1");
    cluster.imageAbsent(0 as NodeId, "b:v1");
    expect([images.holders[b], images.on(0 as NodeId)]).toEqual([1, [a]]);
    cluster.imageAbsent(1 as NodeId, "b:v1");
    expect([images.holders[b], images.size[b]]).toEqual([0, 0]);
  });

  it("follow nodes that change, come and go, and are logged as changes", () => {
    const { cluster } = aCluster(traitNodes({ images: { "a:v1": 10 } }, {}));
    const { images, changes } = cluster;
    const a = images.numberOf("a:v1");
    cluster.updateNode(0 as NodeId, { ...cluster.nodes.specs[0]!, images: {} });
    expect([images.holders[a], images.on(0 as NodeId)]).toEqual([0, []]);
    const before = changes.count;
    cluster.imagePresent(1 as NodeId, "a:v1", 10);
    cluster.imagePresent(1 as NodeId, "a:v1", 10);
    expect([changes.count - before, changes.at(before)]).toEqual([1, 1]);
    cluster.removeNode(1 as NodeId);
    expect(images.holders[a]).toBe(0);
    cluster.addNode({ ...traitNodes({})[0]!, name: "n2", images: { "a:v1": 7 } });
    expect([images.holders[a], images.size[a]]).toEqual([1, 7]);
  });
});
