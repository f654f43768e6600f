import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NodeId } from "../../src/cluster/ids.ts";
import { HolderHistory } from "../../src/scheduling/scores/holder-history.ts";
import { SeenImages } from "../../src/scheduling/scores/seen-images.ts";
import { aCluster } from "../worlds.ts";
import { traitNodes } from "./constrained.ts";

const NODES = 4;
const IMAGES = ["a:v1", "b:v1", "c:v1"];

const step = fc.oneof(
  fc.record({
    do: fc.constant("come" as const),
    node: fc.nat(NODES - 1),
    image: fc.constantFrom(...IMAGES),
  }),
  fc.record({ do: fc.constant("go" as const), node: fc.nat(NODES - 1), image: fc.constantFrom(...IMAGES) }),
  fc.record({ do: fc.constant("look" as const) }),
);

describe("what a scheduler remembers of images", () => {
  it("is how many nodes had one when the node was last noted, at the decision after its last change", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { cluster } = aCluster(traitNodes({}, {}, {}, {}));
        const { images } = cluster;
        const seen = new SeenImages();
        seen.takeIn(cluster);
        const has = Array.from({ length: NODES }, () => new Set<string>());
        const noted = Array.from({ length: NODES }, () => new Map<string, number>());
        const changed = new Set<number>();
        for (const each of [...steps, { do: "look" as const }]) {
          if (each.do === "look") {
            for (const node of changed)
              noted[node] = new Map([...has[node]!].map((image) => [image, holdersOf(has, image)]));
            changed.clear();
            seen.takeIn(cluster);
            for (const [node, known] of noted.entries())
              for (const image of IMAGES)
                expect(seen.holders(images.numberOf(image), node as NodeId, cluster)).toBe(
                  known.get(image) ?? 0,
                );
          } else if (each.do === "come" && !has[each.node]!.has(each.image)) {
            cluster.imagePresent(each.node as NodeId, each.image, 1);
            has[each.node]!.add(each.image);
            changed.add(each.node);
          } else if (each.do === "go" && has[each.node]!.delete(each.image)) {
            cluster.imageAbsent(each.node as NodeId, each.image);
            changed.add(each.node);
          }
        }
      }),
    );
  });
});

describe("the history of an image's holders", () => {
  it("leaves out what no node refers to, and answers as before for the others", () => {
    // 1,000 looks, each with other holders; the two nodes were noted at 10 and at 990.
    const history = new HolderHistory();
    for (let look = 1; look <= 1000; look++)
      history.note(look, 2 * look, Int32Array.of(Math.min(look, 10), Math.min(look, 990)));
    expect([history.at(10), history.at(990), history.at(1000)]).toEqual([20, 1980, 2000]);
    expect(history.length).toBeLessThan(100);
  });
});

function holdersOf(has: readonly ReadonlySet<string>[], image: string): number {
  return has.filter((images) => images.has(image)).length;
}
