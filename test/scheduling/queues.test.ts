import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/cluster/cluster.ts";
import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import { FifoQueue } from "../../src/scheduling/queue/fifo-queue.ts";
import { ListQueue } from "../../src/scheduling/queue/list-queue.ts";
import type { PodOrder, QueueDiscipline } from "../../src/scheduling/queue/queue-discipline.ts";
import { aCluster, aPod, nodesOf, place } from "../worlds.ts";

/** First fit, written apart from the strategy. */
function tryFirst(cluster: Cluster, pod: PodId): boolean {
  for (let node = 0; node < cluster.nodes.count; node++) {
    if (!cluster.fits(pod, node as NodeId)) continue;
    cluster.bind(pod, node as NodeId);
    return true;
  }
  return false;
}

/** Everything that waits in one array, gone through from the front at every change. */
class NaiveQueue {
  readonly #isStrict: boolean;
  readonly #order: PodOrder;
  #waiting: PodId[] = [];

  constructor(discipline: "fifo" | "list", order: PodOrder) {
    this.#isStrict = discipline === "fifo";
    this.#order = order;
  }

  add(pod: PodId): void {
    this.#waiting.push(pod);
    // Array sorting is stable: first come, first served among equals.
    this.#waiting.sort(this.#order);
  }

  remove(pod: PodId): void {
    this.#waiting = this.#waiting.filter((each) => each !== pod);
  }

  offer(tryPlace: (pod: PodId) => boolean): void {
    for (const pod of [...this.#waiting]) {
      if (tryPlace(pod)) this.remove(pod);
      else if (this.#isStrict) return;
    }
  }

  get waiting(): readonly PodId[] {
    return this.#waiting;
  }
}

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("submit" as const),
      cpu: fc.constantFrom(0, 500, 1000, 1500, 2000, 5000),
      expected: fc.integer({ min: 0, max: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom("end" as const, "lose" as const), pick: fc.nat(1000) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("abandon" as const), pick: fc.nat(1000) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom("takeDown" as const, "bringUp" as const, "cordon" as const, "uncordon" as const),
      node: fc.nat(2),
    }),
  },
);
/** Changes by instant: the queue is gone through after each. */
const history = fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 40 });

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const byExpected =
  (cluster: Cluster): PodOrder =>
  (a, b) =>
    cluster.pods.expected[a]! - cluster.pods.expected[b]!;
const byNothing = (): PodOrder => () => 0;

/** A cluster with a queue that hears of it as the scheduler does. */
function connected(
  queueOf: (
    cluster: Cluster,
  ) => Pick<QueueDiscipline, "add" | "remove"> & { roomGained?(node: NodeId): void },
) {
  const { cluster } = aCluster(nodesOf({ cpu: 2000, pods: 3 }, { cpu: 3000 }, { cpu: 1000 }));
  const queue = queueOf(cluster);
  cluster.listen({
    podSubmitted: (pod) => queue.add(pod),
    podAbandoned: (pod) => queue.remove(pod),
    roomGained: (node) => queue.roomGained?.(node),
  });
  return cluster;
}

function apply(cluster: Cluster, each: Step, running: readonly PodId[], waiting: readonly PodId[]): void {
  if (each.do === "submit") aPod(cluster, each);
  else if (!("pick" in each)) cluster[each.do](each.node as NodeId);
  else if (each.do !== "abandon") {
    const pod = running[each.pick % Math.max(running.length, 1)];
    if (pod === undefined) return;
    if (each.do === "end") cluster.end(pod);
    else {
      cluster.lose(pod, "drain");
      cluster.resubmit(pod);
    }
  } else {
    const pod = waiting[each.pick % Math.max(waiting.length, 1)];
    if (pod !== undefined) cluster.abandon(pod);
  }
}

