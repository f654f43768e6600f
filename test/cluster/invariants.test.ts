import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/cluster/cluster.ts";
import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import { checkInvariants, InvariantError } from "../../src/cluster/invariants.ts";
import { aCluster, aPod, GIB, nodesOf, place } from "../worlds.ts";

const SHAPES = [
  { cpu: 0, memory: 0, extended: [0] },
  { cpu: 500, memory: GIB, extended: [0] },
  { cpu: 1000, memory: 0, extended: [1] },
  { cpu: 3000, memory: 3 * GIB, extended: [0] },
] as const;
const NODES = [
  { cpu: 2000, memory: 4 * GIB, pods: 3, extended: [0] },
  { cpu: 4000, memory: 8 * GIB, pods: 5, extended: [2] },
  { cpu: 1000, memory: GIB, pods: 110, extended: [1] },
] as const;

/** The same world in plain objects: who is where. Everything else is counted anew. */
class Model {
  readonly pods = new Map<
    PodId,
    { shape: number; at: "pending" | "bound" | "ready" | "lost"; node: number }
  >();
  readonly up = NODES.map(() => true);
  readonly cordoned = NODES.map(() => false);

  on(node: number) {
    return [...this.pods.values()].filter((pod) => pod.node === node);
  }

  sum(node: number, of: (shape: (typeof SHAPES)[number]) => number): number {
    return this.on(node).reduce((sum, pod) => sum + of(SHAPES[pod.shape]!), 0);
  }

  fits(shape: number, node: number): boolean {
    return this.up[node]! && !this.cordoned[node]! && this.hasRoom(shape, node);
  }

  hasRoom(shape: number, node: number): boolean {
    const wanted = SHAPES[shape]!;
    const has = NODES[node]!;
    return (
      this.sum(node, (each) => each.cpu) + wanted.cpu <= has.cpu &&
      this.sum(node, (each) => each.memory) + wanted.memory <= has.memory &&
      this.sum(node, (each) => each.extended[0]) + wanted.extended[0] <= has.extended[0] &&
      this.on(node).length + 1 <= has.pods
    );
  }
}

const VERBS = [
  "submit",
  "bind",
  "ready",
  "end",
  "lose",
  "resubmit",
  "abandon",
  "takeDown",
  "bringUp",
  "cordon",
  "uncordon",
] as const;
const step = fc.record({
  verb: fc.constantFrom(...VERBS, "submit" as const, "bind" as const, "bind" as const),
  pick: fc.nat(1000),
  node: fc.nat(NODES.length - 1),
});

/** Plays one step on both, if there is a pod in the phase that it needs. */
function play(
  cluster: Cluster,
  model: Model,
  { verb, pick, node }: { verb: string; pick: number; node: number },
) {
  const choose = (...phases: readonly string[]): PodId | undefined => {
    const those = [...model.pods].filter(([, pod]) => phases.includes(pod.at));
    return those[pick % Math.max(those.length, 1)]?.[0];
  };
  const update = (pod: PodId, at: "pending" | "bound" | "ready" | "lost", where: number) =>
    model.pods.set(pod, { shape: model.pods.get(pod)!.shape, at, node: where });
  const id = node as NodeId;
  switch (verb) {
    case "submit": {
      const shape = pick % SHAPES.length;
      model.pods.set(aPod(cluster, SHAPES[shape]!), { shape, at: "pending", node: -1 });
      return;
    }
    case "bind": {
      const pod = choose("pending");
      if (pod === undefined) return;
      const { shape } = model.pods.get(pod)!;
      expect(cluster.fits(pod, id)).toBe(model.fits(shape, node));
      if (!model.hasRoom(shape, node)) expect(() => cluster.bind(pod, id)).toThrow(/does not fit/);
      else {
        cluster.bind(pod, id);
        update(pod, "bound", node);
      }
      return;
    }
    case "ready": {
      const pod = choose("bound");
      if (pod === undefined) return;
      cluster.ready(pod);
      update(pod, "ready", model.pods.get(pod)!.node);
      return;
    }
    case "end": {
      const pod = choose("bound", "ready");
      if (pod === undefined) return;
      cluster.end(pod);
      model.pods.delete(pod);
      return;
    }
    case "lose": {
      const pod = choose("bound", "ready");
      if (pod === undefined) return;
      cluster.lose(pod, pick % 2 === 0 ? "drain" : "node-failure");
      update(pod, "lost", -1);
      return;
    }
    case "resubmit": {
      const pod = choose("lost");
      if (pod === undefined) return;
      cluster.resubmit(pod);
      update(pod, "pending", -1);
      return;
    }
    case "abandon": {
      const pod = choose("lost", "pending");
      if (pod === undefined) return;
      cluster.abandon(pod);
      model.pods.delete(pod);
      return;
    }
    case "takeDown":
      cluster.takeDown(id);
      model.up[node] = false;
      return;
    case "bringUp":
      cluster.bringUp(id);
      model.up[node] = true;
      return;
    case "cordon":
      cluster.cordon(id);
      model.cordoned[node] = true;
      return;
    case "uncordon":
      cluster.uncordon(id);
      model.cordoned[node] = false;
  }
}

