import { describe, expect, it } from "vitest";
import { killedAfter, readyAfter, startedAfter } from "../../src/kubelet/probe-times.ts";
import { aContainer, aProbe } from "../objects.ts";
import { NEVER, SECOND } from "../worlds.ts";

const every = (seconds: number, change = {}) => aProbe({ period: seconds * SECOND, ...change });
const delayed = (seconds: number) => ({ initialDelay: seconds * SECOND });

describe("a container", () => {
  it("without probes is started when it runs, ready when it answers, and never killed", () => {
    const plain = aContainer();
    expect(startedAfter(plain, 7 * SECOND)).toBe(0);
    expect(readyAfter(plain, 7 * SECOND)).toBe(7 * SECOND);
    expect(killedAfter(plain, NEVER)).toBe(NEVER);
  });
});

describe("a readiness probe", () => {
  const ready = (readinessProbe: ReturnType<typeof aProbe>, up: number) =>
    readyAfter(aContainer({ readinessProbe }), up * SECOND) / SECOND;

  it("succeeds at the first try from when the container answers", () => {
    // Tries at 0, 10, 20.
    expect([0, 0.000001, 8, 10, 10.000001].map((up) => ready(every(10), up))).toEqual([0, 10, 10, 10, 20]);
  });

  it("must succeed as often as its threshold says", () => {
    // Tries at 0 and 5 fail, those at 10, 15 and 20 succeed.
    expect(ready(every(5, { successThreshold: 3 }), 8)).toBe(20);
  });

  it("is not tried before its initial delay", () => {
    // Tries at 0, 10 and 20 are left out: 30 is the first.
    expect(ready(every(10, delayed(25)), 8)).toBe(30);
    expect(ready(every(10, delayed(30)), 8)).toBe(30);
    expect(ready(every(10, delayed(25)), 31)).toBe(40);
  });
});

describe("a startup probe", () => {
  it("says when the container has started", () => {
    // Tries at 0, 2, 4 and 6 fail.
    expect(startedAfter(aContainer({ startupProbe: every(2) }), 7 * SECOND)).toBe(8 * SECOND);
  });

  it("without a readiness probe makes the container ready", () => {
    expect(readyAfter(aContainer({ startupProbe: every(2) }), 7 * SECOND)).toBe(8 * SECOND);
  });

  it("brings the readiness probe at once, which goes on from there", () => {
    const ready = (change: object) =>
      readyAfter(aContainer({ startupProbe: every(2), readinessProbe: every(5, change) }), 7 * SECOND) /
      SECOND;
    // Started at 8. Tries at 8, 13, 18, 23.
    expect(ready({})).toBe(8);
    expect(ready({ successThreshold: 2 })).toBe(13);
    expect(ready(delayed(10))).toBe(13);
    expect(ready(delayed(20))).toBe(23);
  });

  it("kills at the last of the failures that it allows", () => {
    const killed = (up: number, change: object = {}) =>
      killedAfter(aContainer({ startupProbe: every(2, change) }), up * SECOND) / SECOND;
    // Tries at 0, 2 and 4 fail. A container that answers at 4 passes the third.
    expect(killed(7)).toBe(4);
    expect(killed(4.000001)).toBe(4);
    expect(killed(4)).toBe(NEVER);
    // Tries at 4, 6 and 8.
    expect(killed(9, delayed(3))).toBe(8);
    expect(killed(8, delayed(3))).toBe(NEVER);
    expect(killed(NEVER, { failureThreshold: 1 })).toBe(0);
  });
});

describe("a liveness probe", () => {
  it("kills a container that starts too slowly", () => {
    const killed = (up: number) =>
      killedAfter(aContainer({ livenessProbe: every(10, delayed(15)) }), up * SECOND) / SECOND;
    // Tries at 20, 30 and 40.
    expect(killed(41)).toBe(40);
    expect(killed(40)).toBe(NEVER);
  });

  it("is held back by a startup probe until the container answers", () => {
    const livenessProbe = every(1, { failureThreshold: 1 });
    const startupProbe = every(10, { failureThreshold: 30 });
    expect(killedAfter(aContainer({ livenessProbe }), 100 * SECOND)).toBe(0);
    expect(killedAfter(aContainer({ livenessProbe, startupProbe }), 100 * SECOND)).toBe(NEVER);
  });
});
