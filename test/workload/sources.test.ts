import { describe, expect, it } from "vitest";
import type { ArrivalSpec, TaskStreamSpec } from "../../src/spec/world.ts";
import { renewalSource } from "../../src/workload/renewal-source.ts";
import {
  aTask,
  aTrace,
  aWorld,
  byIndex,
  exactly,
  exponential,
  NEVER,
  nodesOf,
  type Row,
  run,
  SECOND,
  traced,
} from "../worlds.ts";

/** When the tasks of one stream were submitted, in seconds, on a node that holds all. */
function submissions(arrivals: ArrivalSpec, change: Partial<TaskStreamSpec> = {}, horizon = NEVER): number[] {
  const world = aWorld({
    nodes: nodesOf({ cpu: NEVER, memory: NEVER, pods: NEVER }),
    tasks: [aTask({ arrivals, ...change })],
    horizon,
  });
  return byIndex(run(world).pods).map((pod) => pod.submitted / SECOND);
}

describe("a renewal process", () => {
  const gap = exactly(2 * SECOND);

  it("begins one gap after 0 and ends with its count", () => {
    expect(submissions({ kind: "renewal", gap, count: 3, until: NEVER })).toEqual([2, 4, 6]);
  });

  it("ends with its time, which still counts", () => {
    expect(submissions({ kind: "renewal", gap, count: NEVER, until: 8 * SECOND })).toEqual([2, 4, 6, 8]);
    expect(submissions({ kind: "renewal", gap, count: NEVER, until: 8 * SECOND - 1 })).toEqual([2, 4, 6]);
  });

  it("goes on to the horizon without either", () => {
    expect(submissions({ kind: "renewal", gap, count: NEVER, until: NEVER }, {}, 7 * SECOND)).toEqual([
      2, 4, 6,
    ]);
  });

  it("does not let rounding change its rate: gaps of 1.4 us make 5 arrivals in 7 us", () => {
    const times = submissions({ kind: "renewal", gap: exactly(1.4), count: 5, until: NEVER });
    // 1.4 2.8 4.2 5.6 7.0, each rounded by itself
    expect(times.map((time) => Math.round(time * SECOND))).toEqual([1, 3, 4, 6, 7]);
  });

  it("may have several arrivals in one instant", () => {
    const times = submissions({ kind: "renewal", gap: exactly(0.25), count: 4, until: NEVER });
    expect(times.map((time) => Math.round(time * SECOND))).toEqual([0, 1, 1, 1]);
  });

  it("never begins where the first gap leads past the end of time", () => {
    expect(submissions({ kind: "renewal", gap: exactly(2e15), count: NEVER, until: NEVER })).toEqual([]);
  });

  it("has the rate that it says", () => {
    const times = submissions(
      { kind: "renewal", gap: exponential(SECOND), count: 20_000, until: NEVER },
      { duration: exactly(0) },
    );
    // The mean of 20,000 exponential gaps of 1 s: standard deviation 1 / sqrt(20000) = 0.0071; 4 of them.
    expect(Math.abs(times.at(-1)! / 20_000 - 1)).toBeLessThan(0.0283);
  });
});

describe("a burst", () => {
  it("submits all at one instant", () => {
    expect(submissions({ kind: "burst", at: 3 * SECOND, count: 3 })).toEqual([3, 3, 3]);
  });
});

describe("a trace", () => {
  it("submits each row at its time, as many tasks as it stands for, in order", () => {
    const arrivals = traced({ at: 1, lasts: 1, instances: 2 }, { at: 1, lasts: 5 }, { at: 4, lasts: 2 });
    const { pods } = run(aWorld({ nodes: nodesOf({}), tasks: [aTask({ arrivals })] }));
    expect(byIndex(pods).map((pod) => [pod.submitted / SECOND, pod.ended / SECOND])).toEqual([
      [1, 2],
      [1, 2],
      [1, 6],
      [4, 6],
    ]);
  });

  it("keeps to its own shapes and durations, not those of the stream", () => {
    const arrivals = traced({ at: 0, lasts: 3, cpu: 500 });
    const { value } = run(aWorld({ tasks: [aTask({ arrivals, requests: [4000, 0, 1] })] }));
    expect(value("cpu_requested_cores", "max")).toBe(0.5);
    expect(value("turnaround_s", "max")).toBe(3);
  });
});

