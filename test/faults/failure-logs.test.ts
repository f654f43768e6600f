import { describe, expect, it } from "vitest";
import { INSTANT } from "../../src/spec/control-plane.ts";
import { aTask, aWorld, nodesOf, run, SECOND, traced } from "../worlds.ts";

const tasks = [aTask({ arrivals: traced({ at: 1, lasts: 500 }) })];

function outage(node: number, from: number, until: number, cause = "") {
  return { node, from: from * SECOND, until: until * SECOND, cause };
}

function played(...outages: readonly ReturnType<typeof outage>[]) {
  const failures = [{ name: "log", outages }];
  return run(
    aWorld({ nodes: nodesOf({}, {}), tasks, controlPlane: INSTANT, failures, horizon: 1000 * SECOND }),
  );
}

describe("a log of failures", () => {
  it("is played as it is, and says why nodes were down", () => {
    const { result, events } = played(outage(1, 10, 30, "Hardware: CPU"), outage(0, 20, 50));
    expect(result.marks).toEqual([
      {
        from: 10 * SECOND,
        until: 30 * SECOND,
        what: "fail",
        target: "node/n1 (Hardware: CPU)",
        cause: "log",
      },
      { from: 20 * SECOND, until: 50 * SECOND, what: "fail", target: "node/n0", cause: "log" },
    ]);
    expect(events.filter((line) => line.includes("Node"))).toEqual([
      "10 NodeNotReady n1",
      "20 NodeNotReady n0",
      expect.stringMatching(/^20 NodeLost/),
      "30 NodeReady n1",
      "50 NodeReady n0",
    ]);
  });

  it("keeps a node down while any of its failures lasts", () => {
    const { events } = played(outage(1, 10, 30), outage(1, 20, 50));
    expect(events.filter((line) => line.endsWith("n1"))).toEqual(["10 NodeNotReady n1", "50 NodeReady n1"]);
  });
});