describe("the cluster", () => {
  it("equals a plain recount after any sequence of changes, and tells of room exactly when there is more", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const { cluster } = aCluster(nodesOf(...NODES), ["gpu"]);
        const model = new Model();
        let told: number[] = [];
        cluster.listen({ roomGained: (node) => told.push(node) });
        const sizes = () =>
          NODES.map((_, node) =>
            model.up[node] && !model.cordoned[node] ? model.on(node).length : Infinity,
          );
        for (const each of steps) {
          told = [];
          const before = sizes();
          play(cluster, model, each);
          checkInvariants(cluster);
          const after = sizes();
          // A node has more room if it holds fewer pods, or may be used again.
          expect(told).toEqual(NODES.flatMap((_, node) => (after[node]! < before[node]! ? [node] : [])));
          for (const [node] of NODES.entries()) {
            expect(cluster.nodes.pods[node]).toBe(model.on(node).length);
            expect(cluster.nodes.requested[0]![node]).toBe(model.sum(node, (shape) => shape.cpu));
            expect(cluster.nodes.requested[1]![node]).toBe(model.sum(node, (shape) => shape.memory));
            expect(cluster.nodes.requested[2]![node]).toBe(model.on(node).length);
            expect(cluster.nodes.requested[3]![node]).toBe(model.sum(node, (shape) => shape.extended[0]));
            expect(cluster.nodes.nonZeroCpu[node]).toBe(model.sum(node, (shape) => shape.cpu || 100));
            expect(cluster.nodes.schedulable[node]).toBe(
              model.up[node] === true && model.cordoned[node] === false ? 1 : 0,
            );
          }
          for (const [pod, { node }] of model.pods) expect(cluster.pods.node[pod]).toBe(node);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe("checkInvariants", () => {
  /** Two nodes, pods 0 and 1 on the first, pod 2 on the second, pod 3 waiting. */
  function aSoundCluster() {
    const { cluster, clock } = aCluster(nodesOf({ cpu: 4000 }, { cpu: 4000 }));
    place(cluster, [0, 0, 1]);
    aPod(cluster);
    clock.now = 1234;
    checkInvariants(cluster);
    return cluster;
  }
  const broken: readonly [what: string, breakIt: (cluster: Cluster) => void, message: RegExp][] = [
    [
      "a request too many on the books",
      ({ nodes }) => {
        nodes.requested[0]![1]! += 1;
      },
      /cpu of node n1: 1001 is on the books, its pods request 1000/,
    ],
    [
      "more requested than there is",
      ({ nodes }) => {
        nodes.allocatable[0]![0] = 1999;
      },
      /cpu of node n0: 2000 requested, 1999 allocatable/,
    ],
    [
      "a wrong count of pods",
      ({ nodes }) => {
        nodes.pods[0] = 3;
      },
      /node n0 counts 3 pods, has 2/,
    ],
    [
      "a wrong sum for scores",
      ({ nodes }) => {
        nodes.nonZeroMemory[0]! -= 1;
      },
      /sums for scores/,
    ],
    [
      "a pod on two nodes",
      ({ nodes }) => {
        nodes.firstPod[1] = nodes.firstPod[0]!;
      },
      /pod 1 is on node n0 and on n1|pod 1 is listed on node n1 but says 0|is on node n1 and on n0/,
    ],
    [
      "a pod that says it is elsewhere",
      ({ pods }) => {
        pods.node[2] = 0;
      },
      /pod 2 is listed on node n1 but says 0/,
    ],
    [
      "a waiting pod that says it is on a node",
      ({ pods }) => {
        pods.node[3] = 0;
      },
      /pod 3 is in phase 1 and says node 0/,
    ],
    [
      "a list that runs in a circle",
      ({ nodes, pods }) => {
        pods.nextOnNode[nodes.firstPod[1]!] = nodes.firstPod[1]!;
      },
      /pod 2 is on node n1 and on n1/,
    ],
    [
      "a list that does not lead back",
      ({ pods }) => {
        pods.previousOnNode[0] = 2;
      },
      /pod 0 on node n0: the pod before it is 1, not 2/,
    ],
    [
      "a flag that disagrees",
      ({ nodes }) => {
        nodes.schedulable[0] = 0;
      },
      /schedulable disagrees/,
    ],
    [
      "a placed pod whose phase says that it waits",
      ({ pods }) => {
        pods.phase[2] = 1;
      },
      /pod 2 is in phase 1 and on node 1/,
    ],
    [
      "a pod that has left and is still on a node",
      ({ pods }) => {
        pods.phase[2] = 0;
      },
      /pod 2 is in phase 0 and on node 1/,
    ],
    [
      "a pod that runs nowhere",
      ({ pods }) => {
        pods.phase[3] = 3;
      },
      /pod 3 is in phase 3 and on no node/,
    ],
  ];

  it.each(broken)("finds %s", (_what, breakIt, message) => {
    const cluster = aSoundCluster();
    breakIt(cluster);
    let error: unknown;
    try {
      checkInvariants(cluster);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(InvariantError);
    expect((error as InvariantError).message).toMatch(message);
    expect((error as InvariantError).simulatedTime).toBe(1234);
  });
});
