import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import type { ClassId, NodeId, PodId } from "../../src/cluster/ids.ts";
import { checkInvariants } from "../../src/cluster/invariants.ts";
import { Candidates } from "../../src/scheduling/candidates.ts";
import { explain } from "../../src/scheduling/explain.ts";
import { nodeResourcesFit } from "../../src/scheduling/filters/node-resources-fit.ts";
import { nodeChanges } from "../../src/scheduling/hints/changes.ts";
import type { HintedNode, HintedPod } from "../../src/scheduling/hints/cluster-event.ts";
import { nodeResourcesFitHints } from "../../src/scheduling/hints/node-resources-fit.ts";
import type { Score } from "../../src/scheduling/score.ts";
import { leastAllocatedScore } from "../../src/scheduling/scores/allocation.ts";
import { balancedAllocationScore } from "../../src/scheduling/scores/balanced-allocation.ts";
import { nodeResourcesFitScore } from "../../src/scheduling/scores/node-resources-fit.ts";
import { kubeArgmax } from "../../src/scheduling/strategies/kube-default.ts";
import { Verdict } from "../../src/scheduling/verdict.ts";
import { DEFAULT_ARGS } from "../../src/spec/default-scheduler.ts";
import { ANYWHERE, type PodTemplateSpec } from "../../src/spec/pod.ts";
import type { NodeSpec } from "../../src/spec/world.ts";
import { aTemplate } from "../objects.ts";
import { aNode } from "../worlds.ts";
import { putting, waiting } from "./constrained.ts";
import { choice, made } from "./decisions.ts";

const NAMES = ["cpu", "memory", "pods"];
const P52 = 2n ** 52n;
const P53 = 2n ** 53n;
const PI = 2n ** 50n;

const restOf = (amount: bigint) => Number(amount - BigInt(Number(amount)));

function nodeWith(id: number, memory: bigint): NodeSpec {
  const node = aNode(id, { cpu: 64_000, memory: Number(memory) });
  return { ...node, machine: { ...node.machine, rests: [0, restOf(memory), 0] } };
}

function podWith(memory: bigint, cpu = 100): PodTemplateSpec {
  const rest = restOf(memory);
  const rests = { nonZeroCpu: 0, nonZeroMemory: rest, scoredCpu: 0, scoredMemory: rest };
  return aTemplate({
    requests: [cpu, Number(memory), 1],
    nonZeroMemory: Number(memory),
    scoredMemory: Number(memory),
    rests: { requests: [0, rest, 0], ...rests },
  });
}

/** One node of so much memory, and what its pods have of it. */
function clusterOf(memory: bigint, ...used: readonly bigint[]): Cluster {
  const cluster = new Cluster({ now: 0 }, NAMES, [nodeWith(0, memory)]);
  for (const each of used) cluster.adopt(waiting(cluster, podWith(each)), 0 as NodeId);
  return cluster;
}

const classOf = (cluster: Cluster, template: PodTemplateSpec) =>
  cluster.classes.intern({ requests: template.requests, template });

/** What everybody says who is asked for room on node 0; all agree. */
function answers(cluster: Cluster, memory: bigint): boolean {
  const podClass = classOf(cluster, podWith(memory));
  const found = [cluster.hasRoom(podClass, 0 as NodeId), ...filtered(cluster, podClass)];
  expect(new Set(found).size).toBe(1);
  return found[0]!;
}

function filtered(cluster: Cluster, podClass: ClassId): boolean[] {
  return [true, false].flatMap((isRecording) => {
    const verdict = new Verdict(cluster.nodes.count);
    verdict.recording = isRecording;
    const candidates = new Candidates(1);
    candidates.count = 1;
    nodeResourcesFit.filter(podClass, cluster, candidates, verdict);
    const passes = Uint8Array.of(1);
    nodeResourcesFit.askClasses!(0 as NodeId, cluster, Int32Array.of(podClass), 1, passes);
    const reasons = isRecording ? [verdict.rejectionOf(0 as NodeId) === undefined] : [];
    return [candidates.count === 1, passes[0] === 1, ...reasons];
  });
}

