import fc from "fast-check";
import type { DistributionSpec } from "../../src/spec/distribution.ts";
import type { TaskStreamSpec, WorldSpec } from "../../src/spec/world.ts";
import {
  aBehavior,
  aTask,
  aTrace,
  aWorld,
  entry,
  exactly,
  exponential,
  GIB,
  NEVER,
  nodesOf,
  type RunChoice,
  SECOND,
} from "../worlds.ts";

const HORIZON = 60 * SECOND;

const time: fc.Arbitrary<DistributionSpec> = fc.oneof(
  fc.integer({ min: 0, max: 8 }).map((seconds) => exactly(seconds * SECOND)),
  fc.integer({ min: 1, max: 8 }).map((seconds) => exponential(seconds * SECOND)),
);

const arrivals: fc.Arbitrary<TaskStreamSpec["arrivals"]> = fc.oneof(
  fc.record({
    kind: fc.constant("renewal" as const),
    gap: fc.integer({ min: 1, max: 5 }).map((seconds) => exponential(seconds * SECOND)),
    count: fc.integer({ min: 0, max: 25 }),
    until: fc.constant(NEVER),
  }),
  fc.record({
    kind: fc.constant("burst" as const),
    at: fc.integer({ min: 0, max: 20 }).map((seconds) => seconds * SECOND),
    count: fc.integer({ min: 0, max: 12 }),
  }),
  fc.record({
    kind: fc.constant("closed" as const),
    population: fc.integer({ min: 1, max: 5 }),
    think: fc.integer({ min: 1, max: 5 }).map((seconds) => exponential(seconds * SECOND)),
  }),
  fc
    .array(
      fc.record({
        at: fc.integer({ min: 0, max: 30 }),
        lasts: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant(NEVER)),
        cpu: fc.constantFrom(0, 500, 1500, 5000),
        memory: fc.constantFrom(0, GIB),
        instances: fc.integer({ min: 1, max: 3 }),
      }),
      { maxLength: 6 },
    )
    .map((rows) => ({
      kind: "trace" as const,
      trace: aTrace(...rows.sort((a, b) => a.at - b.at)),
      repeat: "once" as const,
    })),
);

const task = fc
  .record({
    arrivals,
    duration: time,
    requests: fc.constantFrom([500, 0, 1], [1000, GIB, 1], [2500, 0, 1], [0, 0, 1], [9000, 0, 1]),
    onNodeFailure: fc.constantFrom("resubmit" as const, "abandon" as const),
    onDrain: fc.constantFrom("finish" as const, "resubmit" as const, "abandon" as const),
    behavior: fc
      .record({
        image: fc.constantFrom("a", "b"),
        imageSize: fc.constantFrom(0, 2e8),
        startup: time,
      })
      .map(aBehavior),
  })
  .map((change) => aTask(change));

const node = fc.record({
  cpu: fc.constantFrom(1000, 2000, 4000),
  memory: fc.constantFrom(GIB, 8 * GIB),
  pods: fc.constantFrom(2, 110),
  zone: fc.constantFrom("a", "b"),
});

const TIMELINE = fc.record({
  at: fc.integer({ min: 0, max: 50 }),
  verb: fc.constantFrom("cordon", "uncordon", "drain", "fail", "fail", "restore") as fc.Arbitrary<
    "cordon" | "uncordon" | "drain" | "fail" | "restore"
  >,
  nodes: fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }),
  seconds: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant(NEVER)),
});

/** Small worlds of everything there is: sources, policies, images, timelines and random failures; a minute long. */
export const randomWorld: fc.Arbitrary<WorldSpec> = fc
  .record({
    nodes: fc.array(node, { minLength: 1, maxLength: 4 }),
    tasks: fc.array(task, { minLength: 1, maxLength: 3 }),
    timeline: fc.array(TIMELINE, { maxLength: 5 }),
    fails: fc.boolean(),
    toFailure: fc.integer({ min: 1, max: 20 }),
    toRepair: fc.integer({ min: 0, max: 10 }),
  })
  .map(({ nodes, tasks, timeline, fails, toFailure, toRepair }) => {
    const ids = nodes.map((_, id) => id);
    const group = (name: string, those: readonly number[]) => ({ name, nodes: those });
    return aWorld({
      horizon: HORIZON,
      nodes: nodesOf(...nodes),
      tasks: tasks.map((each, position) => ({ ...each, name: `w${position}` })),
      timeline: timeline.map(({ at, verb, nodes: picked, seconds }) =>
        entry(at, verb, [...new Set(picked.map((id) => id % nodes.length))].sort(), seconds),
      ),
      failures: fails
        ? [
            {
              name: "node",
              groups: ids.map((id) => group(`node/n${id}`, [id])),
              timeToFailure: exponential(toFailure * SECOND),
              timeToRepair: exactly(toRepair * SECOND),
            },
            {
              name: "zone",
              groups: [group("zone/all", ids)],
              timeToFailure: exponential(4 * toFailure * SECOND),
              timeToRepair: exactly(5 * SECOND),
            },
          ]
        : [],
    });
  });

export const randomChoice: fc.Arbitrary<RunChoice> = fc.record({
  strategy: fc.constantFrom(
    "first-fit",
    "next-fit",
    "best-fit",
    "worst-fit",
    "round-robin",
    "random",
    "least-allocated",
    "most-allocated",
    "shortest-first",
  ),
  options: fc.constant({ placement: "best-fit" }),
  queue: fc.constantFrom("list" as const, "fifo" as const),
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
});
