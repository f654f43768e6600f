import { describe, expect, it } from "vitest";
import { Simulation } from "../../src/kernel/simulation.ts";

describe.each(["ladder", "heap"] as const)("lanes of a simulation on the %s queue", (queue) => {
  function aRun() {
    const simulation = new Simulation(queue);
    const log: string[] = [];
    const kind = (name: string, lane?: string) =>
      simulation.define(name, (subject) => log.push(`${name}${subject}@${simulation.now}`), lane);
    const at = (time: number, act: () => void) =>
      simulation.schedule(simulation.define(`act-${time}`, act), time, 0, 0, 1);
    return { simulation, log, kind, at };
  }

  it("hold what is due until they are released, and then let it happen in order, by priority", () => {
    const { simulation, log, kind, at } = aRun();
    const held = kind("held", "slow");
    const free = kind("free");
    at(10, () => simulation.hold("slow"));
    at(30, () => simulation.release("slow"));
    simulation.schedule(held, 9, 0);
    simulation.schedule(held, 15, 1, 0, 5);
    simulation.schedule(held, 20, 2, 0, 5);
    simulation.schedule(held, 25, 3, 0, 3);
    simulation.schedule(free, 20, 4);
    simulation.schedule(held, 40, 5);
    simulation.run();
    // 3 came due last, but has the smallest priority at 30.
    expect(log).toEqual(["held0@9", "free4@20", "held3@30", "held1@30", "held2@30", "held5@40"]);
  });

  it("forget what is cancelled while it waits, and count what waits as pending", () => {
    const { simulation, log, kind, at } = aRun();
    const held = kind("held", "slow");
    const handle = simulation.schedule(held, 15, 1);
    simulation.schedule(held, 16, 2);
    const pending: number[] = [];
    at(10, () => simulation.hold("slow"));
    at(20, () => {
      pending.push(simulation.pending);
      expect(simulation.cancel(handle)).toBe(true);
      pending.push(simulation.pending);
      simulation.release("slow");
    });
    simulation.run();
    expect(log).toEqual(["held2@20"]);
    expect(pending).toEqual([2, 1]);
  });

  it("need as many releases as they were held, and take the kinds that are made inside", () => {
    const { simulation, log, kind, at } = aRun();
    const inside = simulation.inLane("slow", () => kind("inside"));
    const outside = kind("outside");
    at(10, () => {
      simulation.hold("slow");
      simulation.hold("slow");
    });
    at(20, () => simulation.release("slow"));
    at(30, () => simulation.release("slow"));
    simulation.schedule(inside, 15, 0);
    simulation.schedule(outside, 15, 0);
    simulation.run();
    expect(log).toEqual(["outside0@15", "inside0@30"]);
  });
});
