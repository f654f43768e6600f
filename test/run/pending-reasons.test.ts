import { describe, expect, it } from "vitest";
import { aTask, aWorld, entry, nodesOf, run, SECOND, traced } from "../worlds.ts";

describe("what waits at the end", () => {
  it("is told by workload and sentence, most first, then by workload", () => {
    const count = (number: number) => ({ kind: "burst", at: 0, count: number }) as const;
    const world = aWorld({
      horizon: SECOND,
      nodes: nodesOf({ cpu: 1000 }, { cpu: 1000 }),
      tasks: [
        aTask({ name: "z", arrivals: count(3), requests: [2000, 0, 1] }),
        aTask({ name: "b", arrivals: count(3), requests: [2000, 0, 1] }),
        aTask({ name: "c", arrivals: count(4), requests: [1000, 9e15, 1] }),
        aTask({
          name: "d",
          arrivals: traced({ at: 0, lasts: 1, cpu: 5000 }, { at: 0, lasts: 1, memory: 9e15 }),
        }),
      ],
      timeline: [entry(0, "fail", [1])],
    });
    const one = "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s).";
    const other = "0/2 nodes are available: 1 Insufficient memory, 1 node(s) had untolerated taint(s).";
    const [reason, otherReason] = ["cpu", "memory"].map(
      (resource) => `Insufficient ${resource} on 1 node, untolerated taint(s) on 1 node`,
    );
    expect(run(world).result.pending).toEqual([
      { workload: "c", count: 4, reason: otherReason, message: other },
      { workload: "b", count: 3, reason, message: one },
      { workload: "z", count: 3, reason, message: one },
      { workload: "d", count: 1, reason, message: one },
      { workload: "d", count: 1, reason: otherReason, message: other },
    ]);
  });

  it("is at most 50 rows and one that counts the rest", () => {
    const tasks = Array.from({ length: 60 }, (_, i) =>
      aTask({ name: `w${i}`, requests: [9000, 0, 1], arrivals: { kind: "burst", at: 0, count: 100 - i } }),
    );
    const { pending } = run(aWorld({ tasks })).result;
    expect(pending).toHaveLength(51);
    // The last ten have 50 + 49 + ... + 41 = 455 tasks.
    expect(pending[50]).toMatchObject({ workload: "", count: 455, reason: "10 more reasons" });
  });
});
