import { describe, expect, it } from "vitest";
import { NO_NODE, type PodId } from "../../src/cluster/ids.ts";
import { BOUND, PENDING, READY } from "../../src/cluster/pod-table.ts";
import { deletionOrder } from "../../src/controllers/deletion-order.ts";
import { firstToGo } from "../../src/controllers/first-to-go.ts";
import { SECOND } from "../worlds.ts";
import { aTemplate } from "./controlled-cluster.ts";

/** Times in seconds. A ready pod on node 0, made at 0 and ready since 0, unless said otherwise. */
interface Shape {
  readonly node?: number;
  readonly isReady?: boolean;
  readonly isPending?: boolean;
  readonly readyAt?: number;
  readonly createdAt?: number;
  readonly restarts?: number;
  readonly cost?: number;
  readonly uid?: number;
}

/** The pods in the order in which they go, by position; `ranks`: pods of the same owner on each node. */
function order(now: number, shapes: readonly Shape[], ranks: readonly number[] = []): number[] {
  const pods = {
    phase: shapes.map(({ node = 0, isReady = true }) =>
      node === NO_NODE ? PENDING : isReady ? READY : BOUND,
    ),
    node: shapes.map(({ node = 0 }) => node),
    readyAt: shapes.map(({ readyAt = 0 }) => readyAt * SECOND),
    firstSubmitted: shapes.map(({ createdAt = 0 }) => createdAt * SECOND),
    restarts: shapes.map(({ restarts = 0 }) => restarts),
    templates: shapes.map(({ cost = 0 }) => aTemplate("v1", { deletionCost: cost })),
  };
  const marks = { uidOf: (pod: PodId) => shapes[pod]!.uid ?? 0, ageBefore: () => 0 };
  const hasStarted = (pod: PodId) => shapes[pod]!.isPending !== true;
  const before = deletionOrder({ now: now * SECOND, pods, hasStarted }, marks, (node) => ranks[node] ?? 0);
  return [...shapes.keys()].sort((a, b) => before(a as PodId, b as PodId));
}

describe("a ReplicaSet that shrinks gives up", () => {
  it("pods without a node, then pending ones, then pods that are not ready", () => {
    const pending = { isReady: false, isPending: true, createdAt: 0 };
    expect(order(100, [{}, { isReady: false, createdAt: 90 }, pending, { node: NO_NODE }])).toEqual([
      3, 2, 1, 0,
    ]);
  });

  it("what costs less, before what shares its node with more of its kind", () => {
    expect(order(100, [{ cost: 1, node: 1 }, { node: 0 }, { cost: -5, node: 0 }], [1, 3])).toEqual([2, 1, 0]);
    expect(order(100, [{ node: 0 }, { node: 1 }], [1, 3])).toEqual([1, 0]);
    // A readier pod stays even where there are more.
    expect(order(100, [{ node: 1 }, { node: 0, isReady: false }], [1, 3])).toEqual([1, 0]);
  });

  it("what has been ready for a shorter time, on a scale of powers of two", () => {
    // Ages 100 s and 10 s are 2^36.5 and 2^33.2 ns: classes 36 and 33.
    expect(order(100, [{ readyAt: 0 }, { readyAt: 90 }])).toEqual([1, 0]);
    // 100 s and 80 s: 2^36.5 and 2^36.2, one class, so UIDs decide.
    expect(
      order(100, [
        { readyAt: 0, uid: 2 },
        { readyAt: 20, uid: 5 },
      ]),
    ).toEqual([0, 1]);
    expect(
      order(100, [
        { readyAt: 0, uid: 5 },
        { readyAt: 20, uid: 2 },
      ]),
    ).toEqual([1, 0]);
  });

  it("where the whole second is the same, what has restarted more, then what is younger", () => {
    expect(
      order(100, [
        { readyAt: 0.1, restarts: 1, uid: 1 },
        { readyAt: 0.9, restarts: 4, uid: 2 },
      ]),
    ).toEqual([1, 0]);
    // Ages 100 s and 10 s.
    expect(order(100, [{ createdAt: 0 }, { createdAt: 90 }])).toEqual([1, 0]);
  });
});

it("only the first ones are sorted out", () => {
  const descending = (a: number, b: number) => b - a;
  expect(firstToGo([3, 9, 4, 9], 1, descending)).toEqual([9]);
  expect(firstToGo([3, 9, 4, 8], 2, descending)).toEqual([9, 8]);
  // All go: as they are.
  expect(firstToGo([3, 9, 4], 3, descending)).toEqual([3, 9, 4]);
});
