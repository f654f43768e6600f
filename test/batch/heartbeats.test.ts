import { describe, expect, it } from "vitest";
import { begin, isStuck, listen, startHeartbeat } from "../../src/batch/heartbeats.ts";

const INTERVAL = 0.1;

/** Of a run that has begun, and was looked at. */
function aHeartbeat() {
  const heartbeat = startHeartbeat();
  begin(heartbeat.cell);
  listen(heartbeat, INTERVAL, INTERVAL);
  return heartbeat;
}

describe("a heartbeat", () => {
  it("is idle for as long as neither events nor simulated time advance", () => {
    const heartbeat = aHeartbeat();
    listen(heartbeat, 0.1, INTERVAL);
    listen(heartbeat, 0.15, INTERVAL);
    expect(heartbeat.idle).toBeCloseTo(0.25);
  });

  it.each([0, 1])("starts anew when cell %i changes", (cell) => {
    const heartbeat = aHeartbeat();
    listen(heartbeat, 0.1, INTERVAL);
    heartbeat.cell[cell] = 5;
    listen(heartbeat, 0.1, INTERVAL);
    expect(heartbeat.idle).toBe(0);
    listen(heartbeat, 0.1, INTERVAL);
    expect(heartbeat.idle).toBeCloseTo(0.1);
  });

  it("does not count the hours that this process slept through", () => {
    const heartbeat = aHeartbeat();
    listen(heartbeat, 3600, INTERVAL);
    // at most two intervals of 0.1 s
    expect(heartbeat.idle).toBeCloseTo(0.2);
  });

  it("is stuck once it was idle for the limit", () => {
    const heartbeat = aHeartbeat();
    heartbeat.idle = 1.9;
    expect(isStuck(heartbeat, 2)).toBe(false);
    heartbeat.idle = 2;
    expect(isStuck(heartbeat, 2)).toBe(true);
  });

  it("gives a worker a minute to load, however short the limit", () => {
    const heartbeat = startHeartbeat();
    heartbeat.idle = 59;
    expect(isStuck(heartbeat, 2)).toBe(false);
    begin(heartbeat.cell);
    expect(isStuck(heartbeat, 2)).toBe(true);
  });
});
