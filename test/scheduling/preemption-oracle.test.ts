import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import { NO_NODE, type NodeId, type PodId } from "../../src/cluster/ids.ts";
import { checkInvariants } from "../../src/cluster/invariants.ts";
import { kubeDefault } from "../../src/scheduling/strategies/kube-default.ts";
import { Verdict } from "../../src/scheduling/verdict.ts";
import { selecting } from "../objects.ts";
import { aNode, SECOND } from "../worlds.ts";
import { asking, waiting } from "./constrained.ts";
import { made } from "./decisions.ts";
import { type PlainBudget, type PlainNode, type PlainPod, waysByBruteForce } from "./naive-preemption.ts";

const aPlainPod = fc.record({
  name: fc.constant(""),
  priority: fc.constantFrom(-5, 0, 10, 100),
  cpu: fc.integer({ min: 1, max: 5 }).map((cores) => cores * 200),
  memory: fc.integer({ min: 0, max: 3 }),
  start: fc.integer({ min: 0, max: 1000 }),
  app: fc.constantFrom("a", "b", "c"),
  hostPort: fc.constantFrom(0, 0, 0, 80, 81),
});

const aPlainNode = fc.record({
  cpu: fc.constantFrom(800, 1600, 2400),
  memory: fc.constantFrom(3, 6, 9),
  pods: fc.array(aPlainPod, { maxLength: 7 }),
  nominated: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(aPlainPod, { maxLength: 2 }) },
  ),
});

const aPlace = fc.record({
  pod: aPlainPod.map((pod) => ({ ...pod, priority: pod.priority + 50 })),
  nodes: fc.array(aPlainNode, { minLength: 1, maxLength: 4 }).map(named),
  budgets: fc.array(fc.record({ app: fc.constantFrom("a", "b"), allowed: fc.integer({ min: 0, max: 2 }) }), {
    maxLength: 3,
  }),
});

/** Pods get names, and starts that differ: among equals the order is Kubernetes' own, which recordings test. */
function named(nodes: readonly PlainNode[]): readonly PlainNode[] {
  return nodes.map((node, n) => ({
    ...node,
    pods: withRoom(node).map((pod, i) => ({ ...pod, name: `n${n}p${i}`, start: 10 * pod.start + i })),
  }));
}

/** The first pods of a node for which it has room. */
function withRoom({ cpu, memory, pods }: PlainNode): readonly PlainPod[] {
  const sum = (of: (pod: PlainPod) => number, count: number) =>
    pods.slice(0, count + 1).reduce((total, pod) => total + of(pod), 0);
  return pods.filter((_, i) => sum((pod) => pod.cpu, i) <= cpu && sum((pod) => pod.memory, i) <= memory);
}

describe("preemption", () => {
  it("takes a way that trying every subset of pods finds best", () => {
    let preempted = 0;
    fc.assert(
      fc.property(aPlace, ({ pod, nodes, budgets }) => {
        const world = build(nodes, budgets);
        const { cluster } = world;
        const preemptor = waiting(cluster, templateOf(pod));
        const strategy = made(kubeDefault);
        const verdict = new Verdict(cluster.nodes.count);
        strategy.place(preemptor, cluster, verdict);
        fc.pre(verdict.outcome === "unschedulable");
        const before = booksOf(cluster);
        const found = strategy.preempt!(preemptor, cluster, verdict)!;
        const ways = waysByBruteForce(pod, nodes, budgets);
        if (ways.length === 0) expect(found).toEqual({ node: NO_NODE, victims: [], cleared: [] });
        else {
          preempted++;
          const names = found.victims.map((victim) => world.names.get(victim)!);
          expect(ways.map(({ node, victims }) => ({ node, victims }))).toContainEqual({
            node: found.node,
            victims: names,
          });
          expect(found.cleared).toEqual(
            cluster.nominations
              .on(found.node!)
              .filter((other) => cluster.priorityOf(other) < cluster.priorityOf(preemptor)),
          );
        }
        expect(cluster.whatIf.depth).toBe(0);
        expect(booksOf(cluster)).toEqual(before);
        checkInvariants(cluster);
      }),
      { numRuns: 300 },
    );
    expect(preempted).toBeGreaterThan(50);
  });
});

function build(nodes: readonly PlainNode[], budgets: readonly PlainBudget[]) {
  const clock = { now: 0 };
  const specs = nodes.map(({ cpu, memory }, id) => aNode(id, { cpu, memory }));
  const cluster = new Cluster(clock, ["cpu", "memory", "pods"], specs);
  const names = new Map<PodId, string>();
  for (const [node, { pods, nominated }] of nodes.entries()) {
    for (const pod of pods) {
      clock.now = pod.start * SECOND;
      const id = waiting(cluster, templateOf(pod));
      cluster.adopt(id, node as NodeId);
      names.set(id, pod.name);
    }
    for (const pod of nominated) cluster.nominate(waiting(cluster, templateOf(pod)), node as NodeId);
  }
  cluster.budgets = budgets.map(({ app, allowed }) => ({
    namespace: "default",
    selector: selecting({ app }),
    allowed,
    isDisrupted: () => false,
  }));
  return { cluster, names };
}

function templateOf({ priority, cpu, memory, app, hostPort }: PlainPod) {
  const hostPorts = hostPort === 0 ? [] : [{ address: "0.0.0.0", protocol: "TCP" as const, port: hostPort }];
  return asking({ hostPorts }, { priority, requests: [cpu, memory, 1], labels: { app } });
}

function booksOf({ nodes }: Cluster) {
  const { requested, nonZeroCpu, nonZeroMemory, pods } = nodes;
  return [...requested, nonZeroCpu, nonZeroMemory, pods].map((column) => Array.from(column));
}
