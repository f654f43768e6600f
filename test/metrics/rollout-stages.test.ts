import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KUBERNETES } from "../../src/spec/control-plane.ts";
import { ROLLOUT_STAGES, type RolloutRecord } from "../../src/spec/rollout.ts";
import type { TimelineEntry, WorldSpec } from "../../src/spec/world.ts";
import {
  aContainer,
  aContainerBehavior,
  aDeployment,
  aProbe,
  aStatefulSet,
  aTemplate,
  int,
  objectsOf,
} from "../objects.ts";
import { aWorld, entry, exactly, nodesOf, run, SECOND } from "../worlds.ts";

const FOREVER = 900;

/** Seconds by stage, those that took any time alone. */
function stagesOf({ stages }: RolloutRecord): Readonly<Record<string, number>> {
  const times = ROLLOUT_STAGES.map((stage, position) => [stage, stages[position]! / SECOND] as const);
  return Object.fromEntries(times.filter(([, time]) => time > 0));
}

function rolloutsOf(world: Partial<WorldSpec>): readonly RolloutRecord[] {
  const { result } = run(
    aWorld({ start: "settled", horizon: FOREVER * SECOND, nodes: nodesOf({}, {}, {}), ...world }),
  );
  return result.rollouts;
}

function scale(at: number, replicas: number): TimelineEntry {
  return { at: at * SECOND, target: "deployment/web", workloads: [0], verb: "scale", replicas };
}

function setImage(at: number, behavior = aContainerBehavior({ image: "app:v2" })): TimelineEntry {
  const images = [{ workload: 0, container: "main", image: behavior.image, behavior }];
  return { at: at * SECOND, target: "deployment/web", workloads: [0], verb: "setImage", images };
}

