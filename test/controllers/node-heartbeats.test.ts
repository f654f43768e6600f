import { describe, expect, it } from "vitest";
import type { NodeId } from "../../src/cluster/ids.ts";
import { Heartbeats } from "../../src/controllers/heartbeats.ts";
import { createStream } from "../../src/random/streams.ts";
import { KUBERNETES } from "../../src/spec/control-plane.ts";
import { SECOND } from "../worlds.ts";

const N0 = 0 as NodeId;

/** Renewals each 10 s, on the dot, passes each 5 s, 50 s of grace; the node renews at 4, 14, 24... */
function renewingAtFour(change: Partial<typeof KUBERNETES.nodeMonitor> = {}) {
  const monitor = { ...KUBERNETES.nodeMonitor, leaseJitter: 0, ...change };
  const heartbeats = new Heartbeats(monitor, createStream(1, "test"));
  heartbeats.restart(N0, 4 * SECOND);
  return {
    noticedAt: (stopped: number) => heartbeats.noticedAt(N0, stopped * SECOND) / SECOND,
    lastRenewal: (now: number) => heartbeats.lastRenewal(N0, now * SECOND) / SECOND,
  };
}

describe("heartbeats", () => {
  it("are renewed each interval from the instant at which the node began", () => {
    const { lastRenewal } = renewingAtFour();
    expect([4, 13.9, 14, 20, 104].map(lastRenewal)).toEqual([4, 4, 14, 14, 104]);
  });

  it("that stop are noticed at the pass a grace period after the one that saw the last of them", () => {
    const { noticedAt } = renewingAtFour();
    // Last renewal 14, seen by the pass at 15, over at 65, whenever between 14 and 24 the machine stops.
    expect([14, 20, 23.999].map(noticedAt)).toEqual([65, 65, 65]);
    // 24, seen at 25.
    expect(noticedAt(24)).toBe(75);
  });

  it("count from their being seen, which matters where the grace is no multiple of the period", () => {
    // Passes at 0, 15, 30... The renewal of 4 is seen at 15, and 15 + 40 = 55 is over at the pass of 60; counted
    // from the renewal itself it would be 44, and the pass of 45.
    const { noticedAt } = renewingAtFour({ gracePeriod: 40 * SECOND, period: 15 * SECOND });
    expect(noticedAt(5)).toBe(60);
  });

  it("of nodes that have run before the clock starts have a phase each, within one interval", () => {
    const heartbeats = new Heartbeats(KUBERNETES.nodeMonitor, createStream(1, "test"));
    const last = Array.from({ length: 100 }, (_, node) => heartbeats.lastRenewal(node as NodeId, 0) / SECOND);
    expect(Math.min(...last)).toBeGreaterThan(-10);
    expect(Math.max(...last)).toBeLessThanOrEqual(0);
    expect(new Set(last).size).toBe(100);
    // Uniform over 10 s: the mean of 100 is -5 give or take 0.29; five times that.
    expect(Math.abs(last.reduce((sum, each) => sum + each, 0) / 100 + 5)).toBeLessThan(1.5);
  });

  it("come an interval to an interval and its jitter apart, anew each time", () => {
    const { lastRenewal } = renewingAtFour({ leaseJitter: 0.04 });
    // 4, then from 10 to 10.4 s after one another: the 50th is at 4 + 50 x 10.2, give or take 0.2 s.
    const renewals = [...new Set(Array.from({ length: 5200 }, (_, tenth) => lastRenewal(4 + tenth / 10)))];
    const gaps = renewals.slice(1).map((at, i) => at - renewals[i]!);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(10.4);
    expect(new Set(gaps).size).toBeGreaterThan(45);
    expect(Math.abs(renewals[50]! - 514)).toBeLessThanOrEqual(0.2);
  });

  it("of a node do not depend on what the others do", () => {
    const phase = (...asked: readonly number[]) => {
      const heartbeats = new Heartbeats(KUBERNETES.nodeMonitor, createStream(7, "test"));
      return asked.map((node) => heartbeats.lastRenewal(node as NodeId, 0)).at(-1);
    };
    expect(phase(0, 1, 2, 5)).toBe(phase(5));
  });
});
