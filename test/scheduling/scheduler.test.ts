import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/cluster/cluster.ts";
import { Cluster as RealCluster } from "../../src/cluster/cluster.ts";
import type { PodId } from "../../src/cluster/ids.ts";
import { Simulation } from "../../src/kernel/simulation.ts";
import { Scheduler } from "../../src/scheduling/scheduler.ts";
import { simpleStrategy } from "../../src/scheduling/simple-strategy.ts";
import { firstFit } from "../../src/scheduling/strategies/in-order.ts";
import type { Strategy } from "../../src/scheduling/strategy.ts";
import { StrategyError } from "../../src/scheduling/strategy-error.ts";
import type { QueueDiscipline } from "../../src/spec/scenario-spec.ts";
import { aPod, NEVER, nodesOf, place } from "../worlds.ts";
import { instantly, made } from "./decisions.ts";

/** Nodes n0 (full), n1 (down) and n2 (free), and what a scheduler with this strategy does at 7 us. */
function aScheduler(strategy: Strategy, queue: QueueDiscipline = "list") {
  const simulation = new Simulation();
  const cluster: Cluster = new RealCluster(
    simulation,
    ["cpu", "memory", "pods"],
    nodesOf({ cpu: 1000 }, {}, {}),
  );
  place(cluster, [0]);
  cluster.takeDown(1 as never);
  let beats = 0;
  const scheduler = new Scheduler(simulation, cluster, strategy, instantly(queue), () => beats++);
  const at = (time: number, act: () => void) =>
    simulation.schedule(
      simulation.define(`act-${time}-${Math.floor(simulation.pending)}`, act),
      time - simulation.now,
    );
  return { simulation, cluster, scheduler, at, beats: () => beats };
}

function failure(strategy: Strategy): StrategyError {
  const { simulation, cluster, at } = aScheduler(strategy);
  at(7, () => aPod(cluster));
  try {
    simulation.run();
  } catch (error) {
    expect(error).toBeInstanceOf(StrategyError);
    return error as StrategyError;
  }
  throw new Error("nothing failed");
}

const naming = (node: unknown): Strategy => made(simpleStrategy("own", () => node as number));

describe("a strategy that goes wrong", () => {
  it.each([
    ["not a number", Number.NaN, "the strategy named node NaN; nodes are the whole numbers 0 to 2"],
    ["negative", -5, "the strategy named node -5; nodes are the whole numbers 0 to 2"],
    ["beyond the last one", 1e9, "the strategy named node 1000000000; nodes are the whole numbers 0 to 2"],
    ["the number of nodes", 3, "the strategy named node 3; nodes are the whole numbers 0 to 2"],
    ["not whole", 1.5, "the strategy named node 1.5; nodes are the whole numbers 0 to 2"],
    ["a text", "2", "the strategy named node 2; nodes are the whole numbers 0 to 2"],
    ["endless", NEVER, "the strategy named node Infinity; nodes are the whole numbers 0 to 2"],
    ["full", 0, "the strategy named node 0 (n0), where the pod does not fit"],
    ["down", 1, "the strategy named node 1 (n1), where the pod does not fit"],
  ])("fails its run when the node that it names is %s", (_what, node, message) => {
    const error = failure(naming(node));
    expect(error.message).toBe(message);
    expect(error.simulatedTime).toBe(7);
  });

  it("fails its run when it throws, with what it threw", () => {
    const cause = new TypeError("no such thing");
    const error = failure({
      place() {
        throw cause;
      },
    });
    expect(error.message).toBe("the strategy threw: no such thing");
    expect(error.cause).toBe(cause);
    expect(error.simulatedTime).toBe(7);
    const odd = failure({
      place() {
        throw "words";
      },
    });
    expect(odd.message).toBe("the strategy threw: words");
  });

  it("fails its run when ordering the queue throws", () => {
    const { simulation, cluster, at } = aScheduler({
      place: (_pod, _view, verdict) => verdict.unschedulable(),
      order: () => {
        throw new Error("no order");
      },
    });
    at(9, () => {
      aPod(cluster);
      aPod(cluster);
    });
    expect(() => simulation.run()).toThrow(StrategyError);
    expect(simulation.now).toBe(9);
  });

  it("fails its run when it gives up", () => {
    const error = failure({ place: (_pod, _view, verdict) => verdict.error("solver lost") });
    expect(error.message).toBe("the strategy gave up: solver lost");
  });

  it("changes nothing before it fails", () => {
    const { simulation, cluster, at } = aScheduler(naming(0));
    at(7, () => aPod(cluster));
    expect(() => simulation.run()).toThrow(StrategyError);
    expect([cluster.nodes.pods[0], cluster.nodes.pods[2]]).toEqual([1, 0]);
  });
});

