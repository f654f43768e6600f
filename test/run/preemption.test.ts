import { describe, expect, it } from "vitest";
import { NO_NODE } from "../../src/cluster/ids.ts";
import { podsOnNode } from "../../src/cluster/pods-on-node.ts";
import { firstFit } from "../../src/scheduling/strategies/in-order.ts";
import type { Strategy, StrategyDefinition } from "../../src/scheduling/strategy.ts";
import { INSTANT, KUBERNETES } from "../../src/spec/control-plane.ts";
import type { DeploymentSpec, DisruptionBudgetSpec } from "../../src/spec/objects.ts";
import { NO_OBJECTS } from "../../src/spec/objects.ts";
import { ANYWHERE } from "../../src/spec/pod.ts";
import type { WorldSpec } from "../../src/spec/world.ts";
import { aContainer, aContainerBehavior, aDeployment, aTemplate, int, selecting } from "../objects.ts";
import { made } from "../scheduling/decisions.ts";
import { aTask, aWorld, exactly, NEVER, nodesOf, type RunChoice, run, SECOND, traced } from "../worlds.ts";

const KUBE: RunChoice = { strategy: "kube-default", queue: "kubernetes" };

/** Pods that take five seconds to stop, or others. */
function deployment(name: string, priority: number, cores: number, replicas: number, stops = 5) {
  const behavior = aContainerBehavior({ shutdown: exactly(stops * SECOND) });
  const containers = [aContainer({ cpu: 1000 * cores, memory: 0, behavior })];
  const template = aTemplate({ labels: { app: name }, priority, requests: [1000 * cores, 0, 1], containers });
  return aDeployment({ name, replicas, template });
}

/** The same, of pods that go to one node alone. */
function on(host: string, made: DeploymentSpec): DeploymentSpec {
  const placement = { ...ANYWHERE, nodeSelector: { "kubernetes.io/hostname": host } };
  return { ...made, template: { ...made.template, placement } };
}

function atLeast(app: string, pods: number): DisruptionBudgetSpec {
  const selector = selecting({ app });
  const evicts = { maxUnavailable: undefined, unhealthyPodEvictionPolicy: "IfHealthyBudget" } as const;
  return { namespace: "default", name: app, selector, minAvailable: int(pods), ...evicts };
}

/** Two full nodes of four cores; from second 60 on two pods of two cores are wanted that go before all others. */
function surge(change: Partial<WorldSpec> = {}): WorldSpec {
  return aWorld({
    nodes: nodesOf({ cpu: 4000 }, { cpu: 4000 }),
    start: "settled",
    horizon: 200 * SECOND,
    objects: {
      ...NO_OBJECTS,
      workloads: [deployment("spare", 0, 1, 4), deployment("kept", 0, 1, 4), deployment("web", 100, 2, 0)],
      budgets: [atLeast("kept", 4)],
    },
    timeline: [{ at: 60 * SECOND, target: "deployment/web", verb: "scale", workloads: [2], replicas: 2 }],
    ...change,
  });
}

/** "60 Preempted spare": events without what names a pod within its workload. */
function plain(events: readonly string[], ...reasons: readonly string[]): string[] {
  return events
    .filter((event) => reasons.includes(event.split(" ")[1]!))
    .map((event) => event.replace(/-[a-z0-9]+-\d+/, ""))
    .filter((event) => Number(event.split(" ")[0]) >= 60);
}

describe("a surge of pods that go before others", () => {
  it("has as many evicted as make room, with their grace, and gets their nodes", () => {
    const { events, result } = run(surge(), KUBE);
    // Each node holds two of each deployment, and the budget spares those that are kept.
    expect(plain(events, "Preempted", "Removed").sort()).toEqual([
      "60 Preempted spare n0",
      "60 Preempted spare n0",
      "60 Preempted spare n1",
      "60 Preempted spare n1",
      "65 Removed spare n0",
      "65 Removed spare n0",
      "65 Removed spare n1",
      "65 Removed spare n1",
    ]);
    expect(plain(events, "Scheduled").sort()).toEqual(["65 Scheduled web n0", "65 Scheduled web n1"]);
    expect(result.pending).toEqual([
      {
        workload: "deployment/spare",
        count: 4,
        message:
          "0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: 0/2 nodes are " +
          "available: 2 No preemption victims found for incoming pod.",
        reason: "Insufficient cpu on 2 nodes",
      },
    ]);
  });

  it("asks the API server for each eviction twice, and evicts nobody else meanwhile", () => {
    const { events } = run(surge({ controlPlane: KUBERNETES }), KUBE);
    const evicted = plain(events, "Preempted");
    expect(evicted.length).toBe(4);
    const [first] = plain(events, "FailedScheduling").filter((event) => event.endsWith("web"));
    // A condition and a deletion, 5 ms each.
    const began = Number(first!.split(" ")[0]);
    expect(Math.min(...evicted.map((event) => Number(event.split(" ")[0])))).toBeCloseTo(began + 0.01, 6);
    expect(plain(events, "Scheduled").length).toBe(2);
  });

  it("waits while pods that do not go before others would be asked to leave", () => {
    const never = surge();
    const web = deployment("web", 0, 2, 0);
    const workloads = [never.objects.workloads[0]!, never.objects.workloads[1]!, web];
    const { events } = run({ ...never, objects: { ...never.objects, workloads } }, KUBE);
    expect(plain(events, "Preempted", "Scheduled")).toEqual([]);
  });

  it("is the same for the same seed, whichever queue of events is used", () => {
    const hash = (choice: RunChoice) => run(surge({ controlPlane: KUBERNETES }), choice).result;
    const { eventHash } = hash(KUBE);
    expect(hash(KUBE).eventHash).toBe(eventHash);
    expect(hash({ ...KUBE, eventQueue: "heap" }).endedAt).toBe(200 * SECOND);
  });
});