describe("where the time of a rollout goes", () => {
  it("is to images, start and readiness of the pod that was available last, where nothing else takes time", () => {
    // 1,250,000,000 bytes at 125 a microsecond take 10 s, start-up 4 s; a probe at 0 and each 10 s from the start of
    // the container says at 10 s that it is ready; then minReadySeconds.
    const behavior = aContainerBehavior({
      image: "app:v2",
      imageSize: 1_250_000_000,
      startup: exactly(4 * SECOND),
    });
    const template = aTemplate({ containers: [aContainer({ readinessProbe: aProbe() })] });
    const objects = objectsOf([aDeployment({ replicas: 1, template, minReady: 3 * SECOND })]);
    const [rollout] = rolloutsOf({ objects, timeline: [setImage(10, behavior)] });
    expect(stagesOf(rollout!)).toEqual({ pull: 10, start: 4, readiness: 9 });
    expect(rollout!.duration).toBe(23 * SECOND);
  });

  it("adds up over the pods that had to be available before others could be made", () => {
    const strategy = { kind: "RollingUpdate", maxSurge: int(1), maxUnavailable: int(0) } as const;
    const objects = objectsOf([aDeployment({ replicas: 4, strategy })]);
    const [rollout] = rolloutsOf({ objects, timeline: [setImage(10)] });
    // One after another, each ready a second after its start.
    expect(stagesOf(rollout!)).toEqual({ start: 4 });
  });

  it("is to the controllers where their client makes pods wait", () => {
    const objects = objectsOf([aDeployment({ replicas: 1 })]);
    const nodes = nodesOf({ cpu: 400_000, memory: 2 ** 40, pods: 500 });
    const [rollout] = rolloutsOf({ objects, nodes, timeline: [scale(10, 131)], controlPlane: KUBERNETES });
    const stages = stagesOf(rollout!);
    // 30 at once, 100 at 20/s: 5 s; statuses take tokens, too. Then a second of start-up.
    expect(stages["controllers"]).toBeGreaterThan(4.9);
    expect(stages["controllers"]).toBeLessThan(6);
    expect(stages["start"]).toBeCloseTo(1, 2);
    expect(stages["readiness"]).toBeUndefined();
    expect(stages["scheduler"]).toBeLessThan(0.1);
  });

  it("is to capacity from the first time that no node was found", () => {
    const objects = objectsOf([
      aDeployment({ replicas: 1, template: aTemplate({ requests: [3000, 0, 1] }) }),
    ]);
    const timeline = [entry(5, "cordon", [1]), scale(10, 2), entry(70, "uncordon", [1])];
    const [rollout] = rolloutsOf({ objects, nodes: nodesOf({}, {}), timeline });
    expect(stagesOf(rollout!)).toEqual({ capacity: 60, start: 1 });
  });

  it("is to the oldest pod under way where it never ends", () => {
    const objects = objectsOf([
      aDeployment({ replicas: 1, template: aTemplate({ requests: [3000, 0, 1] }) }),
    ]);
    const [rollout] = rolloutsOf({
      objects,
      nodes: nodesOf({}),
      timeline: [scale(10, 2)],
      horizon: 100 * SECOND,
    });
    expect(rollout!.outcome).toBe("unfinished");
    expect(stagesOf(rollout!)).toEqual({ capacity: 90 });
  });

  it("is to the end of old pods where the new ones wait for that", () => {
    const shutdown = exactly(7 * SECOND);
    const containers = [aContainer({ behavior: aContainerBehavior({ shutdown }) })];
    const template = aTemplate({ containers });
    const next = aContainerBehavior({ image: "app:v2", shutdown });
    const recreate = aDeployment({ replicas: 3, strategy: { kind: "Recreate" }, template });
    const [all] = rolloutsOf({ objects: objectsOf([recreate]), timeline: [setImage(10, next)] });
    expect(stagesOf(all!)).toEqual({ termination: 7, start: 1 });
    const ordered = aStatefulSet({ replicas: 3, template });
    const [each] = rolloutsOf({ objects: objectsOf([ordered]), timeline: [setImage(10, next)] });
    expect(stagesOf(each!)).toEqual({ termination: 21, start: 3 });
  });

  it("is to a pause where somebody pauses it", () => {
    const strategy = { kind: "RollingUpdate", maxSurge: int(1), maxUnavailable: int(0) } as const;
    const objects = objectsOf([aDeployment({ replicas: 2, strategy })]);
    const pause = (at: number, verb: "rolloutPause" | "rolloutResume"): TimelineEntry => ({
      ...{ at: at * SECOND, target: "deployment/web", workloads: [0], verb },
    });
    // The first new pod is ready at 11, the second is made 60 s after the pause ends.
    const timeline = [setImage(10), pause(10.5, "rolloutPause"), pause(71, "rolloutResume")];
    const [paused] = rolloutsOf({ objects, timeline });
    expect(stagesOf(paused!)).toEqual({ start: 2, pause: 60 });
  });

  it("is to crash loops while a pod that was ready ends again and again", () => {
    const exit = { code: 1, probability: 1 };
    const crashing = aContainerBehavior({ image: "app:v2", duration: exactly(5 * SECOND), exit });
    const strategy = { kind: "RollingUpdate", maxSurge: int(1), maxUnavailable: int(0) } as const;
    const objects = objectsOf([aDeployment({ replicas: 1, minReady: 30 * SECOND, strategy })]);
    const [rollout] = rolloutsOf({ objects, timeline: [setImage(10, crashing)], horizon: 500 * SECOND });
    // A second of start-up and five of readiness; then it ends, and is started again, and ends again.
    const { crashing: loops, ...others } = stagesOf(rollout!);
    expect(loops).toBeGreaterThan(400);
    expect(Object.values(others).reduce((sum, time) => sum + time, 0)).toBeCloseTo(490 - loops!, 6);
    expect(others["controllers"] ?? 0).toBeLessThan(1);
  });

  it("is to the loss of nodes that are cut off while a pod there is waited for", () => {
    const containers = [aContainer({ behavior: aContainerBehavior({ startup: exactly(30 * SECOND) }) })];
    const objects = objectsOf([aDeployment({ replicas: 1, template: aTemplate({ containers }) })]);
    // The second pod starts at 10. Its node is away from 20 to 50: by then it is up, and says so.
    const timeline = [scale(10, 2), entry(20, "partition", [0], 30)];
    const [rollout] = rolloutsOf({
      ...{ objects, nodes: nodesOf({}), timeline, controlPlane: KUBERNETES },
      horizon: 250 * SECOND,
    });
    const stages = stagesOf(rollout!);
    expect(stages["node-loss"]).toBeCloseTo(30, 6);
    expect(stages["start"]).toBeCloseTo(10, 1);
  });

  it("sums to the time of each rollout, whatever happens", () => {
    const change = fc.oneof(
      fc.record({ at: fc.integer({ min: 1, max: 200 }), replicas: fc.integer({ min: 0, max: 12 }) }),
      fc.record({ at: fc.integer({ min: 1, max: 200 }), size: fc.integer({ min: 0, max: 10 ** 9 }) }),
      fc.record({ at: fc.integer({ min: 1, max: 200 }), lost: fc.integer({ min: 0, max: 2 }) }),
      fc.record({ at: fc.integer({ min: 1, max: 200 }), drained: fc.integer({ min: 0, max: 2 }) }),
    );
    const limit = fc.integer({ min: 0, max: 4 });
    const world = fc.record({
      changes: fc.array(change, { minLength: 1, maxLength: 6 }),
      surge: limit,
      unavailable: limit,
      minReady: fc.integer({ min: 0, max: 20 }),
      kind: fc.constantFrom("RollingUpdate", "Recreate", "StatefulSet"),
      isInstant: fc.boolean(),
      isCold: fc.boolean(),
    });
    fc.assert(
      fc.property(world, ({ changes, surge, unavailable, minReady, kind, isInstant, isCold }) => {
        const common = { replicas: 5, minReady: minReady * SECOND };
        const maxUnavailable = int(surge === 0 ? Math.max(1, unavailable) : unavailable);
        const rolling = { kind: "RollingUpdate", maxSurge: int(surge), maxUnavailable } as const;
        const strategy = kind === "Recreate" ? ({ kind } as const) : rolling;
        const workload = kind === "StatefulSet" ? aStatefulSet(common) : aDeployment({ ...common, strategy });
        const timeline = changes.map((each, number): TimelineEntry => {
          if ("replicas" in each) return scale(each.at, each.replicas);
          if ("lost" in each) return entry(each.at, "fail", [each.lost], 60);
          if ("drained" in each) return entry(each.at, "drain", [each.drained]);
          return setImage(each.at, aContainerBehavior({ image: `app:v${number + 2}`, imageSize: each.size }));
        });
        const rollouts = rolloutsOf({
          start: isCold ? "cold" : "settled",
          objects: objectsOf([workload]),
          timeline: timeline.sort((a, b) => a.at - b.at),
          ...(!isInstant && { controlPlane: KUBERNETES }),
        });
        for (const { start, end, stages } of rollouts) {
          expect(Math.min(...stages)).toBeGreaterThanOrEqual(0);
          expect(stages.reduce((sum, time) => sum + time, 0)).toBe(end - start);
        }
      }),
      { numRuns: 150 },
    );
  });
});
