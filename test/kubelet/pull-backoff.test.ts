import { expect, it } from "vitest";
import { PullBackoff } from "../../src/kubelet/pull-backoff.ts";
import { SECOND } from "../worlds.ts";

it("doubles from 10 s to 5 min by pod and image, measured from the last failure", () => {
  const backoff = new PullBackoff();
  let now = 0;
  const waits = Array.from({ length: 8 }, () => {
    const wait = backoff.failed(1, 7, now);
    now += wait;
    return wait / SECOND;
  });
  expect(waits).toEqual([10, 20, 40, 80, 160, 300, 300, 300]);
  expect(backoff.failed(1, 8, now) / SECOND).toBe(10);
  expect(backoff.failed(2, 7, now) / SECOND).toBe(10);
});

it("is forgotten 600 s after the last failure, or with the pod", () => {
  const backoff = new PullBackoff();
  backoff.failed(1, 7, 0);
  expect(backoff.failed(1, 7, 600 * SECOND) / SECOND).toBe(20);
  expect(backoff.failed(1, 7, 1201 * SECOND) / SECOND).toBe(10);
  backoff.forget(1);
  expect(backoff.failedAt(1, 7)).toBeUndefined();
});
