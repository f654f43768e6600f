import { describe, expect, it } from "vitest";
import type { DistributionSpec } from "../../src/spec/distribution.ts";
import type { FailureSpec, TimelineEntry, WorldSpec } from "../../src/spec/world.ts";
import { aTask, aWorld, entry, exactly, nodesOf, run, SECOND, traced } from "../worlds.ts";

/** Up and down times of nodes, "5 n0 down", over 100 s. */
function life(change: Partial<WorldSpec>): string[] {
  const world = aWorld({ nodes: nodesOf({}, {}), horizon: 100 * SECOND, ...change });
  const words: Readonly<Record<string, string>> = { NodeNotReady: "down", NodeReady: "up" };
  return run(world).events.flatMap((line) => {
    const [time, reason, node] = line.split(" ");
    const word = words[reason!];
    return word === undefined ? [] : [`${time} ${node} ${word}`];
  });
}

/** Fails once at `at` for `lasts` seconds, then not again within the test. */
function once(name: string, nodes: readonly number[], at: number, lasts: number): FailureSpec {
  return {
    name,
    groups: [{ name, nodes }],
    timeToFailure: exactly(at * SECOND),
    timeToRepair: exactly(lasts * SECOND),
  };
}

describe("failures that overlap", () => {
  it("keep a node down until the last of them is over: timeline and random", () => {
    // Timeline 10 to 40, random 20 to 90.
    expect(life({ timeline: [entry(10, "fail", [0], 30)], failures: [once("node", [0], 20, 70)] })).toEqual([
      "10 n0 down",
      "90 n0 up",
    ]);
  });

  it("one within the other change nothing", () => {
    expect(life({ timeline: [entry(10, "fail", [0], 75)], failures: [once("node", [0], 30, 30)] })).toEqual([
      "10 n0 down",
      "85 n0 up",
      // The clock of the random one ran on: up again from 60, it fails at 90.
      "90 n0 down",
    ]);
  });

  it("that only touch are one", () => {
    expect(life({ timeline: [entry(10, "fail", [0], 10), entry(20, "fail", [0], 10)] })).toEqual([
      "10 n0 down",
      // At 20 the new one begins before the old one ends: entries are scheduled first.
      "30 n0 up",
    ]);
  });

  it("of a zone and of one of its nodes leave the others alone", () => {
    const failures = [once("zone", [0, 1], 20, 100), once("node", [1], 50, 100)];
    expect(life({ timeline: [entry(10, "fail", [0], 30)], failures })).toEqual(["10 n0 down", "20 n1 down"]);
  });

  it("of the timeline both count", () => {
    const timeline = [entry(10, "fail", [0, 1], 30), entry(20, "fail", [0], 50)];
    expect(life({ timeline })).toEqual(["10 n0 down", "10 n1 down", "40 n1 up", "70 n0 up"]);
  });

  it("count as one failure of the node", () => {
    const world = aWorld({
      nodes: nodesOf({}, {}),
      horizon: 100 * SECOND,
      timeline: [entry(10, "fail", [0, 1], 30), entry(20, "fail", [0], 50)],
    });
    const { value } = run(world);
    expect(value("node_failures", "sum")).toBe(2);
    // n0 is down 60 s of 100, n1 30 s: mean of 0.4 and 0.7.
    expect(value("node_availability", "mean")).toBeCloseTo(0.55, 12);
    expect(value("node_availability", "min")).toBeCloseTo(0.4, 12);
  });
});

describe("restore", () => {
  it("ends all that the timeline did to a node", () => {
    const timeline = [entry(10, "fail", [0]), entry(20, "fail", [0], 50), entry(30, "restore", [0])];
    expect(life({ timeline })).toEqual(["10 n0 down", "30 n0 up"]);
  });

  it("leaves random failures to their own repair", () => {
    const failures = [once("node", [0], 15, 60)];
    expect(life({ timeline: [entry(10, "fail", [0]), entry(30, "restore", [0])], failures })).toEqual([
      "10 n0 down",
      "75 n0 up",
      "90 n0 down",
    ]);
  });

  it("may take a part of what failed together", () => {
    const timeline = [entry(10, "fail", [0, 1], 50), entry(30, "restore", [1])];
    expect(life({ timeline })).toEqual(["10 n0 down", "10 n1 down", "30 n1 up", "60 n0 up"]);
  });

  it("of a node that is up does nothing, and a failure after it counts anew", () => {
    const timeline = [entry(5, "restore", [0]), entry(10, "fail", [0], 10), entry(12, "restore", [0])];
    const again = entry(15, "fail", [0], 10);
    expect(life({ timeline: [...timeline, again] })).toEqual([
      "10 n0 down",
      "12 n0 up",
      "15 n0 down",
      "25 n0 up",
    ]);
  });
});