describe("pods of one class of which one waits for victims to leave", () => {
  // One node of two pods that take 20 s to stop, and one of pods that nobody may evict.
  const world = (timeline: WorldSpec["timeline"]) =>
    aWorld({
      nodes: nodesOf({ cpu: 4000 }, { cpu: 4000 }),
      start: "settled",
      horizon: 200 * SECOND,
      objects: {
        ...NO_OBJECTS,
        workloads: [
          on("n1", deployment("filler", 100, 1, 4)),
          on("n0", deployment("spare", 0, 2, 2, 20)),
          deployment("web", 100, 4, 0),
        ],
      },
      timeline: [
        { at: 60 * SECOND, target: "deployment/web", verb: "scale", workloads: [2], replicas: 2 },
        ...timeline,
      ],
    });
  const shrink = (at: number, replicas: number): WorldSpec["timeline"][number] => {
    return { at: at * SECOND, target: "deployment/filler", verb: "scale", workloads: [0], replicas };
  };

  it.each([INSTANT, KUBERNETES])(
    "lets that one in, whatever happened to the others before",
    (controlPlane) => {
      // Room that is too small for either makes both try in vain, at 67 and 72.
      const timeline = [shrink(62, 3), shrink(67, 2)];
      const { events } = run({ ...world(timeline), controlPlane }, KUBE);
      expect(plain(events, "Preempted").length).toBe(2);
      const scheduled = plain(events, "Scheduled").map((event) => event.split(" "));
      expect(scheduled.length).toBe(1);
      const [at, , name] = scheduled[0]!;
      expect(name).toBe("web");
      // Within the second that a backoff may take.
      expect(Number(at)).toBeGreaterThanOrEqual(80);
      expect(Number(at)).toBeLessThan(82);
    },
  );
});

describe("tasks that are evicted", () => {
  const service = deployment("web", 100, 2, 1);
  const world = (onNodeFailure: "resubmit" | "abandon") =>
    aWorld({
      nodes: nodesOf({ cpu: 2000 }),
      horizon: 100 * SECOND,
      tasks: [aTask({ arrivals: traced({ at: 0, lasts: 50, instances: 2 }), onNodeFailure })],
      objects: { ...NO_OBJECTS, workloads: [{ ...service, replicas: 0 }] },
      timeline: [{ at: 10 * SECOND, target: "deployment/web", verb: "scale", workloads: [0], replicas: 1 }],
    });

  it("leave at once and wait again", () => {
    const { events, value } = run(world("resubmit"), KUBE);
    expect(events.filter((event) => event.includes("Preempted")).sort()).toEqual([
      "10 Preempted work-0 n0",
      "10 Preempted work-1 n0",
    ]);
    expect(plain10(events)).toEqual(["10 Scheduled web n0"]);
    expect(value("tasks_resubmitted", "sum")).toBe(2);
  });

  it("are given up where the stream says so", () => {
    expect(run(world("abandon"), KUBE).value("tasks_abandoned", "sum")).toBe(2);
  });
});

function plain10(events: readonly string[]): string[] {
  return events
    .filter((event) => event.startsWith("10 Scheduled"))
    .map((event) => event.replace(/-[a-z0-9]+-\d+/, ""));
}

describe("a strategy of one's own", () => {
  const world = aWorld({
    nodes: nodesOf({ cpu: 1000 }),
    horizon: 100 * SECOND,
    tasks: [aTask({ arrivals: traced({ at: 0, lasts: NEVER }, { at: 10, lasts: 20 }) })],
  });
  const own = (preempt: NonNullable<Strategy["preempt"]>): StrategyDefinition => ({
    name: "own",
    create: () => {
      const { place } = made(firstFit);
      return { place, preempt };
    },
  });

  it("may have whom it likes evicted", () => {
    const newest = own((pod, view) =>
      view.pods.index[pod] === 0 ? undefined : { node: 0 as never, victims: podsOnNode(view, 0 as never) },
    );
    const { events } = run(world, { own: newest });
    expect(events.filter((event) => /Preempted|Scheduled/.test(event)).slice(0, 3)).toEqual([
      "0 Scheduled work-0 n0",
      "10 Preempted work-0 n0",
      "10 Scheduled work-1 n0",
    ]);
  });

  it.each([
    ["named victims and no node", () => ({ node: NO_NODE, victims: [0 as never] })],
    ["named node 7", () => ({ node: 7 as never, victims: [] })],
    ["named pod 1, which is not on node 0", () => ({ node: 0 as never, victims: [1 as never] })],
    ["named pod 0, which does not wait", () => ({ node: undefined, victims: [], cleared: [0 as never] })],
  ])("fails its run when it %s", (message, preempt) => {
    expect(() => run(world, { own: own(preempt) })).toThrow(`the strategy's preempt() ${message}`);
  });

  it("fails its run when it leaves the cluster as it tried it", () => {
    const careless = own((_pod, view) => {
      view.whatIf.remove(0 as never, 0 as never);
      return undefined;
    });
    expect(() => run(world, { own: careless })).toThrow("left the cluster as it tried it");
  });
});