describe("room past 2^53", () => {
  it.each([
    [P53 + 1n, [P52 + 1n], P52],
    [13n * PI, [P52 + 1n, P52 + 1n], 13n * PI - 2n * (P52 + 1n)],
    [13n * PI, [P52 + 1n], 13n * PI - P52 - 1n],
    [40n * PI, Array.from({ length: 9 }, () => P52 + 1n), 40n * PI - 9n * (P52 + 1n)],
    [72n * PI + 1n, [], 72n * PI + 1n],
    [2n ** 63n - 1n, [2n ** 62n - 1n], 2n ** 62n],
  ])("of %s bytes, %s taken, is enough for %s and not for one more", (memory, used, left) => {
    const cluster = clusterOf(memory, ...used);
    for (const less of [0n, 1n, 2n, 1000n]) expect(answers(cluster, left - less)).toBe(true);
    for (const more of [1n, 2n, 1000n]) expect(answers(cluster, left + more)).toBe(false);
  });

  it("is that of a node which sums pass alone", () => {
    // 5 x 2^51 + 1 on 2^53 - 1 bytes: a running cluster may hold more than it has.
    const used = Array.from({ length: 5 }, () => 2n ** 51n + 1n);
    const cluster = clusterOf(P53 - 1n, ...used);
    expect(answers(cluster, 1n)).toBe(false);
    const { firstPod } = cluster.nodes;
    for (let i = 0; i < 2; i++) cluster.end(firstPod[0] as PodId);
    // 2^53 - 1 - 3 x (2^51 + 1) = 2^51 - 4
    expect(answers(cluster, 2n ** 51n - 4n)).toBe(true);
    expect(answers(cluster, 2n ** 51n - 3n)).toBe(false);
  });

  it("is told from what an empty node lacks", () => {
    const isResolvable = (memory: bigint) => {
      const cluster = clusterOf(P53 + 1n, P52);
      const verdict = new Verdict(1);
      verdict.recording = true;
      const candidates = new Candidates(1);
      candidates.count = 1;
      nodeResourcesFit.filter(classOf(cluster, podWith(memory)), cluster, candidates, verdict);
      return verdict.rejectionOf(0 as NodeId)!.isResolvable;
    };
    expect(isResolvable(P53 + 1n)).toBe(true);
    expect(isResolvable(P53 + 2n)).toBe(false);
  });

  it("comes back to what it was after a trial", () => {
    const cluster = clusterOf(13n * PI, P52 + 1n);
    const [pod] = cluster.podsOf(0 as NodeId);
    const other = waiting(cluster, podWith(P53 + 3n));
    const left = 13n * PI - P52 - 1n;
    cluster.whatIf.remove(pod!, 0 as NodeId);
    expect([answers(cluster, 13n * PI), answers(cluster, 13n * PI + 1n)]).toEqual([true, false]);
    cluster.whatIf.add(other, 0 as NodeId);
    const beside = 13n * PI - P53 - 3n;
    expect([answers(cluster, beside), answers(cluster, beside + 1n)]).toEqual([true, false]);
    cluster.whatIf.undo(0);
    expect([answers(cluster, left), answers(cluster, left + 1n)]).toEqual([true, false]);
  });
});

describe("hints past 2^53", () => {
  const pod = (memory: bigint): HintedPod => ({
    namespace: "default",
    labels: {},
    requests: [0, Number(memory), 1],
    requestRests: [0, restOf(memory), 0],
    placement: ANYWHERE,
    schedulingGates: [],
    volumes: [],
  });
  const node = (memory: bigint): HintedNode => ({
    id: 0 as NodeId,
    name: "n0",
    labels: {},
    allocatable: [1, Number(memory), 110],
    allocatableRests: [0, restOf(memory), 0],
    taints: [],
    isCordoned: false,
    isReady: true,
  });
  const isHelped = (memory: bigint, before: bigint, after: bigint) =>
    nodeChanges(node(before), node(after)).map((event) =>
      nodeResourcesFitHints.node!.UpdateNodeAllocatable!(pod(memory), event, {} as never),
    );

  it("see one byte more", () => {
    expect(isHelped(P53 + 1n, P53, P53 + 1n)).toEqual([true]);
    expect(isHelped(P53 + 2n, P53, P53 + 1n)).toEqual([false]);
    expect(isHelped(P53, P53 + 1n, P53)).toEqual([false]);
    expect(isHelped(P53, P53 + 1n, P53 + 1n)).toEqual([]);
  });
});

describe("scores past 2^53", () => {
  const fitBy = (
    scoring: "LeastAllocated" | "MostAllocated" | "RequestedToCapacityRatio",
    weight = 1,
  ): Score =>
    nodeResourcesFitScore({
      ...DEFAULT_ARGS.fit,
      scoring,
      resources: [{ name: "memory", weight }],
      shape: [
        { utilization: 0, score: 0 },
        { utilization: 100, score: 10 },
      ],
    });
  const rawOf = (score: Score, cluster: Cluster, template: PodTemplateSpec) => {
    const values = Int32Array.of(-1);
    const candidates = new Candidates(1);
    candidates.count = 1;
    score.score(classOf(cluster, template), cluster, candidates, 0, 1, values);
    return values[0];
  };

  it("do not round what is left, or used, across a percent", () => {
    // 100 x (2^53 + 100 - used - pod): exactly half is 50, one byte more used leaves 49.
    const memory = P53 + 100n;
    const cluster = clusterOf(memory, P52 - 1n);
    const half = memory / 2n - (P52 - 1n);
    expect(rawOf(fitBy("LeastAllocated"), cluster, podWith(half))).toBe(50);
    expect(rawOf(fitBy("LeastAllocated"), cluster, podWith(half + 1n))).toBe(49);
    expect(rawOf(fitBy("MostAllocated"), cluster, podWith(half))).toBe(50);
    expect(rawOf(fitBy("MostAllocated"), cluster, podWith(half - 1n))).toBe(49);
    expect(rawOf(fitBy("RequestedToCapacityRatio"), cluster, podWith(half - 1n))).toBe(49);
  });
});

