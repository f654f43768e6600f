import { describe, expect, it } from "vitest";
import { listen, startHeartbeat } from "../../src/batch/heartbeats.ts";

const INTERVAL = 0.1;

describe("a heartbeat", () => {
  it("is idle for as long as neither events nor simulated time advance", () => {
    const heartbeat = startHeartbeat();
    listen(heartbeat, 0.1, INTERVAL);
    listen(heartbeat, 0.15, INTERVAL);
    expect(heartbeat.idle).toBeCloseTo(0.25);
  });

  it.each([0, 1])("starts anew when cell %i changes", (cell) => {
    const heartbeat = startHeartbeat();
    listen(heartbeat, 0.1, INTERVAL);
    heartbeat.cell[cell] = 5;
    listen(heartbeat, 0.1, INTERVAL);
    expect(heartbeat.idle).toBe(0);
    listen(heartbeat, 0.1, INTERVAL);
    expect(heartbeat.idle).toBeCloseTo(0.1);
  });

  it("does not count the hours that this process slept through", () => {
    const heartbeat = startHeartbeat();
    listen(heartbeat, 3600, INTERVAL);
    // at most two intervals of 0.1 s
    expect(heartbeat.idle).toBeCloseTo(0.2);
  });
});