describe("entries of one instant", () => {
  it("are played in file order", () => {
    const timeline = [entry(10, "fail", [0]), entry(10, "restore", [0])];
    expect(life({ timeline })).toEqual(["10 n0 down", "10 n0 up"]);
    expect(life({ timeline: [...timeline].reverse() })).toEqual(["10 n0 down"]);
  });
});

describe("random failures", () => {
  it("run by a clock of each group: up for a time to failure, down for a time to repair, again and again", () => {
    const failures: FailureSpec[] = [
      {
        name: "node",
        groups: [0, 1].map((node) => ({ name: `node/n${node}`, nodes: [node] })),
        timeToFailure: exactly(30 * SECOND),
        timeToRepair: exactly(15 * SECOND),
      },
    ];
    expect(life({ failures })).toEqual([
      "30 n0 down",
      "30 n1 down",
      "45 n0 up",
      "45 n1 up",
      "75 n0 down",
      "75 n1 down",
      "90 n0 up",
      "90 n1 up",
    ]);
  });

  it("take at least a microsecond, so that nothing fails and returns within an instant for ever", () => {
    const never: DistributionSpec = exactly(0.2);
    const failures = [{ ...once("node", [0], 99, 0), timeToRepair: never }];
    expect(life({ failures })).toEqual(["99 n0 down", "99.000001 n0 up"]);
  });
});

describe("marks", () => {
  const marksOf = (change: Partial<WorldSpec>) =>
    run(aWorld({ nodes: nodesOf({}, {}), horizon: 100 * SECOND, ...change })).result.marks.map(
      ({ from, until, what, target, cause }) =>
        `${from / SECOND}-${until / SECOND} ${what} ${target} ${cause}`,
    );

  it("tell what befell the cluster, by whom, from when to when", () => {
    const timeline: TimelineEntry[] = [
      entry(5, "cordon", [1]),
      entry(10, "fail", [0], 30),
      entry(20, "fail", [0, 1]),
      entry(40, "drain", [1]),
      entry(60, "restore", [0]),
      entry(70, "restore", [1]),
      entry(80, "fail", [0]),
    ];
    expect(marksOf({ timeline, failures: [once("zone/a", [0, 1], 50, 10)] })).toEqual([
      "5-5 cordon node/n1 timeline",
      "10-40 fail node/n0 timeline",
      "20-70 fail node/n0+n1 timeline",
      "40-40 drain node/n1 timeline",
      "50-60 fail zone/a random",
      "60-60 restore node/n0 timeline",
      "70-70 restore node/n1 timeline",
      "80-Infinity fail node/n0 timeline",
    ]);
  });

  it("are 500 at most", () => {
    const failures = [{ ...once("node", [0], 0.05, 0), timeToRepair: exactly(0.05 * SECOND) }];
    expect(marksOf({ failures })).toHaveLength(500);
  });
});

describe("cordon and drain", () => {
  it("a cordon keeps new pods away and leaves those that run", () => {
    const tasks = [aTask({ arrivals: traced({ at: 0, lasts: 20 }, { at: 10, lasts: 1 }) })];
    const { pods } = run(aWorld({ tasks, timeline: [entry(5, "cordon", [0]), entry(40, "uncordon", [0])] }));
    expect(pods.map((pod) => [pod.index, pod.bound / SECOND, pod.ended / SECOND])).toEqual([
      [0, 0, 20],
      [1, 40, 41],
    ]);
  });

  it("a drain of several nodes cordons all first: what one lets go does not land on the next", () => {
    const tasks = [aTask({ arrivals: traced({ at: 0, lasts: 20 }) })];
    const { events } = run(
      aWorld({ nodes: nodesOf({}, {}, {}), tasks, timeline: [entry(5, "drain", [0, 1])] }),
    );
    expect(events.slice(3, 8)).toEqual([
      "5 NodeNotSchedulable n0",
      "5 NodeNotSchedulable n1",
      "5 Evicted work-0 n0",
      "5 Submitted work-0",
      "5 Scheduled work-0 n2",
    ]);
  });

  it("a failed node that returns is still cordoned", () => {
    const tasks = [aTask({ arrivals: traced({ at: 30, lasts: 1 }) })];
    const timeline = [entry(5, "cordon", [0]), entry(10, "fail", [0], 10), entry(50, "uncordon", [0])];
    expect(run(aWorld({ tasks, timeline })).pods[0]!.bound).toBe(50 * SECOND);
  });
});
