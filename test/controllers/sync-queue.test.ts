import { describe, expect, it } from "vitest";
import { apiWrites, writeInSlowStart, writeTogether } from "../../src/controllers/api-writes.ts";
import { type Sync, SyncQueue } from "../../src/controllers/sync-queue.ts";
import { Simulation } from "../../src/kernel/simulation.ts";
import { KUBERNETES } from "../../src/spec/control-plane.ts";

/** Each sync takes 10; what begins and ends is noted as "time object begins". `watch` is 1. */
function aQueue(workers: number) {
  const simulation = new Simulation();
  const log: string[] = [];
  const queue = new SyncQueue(simulation, "test", { watch: 1, workers }, sync);
  function* sync(object: number): Sync {
    log.push(`${simulation.now} ${object} begins`);
    yield 10;
    log.push(`${simulation.now} ${object} ends`);
  }
  const acts: (() => void)[] = [];
  const act = simulation.define("act", (number) => acts[number]!());
  const at = (time: number, what: () => void) => simulation.schedule(act, time, acts.push(what) - 1);
  return { simulation, queue, log, at };
}

describe("a work queue", () => {
  it("syncs an object once for all changes that come together", () => {
    const { simulation, queue, log, at } = aQueue(1);
    at(5, () => queue.changed(7));
    at(5, () => queue.changed(7));
    at(6, () => queue.changed(7));
    simulation.run();
    // The third change comes in the instant in which the first is seen, before it is, and is seen with it.
    expect(log).toEqual(["6 7 begins", "16 7 ends"]);
  });

  it("syncs again what changes while it is synced, and never twice at a time", () => {
    const { simulation, queue, log, at } = aQueue(5);
    at(0, () => queue.changed(7));
    at(4, () => queue.changed(7));
    at(8, () => queue.changed(7));
    simulation.run();
    expect(log).toEqual(["1 7 begins", "11 7 ends", "11 7 begins", "21 7 ends"]);
  });

  it("fails a sync that begins before its controller has seen what it wrote itself", () => {
    const simulation = new Simulation();
    const begun: number[] = [];
    const queue: SyncQueue = new SyncQueue(simulation, "test", { watch: 2, workers: 1 }, function* () {
      begun.push(simulation.now);
      yield 10;
      if (begun.length > 1) return;
      queue.wrote(7);
      queue.changed(7);
    });
    const change = simulation.define("change", () => queue.changed(7));
    for (const time of [0, 4]) simulation.schedule(change, time);
    simulation.run();
    // From 2 to 12 the first sync, which writes at its end. The change of 4 is next, and would not see that before 14:
    // it fails, to be tried again 5 ms later, at 5012. What was written is seen at 14, and synced.
    expect(begun).toEqual([2, 14, 5012]);
  });

  it("has so many workers, and takes objects in the order of their changes", () => {
    const { simulation, queue, log, at } = aQueue(2);
    at(0, () => {
      for (const object of [3, 1, 2]) queue.changed(object);
    });
    simulation.run();
    expect(log).toEqual([
      ...["1 3 begins", "1 1 begins", "11 3 ends", "11 2 begins", "11 1 ends", "21 2 ends"],
    ]);
  });

  it("keeps the earliest time at which an object is to be looked at again", () => {
    const { simulation, queue, log, at } = aQueue(1);
    at(0, () => {
      queue.later(7, 100);
      queue.later(7, 50);
      queue.later(7, 80);
    });
    simulation.run();
    expect(log).toEqual(["50 7 begins", "60 7 ends"]);
  });

  it("looks again when its component is back at what was due while it was away, and goes on as before", () => {
    const simulation = new Simulation();
    const begun: number[] = [];
    const queue = simulation.inLane(
      "manager",
      () =>
        new SyncQueue(simulation, "test", { watch: 1, workers: 1 }, function* () {
          begun.push(simulation.now);
          yield 0;
        }),
    );
    const acts = [
      () => queue.later(7, 50),
      () => simulation.hold("manager"),
      () => simulation.release("manager"),
      () => queue.later(7, 100),
    ];
    const act = simulation.define("act", (number) => acts[number]!());
    for (const [number, time] of [0, 40, 90, 200].entries()) simulation.schedule(act, time, number);
    simulation.run();
    expect(begun).toEqual([90, 300]);
  });

  it("tries again after 5 ms, doubled with each failure, and forgets them after a success", () => {
    const simulation = new Simulation();
    const tries: number[] = [];
    const queue = new SyncQueue(simulation, "things", { watch: 0, workers: 1 }, function* () {
      tries.push(simulation.now / 1000);
      yield 0;
      return tries.length <= 4 || tries.length === 6 ? "failed" : undefined;
    });
    queue.changed(7);
    simulation.run();
    // 5 + 10 + 20 + 40.
    expect(tries).toEqual([0, 5, 15, 35, 75]);
    queue.changed(7);
    simulation.run();
    expect(tries.slice(5)).toEqual([75, 80]);
  });
});

describe("writes of a controller", () => {
  function landings(
    of: (...given: Parameters<typeof writeTogether>) => Iterable<number>,
    count: number,
  ): number[] {
    const clock = { now: 0 };
    const found: number[] = [];
    const delay = apiWrites(clock, KUBERNETES);
    for (const step of of(clock, delay, count, () => found.push(clock.now / 1000))) clock.now += step;
    return found;
  }

  it("together are all there after one write, as long as there are tokens", () => {
    expect(landings(writeTogether, 3)).toEqual([5, 5, 5]);
    // 30 tokens are there, then one comes each 50 ms.
    expect(landings(writeTogether, 32).slice(29)).toEqual([5, 55, 105]);
  });

  it("in slow start come in batches of 1, 2, 4", () => {
    expect(landings(writeInSlowStart, 6)).toEqual([5, 10, 10, 15, 15, 15]);
  });

  it("in slow start end with the batch in which one fails", () => {
    const clock = { now: 0 };
    const tried: number[] = [];
    const sync = writeInSlowStart(clock, apiWrites(clock, KUBERNETES), 20, (position) => {
      tried.push(position);
      return position !== 1;
    });
    let step = sync.next();
    for (; !step.done; step = sync.next()) clock.now += step.value;
    // Batches of 1 and 2: the other one of the second is tried, too.
    expect(tried).toEqual([0, 1, 2]);
    expect(step.value).toBe("failed");
  });
});
