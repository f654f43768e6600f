import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Simulation } from "../../src/kernel/simulation.ts";

describe.each(["ladder", "heap"] as const)("a simulation on the %s queue", (queue) => {
  it("handles events by time, then priority, then insertion", () => {
    const simulation = new Simulation(queue);
    const log: string[] = [];
    const event = simulation.define("event", (subject) => log.push(`${simulation.now}:${subject}`));
    simulation.schedule(event, 20, 1);
    simulation.schedule(event, 10, 2, 0, 5);
    simulation.schedule(event, 10, 3, 0, 2);
    simulation.schedule(event, 10, 4, 0, 5);
    simulation.run();
    expect(log).toEqual(["10:3", "10:2", "10:4", "20:1"]);
  });

  it("handles an event for the current instant at this instant, by priority among what is pending there", () => {
    const simulation = new Simulation(queue);
    const log: number[] = [];
    const late = simulation.define("late", (subject) => log.push(subject));
    const early = simulation.define("early", () => {
      log.push(1);
      simulation.schedule(late, 0, 2, 0, 0);
      simulation.schedule(late, 0, 3, 0, 7);
    });
    simulation.schedule(early, 10, 0, 0, 5);
    simulation.schedule(late, 10, 9, 0, 6);
    simulation.run();
    // The one of priority 0 comes although priority 5 is running; the one of 7 waits for the one of 6.
    expect(log).toEqual([1, 2, 9, 3]);
  });

  it("goes on from its clock after a run whose last events were cancelled", () => {
    const simulation = new Simulation(queue);
    const log: number[] = [];
    const event = simulation.define("event", () => log.push(simulation.now));
    simulation.schedule(event, 10);
    simulation.cancel(simulation.schedule(event, 1000));
    simulation.run();
    expect(simulation.now).toBe(10);
    simulation.schedule(event, 0);
    simulation.schedule(event, 5);
    simulation.run();
    expect(log).toEqual([10, 10, 15]);
  });

  it("runs up to and including an instant and moves the clock there", () => {
    const simulation = new Simulation(queue);
    const log: number[] = [];
    const event = simulation.define("event", (subject) => log.push(subject));
    simulation.schedule(event, 5, 1);
    simulation.schedule(event, 10, 2);
    simulation.schedule(event, 11, 3);
    simulation.run(10);
    expect(log).toEqual([1, 2]);
    expect(simulation.now).toBe(10);
    simulation.schedule(event, 0, 4);
    simulation.run();
    expect(log).toEqual([1, 2, 4, 3]);
    expect(simulation.now).toBe(11);
  });

  it("stops after the event that asks for it", () => {
    const simulation = new Simulation(queue);
    const event = simulation.define("event", () => simulation.stop());
    simulation.schedule(event, 5);
    simulation.schedule(event, 6);
    simulation.run(100);
    expect(simulation.now).toBe(5);
    expect(simulation.pending).toBe(1);
  });

  it("peeks past cancelled events and still takes earlier ones afterwards", () => {
    const simulation = new Simulation(queue);
    const log: number[] = [];
    const event = simulation.define("event", (subject) => log.push(subject));
    const cancelled = simulation.schedule(event, 50, 1);
    simulation.schedule(event, 100, 2);
    simulation.cancel(cancelled);
    expect(simulation.peek()).toBe(100);
    simulation.schedule(event, 50, 3);
    simulation.schedule(event, 20, 4);
    expect(simulation.peek()).toBe(20);
    simulation.run();
    expect(log).toEqual([4, 3, 2]);
  });

  it("gives sources precedence among equal times, in the order of their registration", () => {
    const simulation = new Simulation(queue);
    const log: string[] = [];
    const name = ["scheduled", "a", "b"];
    const event = simulation.define("event", (subject, detail) =>
      log.push(`${simulation.now}${name[detail]}${subject}`),
    );
    simulation.schedule(event, 3, 0);
    simulation.addSource(event, [1, 3, 3], 1);
    simulation.addSource(event, [3, 4], 2);
    simulation.run();
    expect(log).toEqual(["1a0", "3a1", "3a2", "3b0", "3scheduled0", "4b1"]);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2e15])("refuses a delay of %d", (delay) => {
    const simulation = new Simulation(queue);
    const event = simulation.define("pod-ended", () => {});
    expect(() => simulation.schedule(event, delay)).toThrow(
      /event "pod-ended": delay is .* must be a whole number/,
    );
  });

  it("refuses a source that goes back in time, and a second kind of one name", () => {
    const simulation = new Simulation(queue);
    const event = simulation.define("event", () => {});
    expect(() => simulation.addSource(event, [3, 2])).toThrow("time 1 of the source is 2, after 3");
    expect(() => simulation.define("event", () => {})).toThrow('"event" is already defined');
  });
});