const memories = fc.oneof(
  fc.bigInt({ min: P52 - 2n, max: P52 + 2n }),
  fc.bigInt({ min: P53 - 2n, max: P53 + 2n }),
  fc.bigInt({ min: 0n, max: 3n }),
  fc.bigInt({ min: 1n, max: 2n ** 54n }),
);

interface World {
  readonly nodes: readonly bigint[];
  readonly pods: readonly bigint[];
  readonly steps: readonly { readonly pod: number; readonly ends: number }[];
}

const worlds: fc.Arbitrary<World> = fc.record({
  nodes: fc.array(fc.oneof(memories, fc.bigInt({ min: 8n * PI, max: 72n * PI + 1n })), {
    minLength: 1,
    maxLength: 4,
  }),
  pods: fc.array(memories, { minLength: 1, maxLength: 4 }),
  steps: fc.array(fc.record({ pod: fc.nat(3), ends: fc.nat(9) }), { maxLength: 25 }),
});

/** Percentages of a whole, as int64 has them. */
const share = (part: bigint, whole: bigint) => (part <= 0n ? 0 : Number((part * 100n) / whole));

describe("a cluster of vast amounts", () => {
  it("decides as whole numbers do, by the index too", () => {
    fc.assert(
      fc.property(worlds, ({ nodes, pods, steps }) => {
        const cluster = new Cluster(
          { now: 0 },
          NAMES,
          nodes.map((memory, id) => nodeWith(id, memory)),
        );
        const strategy = made(kubeArgmax);
        const used = nodes.map(() => 0n);
        const running: { readonly pod: PodId; readonly node: number; readonly memory: bigint }[] = [];
        for (const { pod: which, ends } of steps) {
          const memory = pods[which % pods.length]!;
          const pod = waiting(cluster, podWith(memory));
          const { totals, scores } = explain(strategy, pod, cluster);
          const fitting = nodes.flatMap((all, id) =>
            memory === 0n || used[id]! + memory <= all ? [id] : [],
          );
          expect(totals.map(({ node }) => node).sort()).toEqual(fitting);
          for (const { node, raw } of scores.filter(({ score }) => score === "NodeResourcesFit")) {
            const all = nodes[node]!;
            const cpu = share(64_000n - BigInt(cluster.nodes.nonZeroCpu[node]!) - 100n, 64_000n);
            const left = share(all - used[node]! - memory, all);
            expect(raw).toBe(all === 0n ? cpu : Math.trunc((cpu + left) / 2));
          }
          const node = choice(strategy, pod, cluster);
          const best = Math.max(...totals.map(({ total }) => total));
          if (fitting.length === 0) expect(node).toBe(-1);
          else expect(totals.find((each) => each.node === node)?.total).toBe(best);
          if (node >= 0) {
            cluster.bind(pod, node as NodeId);
            used[node]! += memory;
            running.push({ pod, node, memory });
          } else cluster.abandon(pod);
          const ended = ends < running.length ? running.splice(ends, 1) : [];
          for (const each of ended) {
            cluster.end(each.pod);
            used[each.node]! -= each.memory;
          }
          checkInvariants(cluster);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("balances by the double nearest to the sum", () => {
    const balanced = balancedAllocationScore(DEFAULT_ARGS.balanced);
    fc.assert(
      fc.property(memories, memories, fc.bigInt({ min: P53, max: 2n ** 55n }), (first, second, all) => {
        fc.pre(first + second <= all && first + second > 0n);
        const cluster = new Cluster({ now: 0 }, NAMES, [nodeWith(0, all)]);
        putting(cluster, podWith(first, 6400), 0);
        const podClass = classOf(cluster, podWith(second, 6400));
        const balance = (cpu: number, memory: bigint) =>
          Math.trunc((1 - Math.abs((cpu / 64_000 - Number(memory) / Number(all)) / 2)) * 100);
        const raw = 50 + Math.trunc((50 + balance(12_800, first + second) - balance(6400, first)) / 2);
        const values = Int32Array.of(-1);
        const candidates = new Candidates(1);
        candidates.count = 1;
        balanced.score(podClass, cluster, candidates, 0, 1, values);
        const sums = Int32Array.of(0);
        balanced.addClasses!(0 as NodeId, cluster, Int32Array.of(podClass), 1, 1, sums);
        expect([values[0], sums[0]]).toEqual([raw, raw]);
        // Both forms of the other score, with 12,800 of 64,000 millicores requested.
        leastAllocatedScore.score(podClass, cluster, candidates, 0, 1, values);
        leastAllocatedScore.addClasses!(0 as NodeId, cluster, Int32Array.of(podClass), 1, 2, sums);
        const least = Math.trunc((80 + share(all - first - second, all)) / 2);
        expect([values[0], sums[0]]).toEqual([least, raw + 2 * least]);
      }),
    );
  });
});
