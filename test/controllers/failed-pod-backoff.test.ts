import { expect, it } from "vitest";
import { FailedPodBackoff } from "../../src/controllers/failed-pod-backoff.ts";
import { SECOND } from "../worlds.ts";

it("lets the first go at once, then the next when the wait is over, which doubles", () => {
  const backoff = new FailedPodBackoff();
  const ask = (seconds: number, key = "a") => backoff.ask(key, seconds * SECOND) / SECOND;
  expect(ask(0)).toBe(0);
  expect(ask(0.5)).toBe(1);
  expect(ask(0.5, "b")).toBe(0);
  // Each later one waits for twice as long since the last that went.
  expect(ask(1)).toBe(0);
  expect(ask(2.9)).toBe(2);
  expect(ask(3)).toBe(0);
  expect(ask(6.9)).toBe(4);
  expect(ask(7)).toBe(0);
});

it("waits no longer than 15 minutes, and forgets after twice that", () => {
  const backoff = new FailedPodBackoff();
  let now = 0;
  let wait = 0;
  for (let time = 0; time < 14; time++) {
    expect(backoff.ask("a", now)).toBe(0);
    wait = backoff.ask("a", now);
    now += wait;
  }
  expect(wait).toBe(900 * SECOND);
  now += 1801 * SECOND;
  expect(backoff.ask("a", now)).toBe(0);
  expect(backoff.ask("a", now)).toBe(SECOND);
});
