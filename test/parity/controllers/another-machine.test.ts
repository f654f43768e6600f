import { describe, expect, it } from "vitest";
import { KUBERNETES } from "../../../src/spec/control-plane.ts";
import { anotherMachine } from "./another-machine.ts";

describe("another machine", () => {
  it("is the usual one by the number 1", () => {
    const machine = anotherMachine(1);
    expect(machine.controlPlane(KUBERNETES)).toBe(KUBERNETES);
    expect(machine.delay()).toBe(0);
  });

  it("takes from 0.6 to 1.8 times as long for each step, and is late by up to 20 ms, the same each time", () => {
    const [one, same, other] = [2, 2, 3].map((number) => {
      const machine = anotherMachine(number);
      return {
        latencies: machine.controlPlane(KUBERNETES).latencies,
        late: [machine.delay(), machine.delay()],
      };
    });
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
    for (const [step, usual] of Object.entries(KUBERNETES.latencies)) {
      const taken = one!.latencies[step as keyof typeof KUBERNETES.latencies];
      expect(taken).toBeGreaterThanOrEqual(0.6 * usual);
      expect(taken).toBeLessThanOrEqual(1.8 * usual);
    }
    for (const late of one!.late) {
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThan(20_000);
    }
    expect(one!.late[0]).not.toBe(one!.late[1]);
  });
});
