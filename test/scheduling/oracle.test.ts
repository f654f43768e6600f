import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PodId } from "../../src/cluster/ids.ts";
import { strategyNamed } from "../../src/scheduling/registry.ts";
import { STRATEGIES } from "../../src/scheduling/strategy-infos.ts";
import { aCluster, aPod, nodesOf } from "../worlds.ts";
import { made, placed } from "./decisions.ts";
import { ORACLES, type PlainNode } from "./oracle.ts";

const MIB = 2 ** 20;

// Capacities are powers of two: then the fractions of best-fit are exact as doubles, and ties are ties.
const node = fc.record({
  cpu: fc.constantFrom(1024, 4096, 8192),
  memory: fc.constantFrom(1024 * MIB, 4096 * MIB, 2 ** 47),
  pods: fc.constantFrom(2, 4, 110),
  extended: fc.constantFrom([0], [1], [4]),
});
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("place" as const),
      cpu: fc.constantFrom(0, 0, 100, 512, 1000, 1024, 3000),
      memory: fc.constantFrom(0, 0, 200 * MIB, 512 * MIB, 1000 * MIB, 2 ** 46 + 1),
      gpu: fc.constantFrom(0, 0, 0, 1, 2),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("end" as const), pick: fc.nat(1000) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom("takeDown" as const, "bringUp" as const, "cordon" as const, "uncordon" as const),
      node: fc.nat(1000),
    }),
  },
);

describe("every strategy", () => {
  it("has an oracle, but those that only order the queue, and kube-default, whose own is richer", () => {
    const oracles = Object.keys(ORACLES).sort();
    const others = ["shortest-first", "kube-default", "kube-argmax"];
    expect(STRATEGIES.map(({ name }) => name).sort()).toEqual([...oracles, ...others].sort());
  });

  it.each(Object.keys(ORACLES))("decides as its naive reference: %s", (name) => {
    fc.assert(
      fc.property(
        fc.array(node, { minLength: 1, maxLength: 6 }),
        fc.array(step, { maxLength: 60 }),
        fc.integer(),
        (nodes, steps, seed) => {
          const { cluster } = aCluster(nodesOf(...nodes), ["gpu"]);
          const strategy = made(strategyNamed(name)!, {}, seed);
          const oracle = ORACLES[name]!();
          const running: { pod: PodId; node: number; requests: number[] }[] = [];
          const up = nodes.map(() => true);
          const open = nodes.map(() => true);
          for (const each of steps) {
            if (each.do === "place") {
              const requests = [each.cpu, each.memory, 1, each.gpu];
              const plain = nodes.map(
                ({ cpu, memory, pods, extended }, id): PlainNode => ({
                  capacity: [cpu, memory, pods, ...extended],
                  usable: up[id]! && open[id]!,
                  pods: running.filter((other) => other.node === id).map((other) => other.requests),
                }),
              );
              const allowed = oracle.choices(requests, plain);
              const pod = aPod(cluster, { cpu: each.cpu, memory: each.memory, extended: [each.gpu] });
              const chosen = placed(strategy, pod, cluster);
              expect(allowed.length === 0 ? [-1] : allowed).toContain(chosen);
              if (chosen < 0) continue;
              oracle.chose?.(chosen);
              running.push({ pod, node: chosen, requests });
            } else if (each.do === "end") {
              const [ended] = running.splice(each.pick % Math.max(running.length, 1), 1);
              if (ended) cluster.end(ended.pod);
            } else {
              const id = each.node % nodes.length;
              cluster[each.do](id as never);
              if (each.do === "takeDown" || each.do === "bringUp") up[id] = each.do === "bringUp";
              else open[id] = each.do === "uncordon";
            }
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("the registry", () => {
  it("knows each strategy by the name that it says, and no other", () => {
    for (const { name } of STRATEGIES) expect(strategyNamed(name)?.name).toBe(name);
    expect(strategyNamed("best")).toBeUndefined();
    expect(strategyNamed("toString")).toBeUndefined();
  });

  it("tells of each a sentence, a formula and a source", () => {
    for (const info of STRATEGIES) {
      expect(info.summary).toMatch(/\.$/);
      expect(info.formula.length).toBeGreaterThan(10);
      expect(info.source.length).toBeGreaterThan(10);
    }
  });
});
