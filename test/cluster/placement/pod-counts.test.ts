import { describe, expect, it } from "vitest";
import type { ClassId } from "../../../src/cluster/ids.ts";
import { asking, putting, traitNodes, waiting } from "../../scheduling/constrained.ts";
import { aCluster } from "../../worlds.ts";

const web = asking({}, { labels: { app: "web" } });
const db = asking({}, { labels: { app: "db" } });

function twoNodes() {
  const { cluster } = aCluster(traitNodes({}, {}));
  const isWeb = (podClass: ClassId) => cluster.classes.labels[podClass]!["app"] === "web";
  return { cluster, isWeb };
}

describe("counts of pods by node", () => {
  it("begin with who is there and go on with who comes and leaves", () => {
    const { cluster, isWeb } = twoNodes();
    const first = putting(cluster, web, 0);
    putting(cluster, db, 0);
    const count = cluster.podCounts.of("web", "count-deleted", isWeb);
    expect(Array.from(count.onNode)).toEqual([1, 0]);
    putting(cluster, web, 1);
    putting(cluster, db, 1);
    cluster.end(first);
    const assumed = waiting(cluster, web);
    cluster.assume(assumed, 1 as never);
    expect(Array.from(count.onNode)).toEqual([0, 2]);
    cluster.lose(assumed, "drain");
    expect(Array.from(count.onNode)).toEqual([0, 1]);
    expect(cluster.podCounts.wrong()).toEqual([]);
  });

  it("count pods whose deletion was asked for until they are gone, or no longer, once", () => {
    const { cluster, isWeb } = twoNodes();
    const [gone, going] = [putting(cluster, web, 0), putting(cluster, web, 0)];
    const all = cluster.podCounts.of("web", "count-deleted", isWeb);
    const staying = cluster.podCounts.of("web", "skip-deleted", isWeb);
    cluster.requestDeletion(gone, "deletion");
    cluster.requestDeletion(gone, "deletion");
    cluster.requestDeletion(going, "deletion");
    expect([all.onNode[0], staying.onNode[0]]).toEqual([2, 0]);
    cluster.remove(gone);
    expect([all.onNode[0], staying.onNode[0]]).toEqual([1, 0]);
    // A count that begins now finds the same.
    const later = cluster.podCounts.of("web again", "skip-deleted", isWeb);
    expect(later.onNode[0]).toBe(0);
    cluster.remove(going);
    expect([all.onNode[0], staying.onNode[0], later.onNode[0]]).toEqual([0, 0, 0]);
  });

  it("have a row for nodes that come later, know who holds any, and tell of each change", () => {
    const { cluster, isWeb } = twoNodes();
    const count = cluster.podCounts.of("web", "count-deleted", isWeb);
    const node = cluster.addNode({ ...traitNodes({})[0]!, name: "n2" });
    expect(Array.from(count.onNode)).toEqual([0, 0, 0]);
    const told: number[][] = [];
    count.watch({ changed: (...change) => told.push(change) });
    putting(cluster, db, node);
    expect(told).toEqual([]);
    const pods = [node, node, 1].map((each) => putting(cluster, web, each));
    expect(Array.from(count.onNode)).toEqual([0, 1, 2]);
    expect(Array.from(count.holders).slice(0, count.holding)).toEqual([2, 1]);
    expect(Array.from(count.held).slice(0, count.holding)).toEqual([2, 1]);
    cluster.end(pods[0]!);
    expect(Array.from(count.held).slice(0, count.holding)).toEqual([1, 1]);
    cluster.end(pods[1]!);
    expect([count.holding, count.holders[0], count.held[0]]).toEqual([1, 1, 1]);
    cluster.end(pods[2]!);
    expect(told.map(([, change]) => change)).toEqual([1, 1, 1, -1, -1, -1]);
    expect(count.holding).toBe(0);
  });

  it("are made once a key, and found wrong when they are", () => {
    const { cluster, isWeb } = twoNodes();
    const count = cluster.podCounts.of("web", "count-deleted", isWeb);
    expect(cluster.podCounts.of("web", "count-deleted", isWeb)).toBe(count);
    putting(cluster, web, 1);
    (count.onNode as Int32Array)[1] = 7;
    expect(cluster.podCounts.wrong()).toEqual(["count-deleted web"]);
  });
});
