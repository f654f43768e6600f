import { expect, it } from "vitest";
import { stopTime } from "../../src/kubelet/stop-time.ts";
import { NEVER, SECOND } from "../worlds.ts";

const stop = (preStop: number, shutdown: number, grace: number, turn = 0) =>
  stopTime(preStop * SECOND, shutdown * SECOND, grace * SECOND, turn * SECOND) / SECOND;

it("takes as long as the container takes after its signal, at most the grace", () => {
  expect(stop(0, 0, 30)).toBe(0);
  expect(stop(0, 1, 30)).toBe(1);
  expect(stop(0, 30, 30)).toBe(30);
  expect(stop(0, NEVER, 30)).toBe(30);
});

it("runs the hook first, within the grace", () => {
  // Signal at 5; killed when 25 s more are over.
  expect(stop(5, 1, 30)).toBe(6);
  expect(stop(5, NEVER, 30)).toBe(30);
});

it("leaves two seconds after the signal, whatever the hook has used up", () => {
  // Signal at 29: 1 s is left of the grace, 2 s are given.
  expect(stop(29, 5, 30)).toBe(31);
  // The hook is cut off at 30.
  expect(stop(40, 5, 30)).toBe(32);
  expect(stop(40, 1, 30)).toBe(31);
  expect(stop(0, 5, 1)).toBe(2);
});

it("lets a container wait for its turn, with the hook in the meantime", () => {
  expect(stop(0, 1, 30, 10)).toBe(11);
  expect(stop(4, 1, 30, 10)).toBe(11);
  expect(stop(12, 1, 30, 10)).toBe(13);
  expect(stop(0, 5, 30, 32)).toBe(32);
});
