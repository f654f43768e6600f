import { describe, expect, it } from "vitest";
import { STRATEGIES } from "../../src/scheduling/strategy-infos.ts";
import type { WorldSpec } from "../../src/spec/world.ts";
import {
  aBehavior,
  aTask,
  aWorld,
  byIndex,
  exactly,
  exponential,
  nodesOf,
  type Run,
  renewal,
  run,
  SECOND,
} from "../worlds.ts";

/** Two streams and failing nodes, busy enough that strategies differ. */
const tasks = [
  aTask({
    name: "short",
    arrivals: renewal(exponential(SECOND)),
    duration: exponential(6 * SECOND),
    behavior: aBehavior({ startup: exponential(SECOND) }),
    requests: [700, 2 ** 30, 1],
  }),
  aTask({
    name: "wide",
    arrivals: renewal(exponential(5 * SECOND)),
    duration: exponential(9 * SECOND),
    requests: [2000, 2 ** 29, 1],
  }),
];
const world = aWorld({
  nodes: nodesOf({}, { cpu: 3000 }, {}, { cpu: 2000 }),
  horizon: 200 * SECOND,
  tasks,
  failures: [
    {
      name: "node",
      groups: [0, 1, 2, 3].map((node) => ({ name: `node/n${node}`, nodes: [node] })),
      timeToFailure: exponential(60 * SECOND),
      timeToRepair: exponential(10 * SECOND),
    },
  ],
});

const submissions = (told: Run, workload: number) =>
  byIndex(told.pods, workload).map((pod) => `${pod.index} at ${pod.submitted}`);
const failures = (told: Run) => told.result.marks.map((mark) => `${mark.target} ${mark.from} ${mark.until}`);
/** How long each task ran that ended, by its number. */
const durations = (told: Run, workload: number) =>
  new Map(
    byIndex(told.pods, workload)
      .filter((pod) => pod.outcome === "ended")
      .map((pod) => [pod.index, pod.ended - pod.ready]),
  );
/** Start-up times of tasks that were bound once. */
const startups = (told: Run, workload: number) =>
  new Map(
    byIndex(told.pods, workload)
      .filter((pod) => pod.attempts === 1 && pod.outcome === "ended")
      .map((pod) => [pod.index, pod.ready - pod.bound]),
  );

function expectAgreement(one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>): void {
  const shared = [...one.keys()].filter((key) => other.has(key));
  expect(shared.length).toBeGreaterThan(10);
  for (const key of shared) expect(other.get(key)).toBe(one.get(key));
}

describe("arrivals, durations, start-ups and failures are the same", () => {
  const choose = (strategy: string, queue: "list" | "fifo" = "list") =>
    run(world, { strategy, queue, options: { placement: "worst-fit" }, check: false });
  const base = choose("first-fit");

  it.each(STRATEGIES.map(({ name }) => name))("for %s as for first-fit", (name) => {
    const other = choose(name);
    for (const workload of [0, 1]) {
      expect(submissions(other, workload)).toEqual(submissions(base, workload));
      expectAgreement(durations(base, workload), durations(other, workload));
    }
    expectAgreement(startups(base, 0), startups(other, 0));
    expect(failures(other)).toEqual(failures(base));
  });

  it("while the strategies do differ", () => {
    const hashes = ["first-fit", "worst-fit", "random"].map((name) => choose(name).result.eventHash);
    expect(new Set(hashes).size).toBe(3);
  });

  it("for another queue discipline", () => {
    const other = choose("first-fit", "fifo");
    expect(submissions(other, 0)).toEqual(submissions(base, 0));
    expect(failures(other)).toEqual(failures(base));
    expectAgreement(durations(base, 0), durations(other, 0));
  });

  const variants: readonly [what: string, change: Partial<WorldSpec>][] = [
    ["another cluster", { nodes: nodesOf({ cpu: 8000 }, { cpu: 8000 }, {}, {}, {}) }],
    [
      "another workload beside them",
      { tasks: [...tasks, aTask({ name: "more", duration: exactly(50 * SECOND) })] },
    ],
    ["another start-up", { tasks: [{ ...tasks[0]!, behavior: aBehavior() }, tasks[1]!] }],
    ["another order of the workloads", { tasks: [tasks[1]!, tasks[0]!] }],
  ];
  it.each(variants)("under the variant %s", (what, change) => {
    const other = run({ ...world, ...change }, { check: false });
    const swapped = what.includes("order") ? 1 : 0;
    for (const workload of [0, 1]) {
      const there = workload ^ swapped;
      expect(submissions(other, there)).toEqual(submissions(base, workload));
      expectAgreement(durations(base, workload), durations(other, there));
    }
    expect(failures(other)).toEqual(failures(base));
  });

  it("while failures change, and those are the same in both that have them", () => {
    const without = run({ ...world, failures: [] }, { check: false });
    expect(submissions(without, 0)).toEqual(submissions(base, 0));
    const [failure] = world.failures;
    const more = run(
      {
        ...world,
        failures: [{ ...failure!, name: "rack", groups: [{ name: "rack/r", nodes: [0, 1] }] }, failure!],
      },
      { check: false },
    );
    const nodes = failures(more).filter((mark) => mark.startsWith("node/"));
    expect(nodes).toEqual(failures(base));
  });
});
