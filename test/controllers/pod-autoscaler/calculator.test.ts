import { describe, expect, it } from "vitest";
import { averageReplicas } from "../../../src/controllers/pod-autoscaler/average-replicas.ts";
import type { MeteredPod } from "../../../src/controllers/pod-autoscaler/metered-pod.ts";
import { withinTolerance } from "../../../src/controllers/pod-autoscaler/tolerance.ts";
import { utilizationReplicas } from "../../../src/controllers/pod-autoscaler/utilization-replicas.ts";
import {
  sharedValueReplicas,
  valueReplicas,
} from "../../../src/controllers/pod-autoscaler/value-replicas.ts";

const S = 1_000_000;
const NOW = 10_000 * S;
const TEN_PERCENT = { down: 0.1, up: 0.1 };
const isWithin = withinTolerance(TEN_PERCENT, 36);

/** A pod that has run for long, asks for 100m and uses `value`. */
function pod(value: number | undefined, other: Partial<MeteredPod> = {}): MeteredPod {
  return {
    name: "web",
    phase: "Running",
    isDeleted: false,
    startedAt: NOW - 3600 * S,
    ready: { status: "True", since: NOW - 3599 * S },
    request: 100,
    metric: value === undefined ? undefined : { value, at: NOW, window: 15 * S },
    ...other,
  };
}

function ask(pods: readonly MeteredPod[], current = pods.length) {
  const periods = { cpuInitialization: 300 * S, initialReadiness: 30 * S };
  return { current, pods, resource: "cpu", now: NOW, periods, isWithin };
}

describe("a target in percent of requests", () => {
  it("asks for as many as bring usage to the target, rounded up", () => {
    // 90 % in use, 50 % wanted: 90 / 50 * 4 = 7.2
    const answer = utilizationReplicas(ask([pod(80), pod(100), pod(90), pod(90)]), 50);
    expect(answer).toEqual({ replicas: 8, utilization: 90, average: 90 });
  });

  it("cuts usage down to whole percents before it divides", () => {
    // 167 of 300 is 55.67 %, taken as 55: 55 / 50 = 1.1 is within ten percent
    expect(utilizationReplicas(ask([pod(55), pod(56), pod(56)]), 50).replicas).toBe(3);
    // 56 / 50 = 1.12 is not: 3 * 1.12 = 3.36
    expect(utilizationReplicas(ask([pod(56), pod(56), pod(56)]), 50).replicas).toBe(4);
  });

  it("takes pods without metrics to be idle when it would scale up", () => {
    // 90 % of 2; with two idle ones 180 of 400 = 45 %, on the other side of 50: nothing is done
    expect(utilizationReplicas(ask([pod(90), pod(90), pod(undefined), pod(undefined)]), 50).replicas).toBe(4);
    // with one idle one 180 of 300 = 60 %: 60 / 50 * 3 = 3.6
    expect(utilizationReplicas(ask([pod(90), pod(90), pod(undefined)]), 50).replicas).toBe(4);
  });

  it("takes them to use all that they ask for, or the target where that is more, when it would scale down", () => {
    // 10 % of 4, the fifth at 100: 140 of 500 = 28 %; 28 / 50 * 5 = 2.8
    const down = [pod(10), pod(10), pod(10), pod(10), pod(undefined)];
    expect(utilizationReplicas(ask(down), 50).replicas).toBe(3);
    // at a target of 200 the fifth counts as 200: 240 of 500 = 48 %; 0.24 * 5 = 1.2
    expect(utilizationReplicas(ask(down), 200).replicas).toBe(2);
  });

  it("leaves out what is being deleted and what has failed", () => {
    const gone = [pod(500, { isDeleted: true }), pod(500, { phase: "Failed" })];
    expect(utilizationReplicas(ask([pod(50), ...gone]), 50).replicas).toBe(3);
  });

  it("holds a pod's metric for nothing until it was ready for a whole window", () => {
    const started = NOW - 20 * S;
    const young = (since: number) => pod(400, { startedAt: started, ready: { status: "True", since } });
    // taken at NOW over 15 s: ready since 14 s is too young, since 15 s is not
    const notYet = [pod(50), young(NOW - 14 * S)];
    expect(utilizationReplicas(ask(notYet), 50)).toEqual({ replicas: 2, utilization: 50, average: 50 });
    // 450 of 200 = 225 %: 4.5 * 2
    expect(utilizationReplicas(ask([pod(50), young(NOW - 15 * S)]), 50).replicas).toBe(9);
  });

  it("holds a pod that was never ready for unready, however old it is", () => {
    const never = pod(0, {
      startedAt: NOW - 1000 * S,
      ready: { status: "False", since: NOW - 971 * S },
    });
    // left out: 50 of 100; were it counted: 50 of 200 = 25 %, half of the target, so one pod
    expect(utilizationReplicas(ask([pod(50), never]), 50).replicas).toBe(2);
  });

  it("says what is missing", () => {
    expect(() => utilizationReplicas(ask([pod(undefined)]), 50)).toThrow(
      "did not receive metrics for targeted pods (pods might be unready)",
    );
    const noRequest = pod(50, { request: undefined, withoutRequest: "c", name: "web-1" });
    expect(() => utilizationReplicas(ask([noRequest]), 50)).toThrow(
      "missing request for cpu in container c of Pod web-1",
    );
    expect(() => utilizationReplicas(ask([]), 50)).toThrow(
      "no pods returned by selector while calculating replica count",
    );
  });

  it("stays exact where amounts are large", () => {
    // 3 pods of 60 GiB in thousandths of bytes; a hundredfold of the sum is past 2^53
    const large = 60 * 2 ** 30 * 1000;
    const pods = [large - 1, large, large].map((value) => pod(value, { request: large }));
    // one thousandth short of 100 %: 99
    expect(utilizationReplicas({ ...ask(pods), resource: "memory" }, 50).utilization).toBe(99);
  });
});

it("compares mean amounts in whole thousandths", () => {
  // (185 + 186 + 186) / 3 = 185.67, cut to 185; 185 / 60 * 3 = 9.25
  expect(averageReplicas(ask([pod(185), pod(186), pod(186)]), 60)).toEqual({ replicas: 10, average: 185 });
});

it("scales by ready pods for a value, and by the value alone for a share", () => {
  const unready = pod(1, { ready: { status: "False", since: NOW } });
  // 260 / 40 = 6.5, times 2 ready pods
  expect(valueReplicas(3, 260, 40, [pod(1), pod(1), unready], isWithin)).toBe(13);
  expect(valueReplicas(0, 260, 40, [], isWithin)).toBe(7);
  // 330 over 3 is 110; at 100 each 4 are needed, but 1.1 is within ten percent
  expect(sharedValueReplicas(3, 330, 100, isWithin)).toEqual({ replicas: 3, average: 110 });
  expect(sharedValueReplicas(3, 331, 100, isWithin)).toEqual({ replicas: 4, average: 111 });
});

it("bounds the ratio itself since 1.33, before that its distance to 1", () => {
  // 1.1 - 1 is 0.10000000000000009 in floating point, more than 0.1
  expect(withinTolerance(TEN_PERCENT, 33)(1.1)).toBe(true);
  expect(withinTolerance(TEN_PERCENT, 32)(1.1)).toBe(false);
});
