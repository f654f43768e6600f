import { describe, expect, it } from "vitest";
import { INSTANT, KUBERNETES } from "../../src/spec/control-plane.ts";
import type { TimelineEntry } from "../../src/spec/world.ts";
import {
  aBehavior,
  aTask,
  aWorld,
  entry,
  exactly,
  NEVER,
  nodesOf,
  type Row,
  run,
  SECOND,
  traced,
} from "../worlds.ts";

/** Lost nodes are noticed by their heartbeats; nothing else takes time. */
const controlPlane = { ...INSTANT, nodeMonitor: { ...KUBERNETES.nodeMonitor, leaseJitter: 0 } };

/** The node is away for a second at 3, so that it renews its lease at 4, 14, 24...; all on one node of four cores. */
function eventsOf(timeline: readonly TimelineEntry[], ...rows: readonly Row[]) {
  const behavior = aBehavior({ startup: exactly(2 * SECOND) });
  const tasks = [aTask({ arrivals: traced(...rows), behavior, onNodeFailure: "resubmit" })];
  const world = aWorld({
    nodes: nodesOf({}),
    tasks,
    controlPlane,
    horizon: 200 * SECOND,
    timeline: [entry(3, "fail", [0], 1), ...timeline],
  });
  return run(world).events;
}

describe("tasks on a machine whose loss nobody has noticed yet", () => {
  it("do not end, and are tried again when it is noticed", () => {
    // Last renewal 14, seen at 15: at 65 the node is not ready; it is back at 100, and its taint gone at that pass.
    expect(eventsOf([entry(20, "fail", [0], 80)], { at: 5, lasts: 20 })).toEqual(
      expect.arrayContaining(["7 Started work-0 n0", "65 NodeNotReady n0", "100 Scheduled work-0 n0"]),
    );
    expect(eventsOf([entry(20, "fail", [0], 80)], { at: 5, lasts: 20 }).at(-1)).toBe(
      "122 Completed work-0 n0",
    );
  });

  it("were killed with it, which shows when it returns", () => {
    const events = eventsOf([entry(20, "fail", [0], 20)], { at: 5, lasts: 20 });
    // It would have ended at 27; lost at 40, it starts anew and is ready at 42.
    expect(events.at(-1)).toBe("62 Completed work-0 n0");
    expect(events).not.toContain("65 NodeNotReady n0");
  });

  it("begin when it returns, if they were bound to it meanwhile", () => {
    const events = eventsOf([entry(20, "fail", [0], 20)], { at: 30, lasts: 20 });
    expect(events).toContain("30 Scheduled work-0 n0");
    expect(events).toContain("42 Started work-0 n0");
    expect(events.filter((line) => line.includes("Scheduled"))).toHaveLength(1);
  });

  it("never return with a machine that never does", () => {
    const events = eventsOf([entry(20, "fail", [0], NEVER)], { at: 5, lasts: 20 });
    expect(events.at(-1)).toBe("65 Submitted work-0");
  });
});

describe("a run without horizon", () => {
  const tasks = [aTask({ arrivals: traced({ at: 5, lasts: 20 }) })];

  it("waits for a node that is back to be taken back", () => {
    const timeline = [entry(3, "fail", [0], 1), entry(20, "fail", [0], 82)];
    const { events } = run(aWorld({ nodes: nodesOf({}), tasks, controlPlane: KUBERNETES, timeline }));
    // Back at 102, ready 6 ms later, seen after a ms and bound after 9 more. It is the only node: the controller took
    // itself to be cut off, so that no taint waits for the pass at 105.
    expect(events.slice(-3)).toEqual([
      "102.016 Scheduled work-0 n0",
      "102.016 Started work-0 n0",
      "122.016 Completed work-0 n0",
    ]);
  });

  it("ends though nodes fail and return for ever, where what waits fits on none", () => {
    const tooLarge = aTask({ name: "large", requests: [9000, 0, 1] });
    const failures = [0, 1].map((node) => ({
      name: `n${node}`,
      groups: [{ name: `node/n${node}`, nodes: [node] }],
      timeToFailure: exactly((100 + 7 * node) * SECOND),
      timeToRepair: exactly(70 * SECOND),
    }));
    const world = aWorld({ nodes: nodesOf({}, {}), tasks: [...tasks, tooLarge], controlPlane, failures });
    const { result } = run(world);
    expect(result.endedAt).toBeLessThan(1000 * SECOND);
    expect(result.pending).toHaveLength(1);
  });
});
