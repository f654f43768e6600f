import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import { Simulation } from "../../src/kernel/simulation.ts";
import { Preempting } from "../../src/scheduling/preempting.ts";
import { Scheduler } from "../../src/scheduling/scheduler.ts";
import { kubeDefault } from "../../src/scheduling/strategies/kube-default.ts";
import type { Strategy } from "../../src/scheduling/strategy.ts";
import { StrategyError } from "../../src/scheduling/strategy-error.ts";
import { Verdict } from "../../src/scheduling/verdict.ts";
import { INSTANT } from "../../src/spec/control-plane.ts";
import { aTemplate } from "../objects.ts";
import { nodesOf } from "../worlds.ts";
import { putting, waiting } from "./constrained.ts";
import { instantly, made } from "./decisions.ts";

const NODE = 0 as NodeId;
const LOW = aTemplate({ requests: [2000, 0, 1] });
const HIGH = aTemplate({ requests: [3000, 0, 1], priority: 100 });

/** Two nodes of four cores with two pods of two cores each. */
function aFullCluster() {
  const simulation = new Simulation();
  const cluster = new Cluster(simulation, ["cpu", "memory", "pods"], nodesOf({}, {}));
  const low = [0, 0, 1, 1].map((node) => putting(cluster, LOW, node));
  const deleted: string[] = [];
  cluster.listen({ podDeleting: (pod, cause) => deleted.push(`${simulation.now} ${cause} ${pod}`) });
  return { simulation, cluster, low, deleted };
}

describe("a scheduler that preempts", () => {
  it("does nothing before the clock begins, and then evicts", () => {
    const { simulation, cluster, deleted } = aFullCluster();
    const scheduler = new Scheduler(
      simulation,
      cluster,
      made(kubeDefault),
      instantly("kubernetes"),
      () => {},
    );
    const pod = waiting(cluster, HIGH);
    scheduler.settle();
    expect([deleted, cluster.nominations.count]).toEqual([[], 0]);
    expect(scheduler.isDue).toBe(true);
    simulation.run();
    // 3000 of 4000: both pods of a node have to go.
    expect(deleted.length).toBe(2);
    expect(cluster.nominations.nodeOf(pod)).not.toBe(-1);
    expect(scheduler.isDue).toBe(false);
  });

  it("counts as due until the last deletion is asked for, and evicts nobody else for the pod meanwhile", () => {
    const { simulation, cluster, deleted } = aFullCluster();
    let tokens = 0;
    // A token each 10 us, and 5 us a write.
    const writes = { token: () => 10 * ++tokens, latency: () => 5 };
    const preempting = new Preempting(simulation, cluster, made(kubeDefault), writes, 4);
    const pod = waiting(cluster, HIGH);
    const verdict = new Verdict(2);
    preempting.attempt(pod, verdict);
    expect([preempting.underWay, preempting.isUnderWay(pod)]).toEqual([2, true]);
    preempting.attempt(pod, verdict);
    simulation.run();
    // Told at 10 + 5 and 30 + 5; deleted with the next tokens, at 20 and 40, and 5 later.
    expect(deleted.map((line) => line.split(" ")[0])).toEqual(["25", "45"]);
    expect([preempting.underWay, preempting.isUnderWay(pod)]).toEqual([0, false]);
    // Two writes about each victim; the node is in the pod's status, which the scheduler writes.
    expect(tokens).toBe(4);
  });

  it("lets victims go that are gone already, and those of a pod that has left", () => {
    const { simulation, cluster, low, deleted } = aFullCluster();
    const preempting = new Preempting(
      simulation,
      cluster,
      made(kubeDefault),
      { token: () => 0, latency: () => 5 },
      4,
    );
    const pod = waiting(cluster, HIGH);
    preempting.attempt(pod, new Verdict(2));
    const node = cluster.nominations.nodeOf(pod);
    const [gone, other] = low.filter((each) => cluster.pods.node[each] === node);
    cluster.end(gone!);
    cluster.abandon(pod);
    expect(preempting.underWay).toBe(1);
    // Who has the row of the pod that has left has no victims.
    expect(preempting.isUnderWay(waiting(cluster, HIGH))).toBe(false);
    simulation.run();
    expect(deleted).toEqual([`10 preemption ${other}`]);
  });

  it("asks once for all pods of a class as long as nothing changes", () => {
    const { simulation, cluster } = aFullCluster();
    let asked = 0;
    const strategy = { place: () => {}, preempt: () => void asked++ };
    const preempting = new Preempting(simulation, cluster, strategy, { token: () => 0, latency: () => 0 }, 4);
    const pods = [1, 2, 3].map(() => waiting(cluster, HIGH));
    for (const pod of pods) preempting.attempt(pod, new Verdict(2));
    expect(asked).toBe(1);
    cluster.cordon(0 as NodeId);
    for (const pod of pods) preempting.attempt(pod, new Verdict(2));
    expect(asked).toBe(2);
  });

  it.each([
    ["does not try a pod again before the last deletion is asked for", "others", 5, [1, 1, 2]],
    ["tries a pod again while its victims are leaving", "others", 50, [1, 2, 2]],
    ["tries a pod again when its victims have gone by themselves", "victims", 5, [2, 2, 2]],
  ])("%s", (_what, who, endAt, decisions) => {
    const { simulation, cluster, low } = aFullCluster();
    // Both victims are deleted at 10.
    const controlPlane = { ...INSTANT, latencies: { ...INSTANT.latencies, write: 5 } };
    const settings = { queue: "kubernetes", controlPlane } as const;
    const scheduler = new Scheduler(simulation, cluster, made(kubeDefault), settings, () => {});
    const pod = waiting(cluster, HIGH);
    simulation.run(1);
    const nominated = cluster.nominations.nodeOf(pod);
    const isVictim = (each: PodId) => cluster.pods.node[each] === nominated;
    const ending = low.filter((each) => isVictim(each) === (who === "victims"));
    const leaving = low.filter((each) => isVictim(each) && who !== "victims");
    const act = simulation.define("act", (isEnd) => {
      if (isEnd === 1) for (const each of ending) cluster.end(each);
      else for (const each of leaving) cluster.remove(each);
    });
    simulation.schedule(act, endAt - simulation.now, 1);
    simulation.schedule(act, 100 - simulation.now, 0);
    const seen = [8, 60, 200].map((time) => {
      simulation.run(time);
      return scheduler.decisions;
    });
    expect(seen).toEqual(decisions);
    expect(cluster.pods.node[pod]).toBe(endAt === 50 ? 1 - nominated : nominated);
  });

  it("is stopped where pods are evicted for each other for ever", () => {
    const simulation = new Simulation();
    const cluster = new Cluster(simulation, ["cpu", "memory", "pods"], nodesOf({}));
    cluster.listen({ podLost: (pod) => cluster.resubmit(pod) });
    const strategy: Strategy = {
      place: (pod, view, verdict) => (view.fits(pod, NODE) ? verdict.place(NODE) : verdict.unschedulable()),
      preempt: (_pod, view) => ({ node: NODE, victims: view.podsOf(NODE) }),
    };
    const scheduler = new Scheduler(simulation, cluster, strategy, instantly("list"), () => {});
    const podClass = cluster.classes.intern({ requests: [3000, 0, 1] });
    const task = { podClass, workload: 0, index: 0, origin: 0, duration: 5, expected: 5 };
    for (let i = 0; i < 2; i++) cluster.submit(task);
    expect(() => simulation.run()).toThrow(StrategyError);
    expect(scheduler.decisions).toBeGreaterThan(100);
  });
});
