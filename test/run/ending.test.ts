import { describe, expect, it } from "vitest";
import type { WorldSpec } from "../../src/spec/world.ts";
import {
  aTask,
  aTrace,
  aWorld,
  entry,
  exactly,
  exponential,
  NEVER,
  nodesOf,
  type RunChoice,
  run,
  SECOND,
  traced,
} from "../worlds.ts";

/** When a run without horizon ends, in seconds. */
const endOf = (change: Partial<WorldSpec>, choice: RunChoice = {}) =>
  run(aWorld(change), choice).result.endedAt / SECOND;

/** More than any node has. */
const giant = aTask({ name: "giant", requests: [9000, 0, 1] });
const service = aTask({ name: "service", arrivals: traced({ at: 0, lasts: NEVER }) });

describe("a run without horizon", () => {
  it("ends at once where there is nothing to do", () => {
    expect(endOf({ tasks: [] })).toBe(0);
    expect(endOf({ tasks: [aTask({ arrivals: { kind: "burst", at: 5 * SECOND, count: 0 } })] })).toBe(0);
    expect(endOf({ tasks: [aTask({ arrivals: traced() })] })).toBe(0);
    const none = { kind: "renewal", gap: exponential(SECOND), count: 0, until: NEVER } as const;
    expect(endOf({ tasks: [aTask({ arrivals: none })] })).toBe(0);
  });

  it("ends when the last task has ended", () => {
    expect(endOf({ tasks: [aTask({ arrivals: traced({ at: 1, lasts: 2 }, { at: 2, lasts: 5 }) })] })).toBe(7);
  });

  it("waits for every source", () => {
    const late = aTask({ name: "late", arrivals: { kind: "burst", at: 60 * SECOND, count: 1 } });
    const none = aTask({ name: "none", arrivals: { kind: "burst", at: 90 * SECOND, count: 0 } });
    expect(endOf({ tasks: [aTask(), late, none] })).toBe(61);
  });

  it("ends when what is left can never be placed, and says why", () => {
    const { result } = run(aWorld({ tasks: [aTask(), giant] }));
    expect(result.endedAt / SECOND).toBe(1);
    expect(result.pending).toEqual([
      {
        workload: "giant",
        count: 1,
        message: "0/1 nodes are available: 1 Insufficient cpu.",
        reason: "Insufficient cpu on 1 node",
      },
    ]);
  });

  it("ends with work that can never be placed while nodes fail and come back at random", () => {
    const failures = [
      {
        name: "node",
        groups: Array.from({ length: 40 }, (_, node) => ({ name: `node/n${node}`, nodes: [node] })),
        // Each is up for a second in two: that all 40 are up together hardly ever happens.
        timeToFailure: exponential(SECOND),
        timeToRepair: exponential(SECOND),
      },
    ];
    const nodes = nodesOf(...Array(40).fill({}));
    const { result } = run(aWorld({ nodes, tasks: [giant], failures }), { check: false });
    expect(result.endedAt / SECOND).toBeLessThan(10);
    expect(result.pending).toHaveLength(1);
  });

  it("waits for a node to come back that has room for what is left", () => {
    const wide = aTask({ requests: [4000, 0, 1], duration: exactly(3 * SECOND) });
    const nodes = nodesOf({ cpu: 4000 }, { cpu: 2000 });
    // Its node is away from 1 s to 11 s; then it runs its 3 s from the beginning.
    expect(endOf({ nodes, tasks: [wide], timeline: [entry(1, "fail", [0], 10)] })).toBe(14);
    expect(
      endOf({ nodes, tasks: [wide], timeline: [entry(1, "fail", [0]), entry(20, "restore", [0])] }),
    ).toBe(23);
    expect(
      endOf({ nodes, tasks: [wide], timeline: [entry(0, "cordon", [0]), entry(30, "uncordon", [0])] }),
    ).toBe(33);
  });

  it("waits for a node that was cordoned when it was last up, and is uncordoned while it is away", () => {
    const timeline = [entry(1, "cordon", [0]), entry(8, "fail", [0], 2), entry(9, "uncordon", [0])];
    // Comes at 7, runs from 10 to 11.
    expect(endOf({ tasks: [aTask({ arrivals: traced({ at: 7, lasts: 1 }) })], timeline })).toBe(11);
  });

  it("does not wait for a node that never comes back", () => {
    const wide = aTask({ requests: [4000, 0, 1], duration: exactly(3 * SECOND) });
    const timeline = [entry(1, "fail", [0])];
    expect(endOf({ nodes: nodesOf({ cpu: 4000 }), tasks: [wide], timeline })).toBe(1);
    expect(endOf({ nodes: nodesOf({ cpu: 4000 }, { cpu: 2000 }), tasks: [wide], timeline })).toBe(1);
    const cordoned = [entry(0, "cordon", [0]), entry(1, "fail", [0], 5)];
    expect(endOf({ nodes: nodesOf({ cpu: 4000 }), tasks: [wide], timeline: cordoned })).toBe(1);
  });

  it.each([
    ["cordon", [entry(10, "cordon", [0])], 10],
    ["cordon of a cordoned node", [entry(1, "cordon", [0]), entry(12, "cordon", [0])], 12],
    ["uncordon of a node that is open", [entry(10, "uncordon", [0])], 10],
    ["drain of an empty node", [entry(10, "drain", [0])], 10],
    ["restore of a node that is up", [entry(10, "restore", [0])], 10],
    ["failure of a node that was offered before", [entry(10, "fail", [0], 4)], 10],
    ["failure for ever", [entry(10, "fail", [0])], 10],
    ["restore before the failure's own end", [entry(3, "fail", [0], 50), entry(10, "restore", [0])], 10],
  ])("ends with the last entry of the timeline, if nothing else can change: %s", (_what, timeline, end) => {
    expect(endOf({ tasks: [giant], timeline })).toBe(end);
  });

  it("does not wait for services, which never end", () => {
    expect(endOf({ tasks: [service] })).toBe(0);
    expect(endOf({ tasks: [service, aTask({ duration: exactly(7 * SECOND) })] })).toBe(7);
  });

  it("waits for a service that lost its node and is to be placed again", () => {
    const timeline = [entry(2, "fail", [0], 5)];
    const tasks = [service, aTask({ duration: exactly(SECOND), arrivals: traced({ at: 4, lasts: 1 }) })];
    const { result, pods } = run(aWorld({ tasks, timeline }));
    // The task of 4 s runs from 7 to 8.
    expect(result.endedAt / SECOND).toBe(8);
    expect(pods.map(({ workload, outcome }) => [workload, outcome])).toEqual([
      [1, "ended"],
      [0, "running"],
    ]);
  });

  it("ends when services fill the cluster and others cannot be placed any more", () => {
    const many = aTask({ name: "service", arrivals: traced({ at: 0, lasts: NEVER, instances: 9 }) });
    const { result } = run(aWorld({ tasks: [many] }));
    expect(result.endedAt).toBe(0);
    expect(result.pending[0]!.count).toBe(5);
  });

  it("ends a second after the pass of a fill that places nothing has begun to do so", () => {
    const trace = aTrace({ at: 0, lasts: NEVER, cpu: 1500 }, { at: 0, lasts: NEVER, cpu: 1000 });
    const tasks = [aTask({ arrivals: { kind: "trace", trace, repeat: "until-full" } })];
    // 4000m: pass 0 places 1500 + 1000, pass 1 places 1500, pass 2 nothing.
    const { result, pods, value } = run(aWorld({ tasks }));
    expect(result.endedAt / SECOND).toBe(2);
    expect(pods.filter((pod) => pod.outcome === "running").map((pod) => pod.index)).toEqual([0, 1, 2]);
    expect(value("tasks_abandoned", "sum")).toBe(3);
    expect(value("cpu_requested_cores", "last")).toBe(4);
    expect(result.pending).toEqual([]);
  });

  it("ends although a strategy refuses what would fit", () => {
    const own = { name: "never", create: () => ({ place() {} }) };
    const { result } = run(aWorld({ tasks: [aTask()], timeline: [entry(3, "fail", [0], 2)] }), { own });
    // Refused at 0: that the node comes back changes nothing.
    expect(result.endedAt / SECOND).toBe(3);
    const { pending } = run(aWorld({ tasks: [aTask()] }), { own }).result;
    expect(pending[0]!.message).toBe(
      "1/1 nodes would fit, but the queue or the strategy holds the pod back.",
    );
  });
});