describe("a closed population", () => {
  /** Two members who think 3 s, on one core, tasks of 2 s. */
  const closed = (change: Partial<TaskStreamSpec> = {}) =>
    aTask({
      arrivals: { kind: "closed", population: 2, think: exactly(3 * SECOND) },
      duration: exactly(2 * SECOND),
      ...change,
    });

  it("thinks, submits, waits for the end, and thinks again", () => {
    const { pods } = run(aWorld({ nodes: nodesOf({ cpu: 1000 }), tasks: [closed()], horizon: 13 * SECOND }));
    // Both submit at 3; one runs 3 to 5, the other waits and runs 5 to 7. They submit again at 8 and 10,
    // run 8 to 10 and 10 to 12, and think to 13 (where the first submits, and is bound) and to 15.
    expect(
      byIndex(pods).map((pod) => [pod.submitted, pod.bound, pod.ended].map((time) => time / SECOND)),
    ).toEqual([
      [3, 3, 5],
      [3, 5, 7],
      [8, 8, 10],
      [10, 10, 12],
      [13, 13, Number.NaN],
    ]);
  });

  it("thinks again when its task was given up", () => {
    const task = closed({ onNodeFailure: "abandon" });
    const failures = {
      at: 4 * SECOND,
      verb: "fail",
      target: "node/n0",
      nodes: [0],
      duration: SECOND,
    } as const;
    const { pods } = run(
      aWorld({ nodes: nodesOf({ cpu: 4000 }), tasks: [task], horizon: 10 * SECOND, timeline: [failures] }),
    );
    // Both run from 3 and are lost at 4; they think until 7, and run from 7 to 9.
    expect(byIndex(pods).map((pod) => [pod.submitted / SECOND, pod.outcome])).toEqual([
      [3, "abandoned"],
      [3, "abandoned"],
      [7, "ended"],
      [7, "ended"],
    ]);
  });

  it("lets each member live its own life: another member more changes nobody's think times and durations", () => {
    const lives = (population: number) => {
      const task = aTask({
        arrivals: { kind: "closed", population, think: exponential(SECOND) },
        duration: exponential(SECOND),
      });
      const world = aWorld({
        nodes: nodesOf({ cpu: NEVER, pods: NEVER }),
        tasks: [task],
        horizon: 50 * SECOND,
      });
      return new Set(run(world, { check: false }).pods.map((pod) => `${pod.submitted} ${pod.ended}`));
    };
    const three = lives(3);
    const four = lives(4);
    expect(three.size).toBeGreaterThan(20);
    expect([...three].filter((life) => !four.has(life))).toEqual([]);
    expect(four.size).toBeGreaterThan(three.size);
  });
});

describe("a fill", () => {
  const fill = (rows: readonly Row[]): ArrivalSpec => ({
    kind: "trace",
    trace: aTrace(...rows),
    repeat: "until-full",
  });

  it("goes through the list in order, again and again, until a whole pass places nothing", () => {
    const arrivals = fill([
      { at: 0, lasts: NEVER, cpu: 2000 },
      { at: 5, lasts: NEVER, cpu: 1000 },
      { at: 9, lasts: NEVER, cpu: 300 },
    ]);
    const { pods, value } = run(aWorld({ nodes: nodesOf({ cpu: 8000 }), tasks: [aTask({ arrivals })] }));
    // Of 8000m: pass 0 takes 3300 (4700 left), pass 1 takes 3300 (1400), pass 2 takes 1000 + 300 (100), pass 3 none.
    const running = byIndex(pods).filter((pod) => pod.outcome === "running");
    expect(running.map((pod) => [pod.index, pod.submitted / SECOND])).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 1],
      [4, 1],
      [5, 1],
      [7, 2],
      [8, 2],
    ]);
    expect(value("cpu_utilization", "last")).toBe(7900 / 8000);
    // Withdrawn: one of pass 2 and all three of pass 3.
    expect(value("tasks_abandoned", "sum")).toBe(4);
  });

  it("withdraws only its own tasks", () => {
    const arrivals = fill([{ at: 0, lasts: NEVER, cpu: 3000 }]);
    const other = aTask({
      name: "other",
      requests: [2000, 0, 1],
      arrivals: { kind: "burst", at: 0, count: 1 },
    });
    const { pods } = run(aWorld({ tasks: [aTask({ arrivals }), other] }));
    expect(byIndex(pods, 1).map((pod) => pod.outcome)).toEqual(["pending"]);
  });

  it("of a list of nothing is over at once", () => {
    expect(run(aWorld({ tasks: [aTask({ arrivals: fill([]) })] })).result.endedAt).toBe(0);
  });
});

describe("a source of tasks", () => {
  it("is one event kind: two of one name are a mistake of whoever put the run together", () => {
    expect(typeof renewalSource).toBe("function");
    expect(() => run(aWorld({ tasks: [aTask(), aTask()] }))).toThrow('"arrival/work" is already defined');
  });

  it("expects of a task the mean of its distribution, of a trace's its estimate", () => {
    const expected: number[] = [];
    const own = {
      name: "reads",
      create: () => ({
        place(pod: number, view: { pods: { expected: { [row: number]: number } } }) {
          expected.push(view.pods.expected[pod]! / SECOND);
        },
      }),
    };
    const tasks = [
      aTask({ duration: { kind: "uniform", min: SECOND, max: 5 * SECOND } }),
      aTask({ name: "traced", arrivals: traced({ at: 0, lasts: 9, expected: 7, cpu: 500 }) }),
    ];
    run(aWorld({ tasks }), { own });
    expect(expected.sort()).toEqual([3, 7]);
  });
});