describe("the scheduler", () => {
  it("goes through the queue once at the end of an instant, whatever happened in it", () => {
    const { simulation, cluster, scheduler, at, beats } = aScheduler(made(firstFit));
    at(5, () => {
      for (let i = 0; i < 3; i++) aPod(cluster);
      cluster.bringUp(1 as never);
      expect(scheduler.waiting).toBe(3);
      expect(scheduler.isDue).toBe(true);
    });
    simulation.run();
    // The action and one cycle.
    expect(simulation.handled).toBe(2);
    expect([scheduler.waiting, scheduler.isDue, scheduler.decisions, beats()]).toEqual([0, false, 3, 3]);
    // n1 is back and comes first.
    expect(cluster.nodes.pods[1]).toBe(3);
  });

  it.each(["unschedulable", "wait"] as const)(
    "keeps a pod waiting on the answer %s and asks again when a node gains room",
    (answer) => {
      let asked = 0;
      const { simulation, cluster, scheduler, at } = aScheduler({
        place(_pod, _view, verdict) {
          asked++;
          if (asked === 3) verdict.place(2 as never);
          else if (answer === "wait") verdict.wait("not yet");
          else verdict.unschedulable();
        },
      });
      let pod!: PodId;
      at(1, () => {
        pod = aPod(cluster);
      });
      for (const time of [2, 4]) at(time, () => cluster.cordon(2 as never));
      for (const time of [3, 5]) at(time, () => cluster.uncordon(2 as never));
      simulation.run(1);
      expect([asked, scheduler.waiting]).toEqual([1, 1]);
      simulation.run(3);
      expect([asked, scheduler.waiting]).toEqual([2, 1]);
      simulation.run();
      expect([asked, scheduler.waiting, cluster.pods.node[pod]]).toEqual([3, 0, 2]);
    },
  );

  it("takes undefined, null and NO_NODE of a simple strategy for an answer: none will do", () => {
    for (const none of [undefined, null, -1]) {
      const { simulation, cluster, scheduler, at } = aScheduler(naming(none));
      at(1, () => aPod(cluster));
      simulation.run();
      expect(scheduler.waiting).toBe(1);
    }
  });

  it("clears the verdict before each decision", () => {
    const seen: string[] = [];
    const { simulation, cluster, at } = aScheduler({
      place(_pod, _view, verdict) {
        seen.push(`${verdict.outcome} ${verdict.node} ${verdict.message}`);
        if (seen.length === 1) verdict.place(2 as never);
        else verdict.wait("later");
      },
    });
    at(1, () => {
      for (const cpu of [100, 200, 300]) aPod(cluster, { cpu });
    });
    simulation.run();
    expect(seen).toEqual(Array(3).fill("unschedulable -1 "));
  });

  it("forgets a pod that is given up", () => {
    const { simulation, cluster, scheduler, at } = aScheduler(made(firstFit));
    let pod!: PodId;
    at(1, () => {
      pod = aPod(cluster, { cpu: 9000 });
    });
    at(2, () => cluster.abandon(pod));
    simulation.run();
    expect(scheduler.waiting).toBe(0);
  });

  it("offers those behind a blocked head when the head is given up", () => {
    const { simulation, cluster, scheduler, at } = aScheduler(made(firstFit), "fifo");
    let head!: PodId;
    let second!: PodId;
    at(1, () => {
      head = aPod(cluster, { cpu: 9000 });
      second = aPod(cluster, { cpu: 1000 });
    });
    at(2, () => cluster.abandon(head));
    simulation.run(1);
    expect(scheduler.waiting).toBe(2);
    simulation.run();
    expect([scheduler.waiting, cluster.pods.node[second], cluster.pods.boundAt[second]]).toEqual([0, 2, 2]);
  });
});