describe("a run with a horizon", () => {
  const closed = aTask({
    arrivals: { kind: "closed", population: 3, think: exponential(SECOND) },
    duration: exponential(SECOND),
  });

  it("ends there, though a closed population would go on for ever", () => {
    expect(endOf({ horizon: 50 * SECOND, tasks: [closed] })).toBe(50);
  });

  it("handles what happens at its very end, and tells of what is left", () => {
    const tasks = [
      aTask({
        arrivals: traced(
          { at: 0, lasts: 10 },
          { at: 10, lasts: 1, cpu: 4000 },
          { at: 10, lasts: 1, cpu: 4000 },
        ),
      }),
    ];
    const { result, pods } = run(aWorld({ horizon: 10 * SECOND, tasks }));
    expect(pods.map(({ index, outcome }) => [index, outcome])).toEqual(
      [
        [0, "ended"],
        [2, "pending"],
        [1, "running"],
      ].sort((a, b) => (a[1] === "ended" ? -1 : b[1] === "ended" ? 1 : (a[0] as number) - (b[0] as number))),
    );
    expect(result.pending).toEqual([
      {
        workload: "work",
        count: 1,
        message: "0/1 nodes are available: 1 Insufficient cpu.",
        reason: "Insufficient cpu on 1 node",
      },
    ]);
  });

  it("may be as long as there is time", () => {
    expect(endOf({ horizon: 1e15, tasks: [aTask()] })).toBe(1e9);
  });
});
