import fc from "fast-check";
import { expect, it } from "vitest";
import { createStream } from "../../../src/random/streams.ts";
import { filterScore } from "../../../src/scheduling/filter-score.ts";
import { hardConstraints } from "../../../src/scheduling/filters/hard-constraints.ts";
import { leastAllocatedScore, mostAllocatedScore } from "../../../src/scheduling/scores/allocation.ts";
import { Verdict } from "../../../src/scheduling/verdict.ts";
import { ANY_PODS, calmWorlds, indexedWorlds } from "./indexed-worlds.ts";
import { play } from "./played-worlds.ts";

for (const score of [leastAllocatedScore, mostAllocatedScore]) {
  const name = score === leastAllocatedScore ? "least-allocated" : "most-allocated";
  it(`${name} decides with an index as without, over all nodes by id`, () => {
    const worlds = fc.oneof(calmWorlds(7), indexedWorlds(7, ANY_PODS), calmWorlds(130));
    fc.assert(
      fc.property(worlds, (world) => {
        const deciders = (["plain", "indexed"] as const).map((speed) => {
          const random = createStream(1, "ties");
          const definition = filterScore(name, hardConstraints, [{ score, weight: 1 }], speed);
          const strategy = definition.create({ options: {}, random });
          return { random, strategy, verdict: new Verdict(0) };
        });
        play(world, "1.36", (pod, cluster) => {
          const [plain, indexed] = deciders.map(({ random, strategy, verdict }) => {
            verdict.clear();
            strategy.place(pod, cluster, verdict);
            const { outcome, node } = verdict;
            return { outcome, node, draws: [...random.save()] };
          });
          expect(indexed).toEqual(plain);
          return plain!.node;
        });
      }),
      { numRuns: 100 },
    );
  });
}