describe("the event hash", () => {
  const run = (queue: "ladder" | "heap", order: readonly string[], subject = 7) => {
    const simulation = new Simulation(queue);
    const kinds = new Map(order.map((name) => [name, simulation.define(name, () => {})]));
    for (let i = 0; i < 50; i++) simulation.schedule(kinds.get(i % 2 ? "a" : "b")!, i * 1000, subject, i);
    simulation.run();
    return simulation.hash;
  };

  it("does not depend on the queue or the order of definitions", () => {
    expect(run("ladder", ["a", "b"])).toBe(run("heap", ["b", "a"]));
  });

  it("depends on what was handled", () => {
    expect(run("ladder", ["a", "b"])).not.toBe(run("ladder", ["a", "b"], 8));
  });
});

describe("cancelling", () => {
  it("never lets a cancelled event happen, whatever is scheduled and cancelled when", () => {
    const step = fc.record({
      delay: fc.integer({ min: 0, max: 40 }),
      cancel: fc.option(fc.nat(200), { nil: undefined }),
    });
    const check = (
      queue: "ladder" | "heap",
      steps: readonly { delay: number; cancel: number | undefined }[],
    ) => {
      const simulation = new Simulation(queue);
      const handled: number[] = [];
      const cancelled = new Set<number>();
      const handles: ReturnType<Simulation["schedule"]>[] = [];
      const event = simulation.define("event", (subject) => {
        expect(cancelled.has(subject)).toBe(false);
        handled.push(subject);
      });
      for (const [i, each] of steps.entries()) {
        handles.push(simulation.schedule(event, each.delay, i));
        const target = each.cancel === undefined ? undefined : handles[each.cancel % handles.length];
        if (target !== undefined) {
          const subject = handles.indexOf(target);
          const isPending = !handled.includes(subject) && !cancelled.has(subject);
          expect(simulation.cancel(target)).toBe(isPending);
          if (isPending) cancelled.add(subject);
        }
        if (i % 3 === 0) simulation.run(simulation.now + 5);
      }
      simulation.run();
      expect(simulation.pending).toBe(0);
      expect(handled.length + cancelled.size).toBe(steps.length);
      return handled;
    };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150, size: "max" }), (steps) => {
        expect(check("ladder", steps)).toEqual(check("heap", steps));
      }),
      { numRuns: 200 },
    );
  });

  it("tells a reused slot from the event that had it before", () => {
    const simulation = new Simulation();
    const event = simulation.define("event", () => {});
    const first = simulation.schedule(event, 1);
    simulation.run();
    simulation.schedule(event, 1);
    expect(simulation.cancel(first)).toBe(false);
    expect(simulation.pending).toBe(1);
  });
});

describe("a check after each event", () => {
  it("comes when the event has been handled, before the next one", () => {
    const log: string[] = [];
    const simulation = new Simulation("ladder", () => log.push("check"));
    const event = simulation.define("event", (subject) => log.push(`event ${subject}`));
    simulation.schedule(event, 1, 1);
    simulation.schedule(event, 2, 2);
    simulation.run();
    expect(log).toEqual(["event 1", "check", "event 2", "check"]);
  });
});
