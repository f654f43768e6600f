import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ChangeRing } from "../../src/cluster/change-log.ts";
import type { NodeId } from "../../src/cluster/ids.ts";
import { aCluster, aPod, nodesOf } from "../worlds.ts";

const CAPACITY = 65_536;

describe("the change log", () => {
  it("keeps the last 65,536 changes and says what it no longer knows", () => {
    const ring = new ChangeRing();
    for (let change = 0; change < CAPACITY; change++) ring.add((change % 7) as NodeId);
    expect(ring.reaches(0)).toBe(true);
    expect(ring.at(0)).toBe(0);

    // One more overwrites change 0: who has seen 1 change or more can go on.
    ring.add(5 as NodeId);
    expect(ring.count).toBe(CAPACITY + 1);
    expect(ring.reaches(0)).toBe(false);
    expect(ring.reaches(1)).toBe(true);
    expect(ring.at(1)).toBe(1);
    expect(ring.at(CAPACITY)).toBe(5);
  });

  it("reaches a cursor that has seen everything", () => {
    const ring = new ChangeRing();
    expect(ring.reaches(0)).toBe(true);
    ring.add(3 as NodeId);
    expect(ring.reaches(1)).toBe(true);
  });

  it("gives each reader with a cursor exactly the changes since it last looked, or says that it cannot", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 6 }), (bursts) => {
        const ring = new ChangeRing();
        const all: number[] = [];
        let cursor = 0;
        for (const burst of bursts) {
          for (let i = 0; i < burst; i++) {
            all.push((all.length * 31) % 1009);
            ring.add(all[all.length - 1] as NodeId);
          }
          expect(ring.reaches(cursor)).toBe(all.length - cursor <= CAPACITY);
          if (ring.reaches(cursor)) {
            const read = Array.from({ length: ring.count - cursor }, (_, i) => ring.at(cursor + i));
            expect(read).toEqual(all.slice(cursor));
          }
          // Every other time the reader does not look.
          if (burst % 2 === 0) cursor = ring.count;
        }
      }),
      { numRuns: 20 },
    );
  });

  it("names the node of each change of what it holds or whether it may be used", () => {
    const { cluster } = aCluster(nodesOf({}, {}));
    const seen = () => Array.from({ length: cluster.changes.count }, (_, i) => cluster.changes.at(i));
    const pod = aPod(cluster);
    expect(seen()).toEqual([]);
    cluster.bind(pod, 1 as NodeId);
    cluster.ready(pod);
    cluster.end(pod);
    cluster.takeDown(0 as NodeId);
    cluster.bringUp(0 as NodeId);
    cluster.cordon(1 as NodeId);
    cluster.cordon(1 as NodeId);
    cluster.uncordon(1 as NodeId);
    // bind 1, end 1, down 0, up 0, cordon 1 (the second says nothing new), uncordon 1
    expect(seen()).toEqual([1, 1, 0, 0, 1, 1]);
  });
});
