import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import type { NodeId } from "../../src/cluster/ids.ts";
import { Candidates } from "../../src/scheduling/candidates.ts";
import { nodeResourcesFit, nodeResourcesFitBy } from "../../src/scheduling/filters/node-resources-fit.ts";
import { leastAllocatedScore, mostAllocatedScore } from "../../src/scheduling/scores/allocation.ts";
import { balancedAllocationScore } from "../../src/scheduling/scores/balanced-allocation.ts";
import { Verdict } from "../../src/scheduling/verdict.ts";
import { DEFAULT_ARGS } from "../../src/spec/default-scheduler.ts";
import { nodesOf } from "../worlds.ts";
import { asking, waiting } from "./constrained.ts";

const amount = fc.oneof(
  { weight: 4, arbitrary: fc.nat(4000) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 2 ** 47, 2 ** 55, Number.POSITIVE_INFINITY) },
);
const few = fc.nat(3);
const shape = fc.record({ cpu: amount, memory: amount, pods: few, extended: fc.tuple(few, few) });
const wish = fc.record({
  cpu: fc.oneof(fc.constant(0), fc.nat(3000)),
  memory: fc.oneof(fc.constant(0), fc.nat(3000)),
  devices: fc.tuple(few, few),
  isFilled: fc.boolean(),
});
const world = fc.record({
  minor: fc.constantFrom(31, 33, 36),
  hasDevices: fc.boolean(),
  nodes: fc.array(shape, { minLength: 1, maxLength: 4 }),
  wishes: fc.array(wish, { minLength: 2, maxLength: 6 }),
  running: fc.array(fc.tuple(fc.nat(4), fc.nat(3)), { maxLength: 8 }),
});

type World = typeof world extends fc.Arbitrary<infer Made> ? Made : never;

/** Nodes, possibly overdrawn, and classes of pods; `count` of them, all but the last, are asked about. */
function built({ minor, hasDevices, nodes, wishes, running }: World) {
  const setting = { kubernetesVersion: `1.${minor}`, namespaces: [] };
  const names = ["cpu", "memory", "pods", "a.io/x", "b.io/y"].slice(0, hasDevices ? 5 : 3);
  const cluster = new Cluster(
    { now: 0 },
    names,
    nodesOf(...nodes.map((each) => (hasDevices ? each : { ...each, extended: [] }))),
    setting,
  );
  const templates = wishes.map(({ cpu, memory, devices, isFilled }) => {
    const filled = isFilled ? { nonZeroCpu: 100, nonZeroMemory: 200, scoredCpu: 100, scoredMemory: 200 } : {};
    return asking({}, { requests: [cpu, memory, 1, ...devices].slice(0, names.length), ...filled });
  });
  for (const [pick, node] of running)
    cluster.adopt(waiting(cluster, templates[pick % templates.length]!), (node % nodes.length) as NodeId);
  return {
    cluster,
    classes: Int32Array.from(templates, (each) => cluster.classOf(waiting(cluster, each))),
    count: templates.length - 1,
  };
}

/** What stands in the results before, and must still stand behind them. */
const UNTOUCHED = 7;

function alone(node: number): Candidates {
  const candidates = new Candidates(1);
  candidates.ids[0] = node;
  candidates.count = 1;
  return candidates;
}

describe("what is asked of many classes about one node", () => {
  const fits = {
    plain: nodeResourcesFit,
    ignoring: nodeResourcesFitBy({ ...DEFAULT_ARGS.fit, ignoredResources: ["b.io/y"] }),
  };
  it.each(Object.entries(fits))("is what the filter says of each: %s", (_, filter) => {
    fc.assert(
      fc.property(world, (each) => {
        const { cluster, classes, count } = built(each);
        for (let node = 0; node < cluster.nodes.count; node++) {
          const passes = new Uint8Array(classes.length).fill(UNTOUCHED);
          filter.askClasses!(node as NodeId, cluster, classes, count, passes);
          const wanted = Array.from(classes.slice(0, count), (podClass) => {
            const candidates = alone(node);
            filter.filter(podClass as never, cluster, candidates, new Verdict(cluster.nodes.count));
            return candidates.count === 1 ? UNTOUCHED : 0;
          });
          expect([...passes]).toEqual([...wanted, UNTOUCHED]);
        }
      }),
      { numRuns: 300 },
    );
  });

  const scores = {
    leastAllocatedScore,
    mostAllocatedScore,
    balanced: balancedAllocationScore(DEFAULT_ARGS.balanced),
  };
  it.each(Object.entries(scores))("adds what the score says of each: %s", (_, score) => {
    fc.assert(
      fc.property(world, fc.integer({ min: 1, max: 5 }), (each, weight) => {
        const { cluster, classes, count } = built(each);
        for (let node = 0; node < cluster.nodes.count; node++) {
          const sums = new Int32Array(classes.length).fill(UNTOUCHED);
          score.addClasses!(node as NodeId, cluster, classes, count, weight, sums);
          const wanted = Array.from(classes.slice(0, count), (podClass) => {
            const raw = new Int32Array(1);
            if (!score.skip?.(podClass as never, cluster))
              score.score(podClass as never, cluster, alone(node), 0, 1, raw);
            return UNTOUCHED + weight * raw[0]!;
          });
          expect([...sums]).toEqual([...wanted, UNTOUCHED]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