describe.each(["list", "fifo"] as const)("the queue %s", (discipline) => {
  it.each([
    ["in order of submission", byNothing],
    ["in an order of the strategy", byExpected],
  ])("places what a naive pass through all that waits places, %s", (_what, orderOf) => {
    fc.assert(
      fc.property(history, (instants) => {
        let queue!: ListQueue | FifoQueue;
        let naive!: NaiveQueue;
        const fast = connected((cluster) => {
          queue =
            discipline === "list"
              ? new ListQueue(cluster, orderOf(cluster))
              : new FifoQueue(cluster, orderOf(cluster));
          return queue;
        });
        const plain = connected((cluster) => {
          naive = new NaiveQueue(discipline, orderOf(cluster));
          return naive;
        });
        for (const steps of instants) {
          for (const each of steps) {
            const running = [...plain.pods.node.slice(0, plain.pods.rows).entries()]
              .filter(([, node]) => node >= 0)
              .map(([pod]) => pod as PodId);
            const waiting = [...naive.waiting];
            apply(fast, each, running, waiting);
            apply(plain, each, running, waiting);
          }
          const placedFast: string[] = [];
          const offered = new Map<PodId, number>();
          queue.offer((pod) => {
            offered.set(pod, (offered.get(pod) ?? 0) + 1);
            if (!tryFirst(fast, pod)) return false;
            placedFast.push(`${pod} on ${fast.pods.node[pod]}`);
            return true;
          });
          const placedPlain: string[] = [];
          naive.offer((pod) => {
            if (!tryFirst(plain, pod)) return false;
            placedPlain.push(`${pod} on ${plain.pods.node[pod]}`);
            return true;
          });
          expect(placedFast).toEqual(placedPlain);
          expect([...offered.values()].every((times) => times === 1)).toBe(true);
          const left: PodId[] = [];
          queue.forEach((pod) => {
            left.push(pod);
          });
          expect(queue.size).toBe(left.length);
          expect(left.sort((a, b) => a - b)).toEqual([...naive.waiting].sort((a, b) => a - b));
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("fifo", () => {
  it("lets the head block all behind it", () => {
    const { cluster } = aCluster(nodesOf({ cpu: 2000 }));
    const [running] = place(cluster, [0]);
    const queue = new FifoQueue(cluster, byNothing());
    const large = aPod(cluster, { cpu: 2000 });
    const small = aPod(cluster, { cpu: 500 });
    queue.add(large);
    queue.add(small);
    queue.offer((pod) => tryFirst(cluster, pod));
    expect(queue.size).toBe(2);
    cluster.end(running!);
    queue.roomGained(0 as NodeId);
    queue.offer((pod) => tryFirst(cluster, pod));
    expect([cluster.pods.node[large], cluster.pods.node[small], queue.size]).toEqual([0, -1, 1]);
  });
});

describe("list", () => {
  it("passes over what does not fit", () => {
    const { cluster } = aCluster(nodesOf({ cpu: 2000 }));
    place(cluster, [0]);
    const queue = new ListQueue(cluster, byNothing());
    const large = aPod(cluster, { cpu: 2000 });
    const small = aPod(cluster, { cpu: 500 });
    queue.add(large);
    queue.add(small);
    queue.offer((pod) => tryFirst(cluster, pod));
    expect([cluster.pods.node[large], cluster.pods.node[small], queue.size]).toEqual([-1, 0, 1]);
  });

  it("asks of a departure once for each class that waits, not once for each pod", () => {
    const { cluster } = aCluster(nodesOf({ cpu: 3000 }));
    const running = place(cluster, [0, 0, 0]);
    const queue = new ListQueue(cluster, byNothing());
    for (let i = 0; i < 500; i++) for (const cpu of [1000, 2000, 3000]) queue.add(aPod(cluster, { cpu }));
    let asked = 0;
    const offer = () =>
      queue.offer((pod) => {
        asked++;
        return tryFirst(cluster, pod);
      });
    offer();
    // The head of each class finds no room, and its class is passed over.
    expect(asked).toBe(3);
    asked = 0;
    cluster.end(running[0]!);
    queue.roomGained(0 as NodeId);
    offer();
    // 1000m are free: the class of 1000m alone is asked, places one and then finds no more.
    expect(asked).toBe(2);
    expect(queue.size).toBe(1499);
  });
});
