import { expect, it } from "vitest";
import { nextBackoff, restartWait } from "../../src/kubelet/restart-backoff.ts";
import { SECOND } from "../worlds.ts";

/** Waits, in seconds, of a container that runs this long, again and again. */
function waits(runs: readonly number[], longest = 300): number[] {
  let now = 0;
  let backoff = 0;
  let since = 0;
  return runs.map((seconds) => {
    now += seconds * SECOND;
    const wait = restartWait(backoff, since, now);
    backoff = nextBackoff(backoff, since, now, longest * SECOND);
    now += wait;
    since = now;
    return wait / SECOND;
  });
}

it("doubles from 10 s to 5 min, after a first restart at once", () => {
  expect(waits([1, 1, 1, 1, 1, 1, 1, 1, 1])).toEqual([0, 10, 20, 40, 80, 160, 300, 300, 300]);
});

it("begins anew after a run of more than ten minutes", () => {
  expect(waits([1, 1, 1, 600, 601, 1, 1])).toEqual([0, 10, 20, 40, 0, 10, 20]);
});

it("begins from the first restart, however long the first run was", () => {
  expect(waits([5000, 1, 1])).toEqual([0, 10, 20]);
});

it("waits no longer than the kubelet's maxContainerRestartPeriod, not even at first", () => {
  expect(waits([1, 1, 1, 1, 1, 1], 60)).toEqual([0, 10, 20, 40, 60, 60]);
  expect(waits([1, 1, 1, 1], 5)).toEqual([0, 5, 5, 5]);
});
