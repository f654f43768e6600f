import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import { Simulation } from "../../src/kernel/simulation.ts";
import { Scheduler } from "../../src/scheduling/scheduler.ts";
import { kubeDefault } from "../../src/scheduling/strategies/kube-default.ts";
import { KUBERNETES } from "../../src/spec/control-plane.ts";
import { made } from "../scheduling/decisions.ts";
import { aNode, NEVER, SECOND } from "../worlds.ts";
import { type ControllerRun, casesOf } from "./recorded-controllers.ts";

/**
 * 1000 pods, created at some 100/s, on 50 nodes with room for 800; 10 nodes more, with room for 160, at 30 s. What
 * the scheduler's client limit (100 writes at once, then 50/s) makes of it. Times in seconds.
 */
const recorded = casesOf("end-to-end").find(({ id }) => id === "burst-1000");

describe.skipIf(recorded === undefined)("a burst of pods is bound when the real scheduler bound it", () => {
  const runs = recorded?.runs ?? [];

  it.each(runs.map((run) => [run.repeat, run] as const))("in repeat %d", (_, run) => {
    const simulated = boundTimes(run);
    const recorded = run.changes
      .filter(({ kind, op, set }) => kind === "Pod" && op === "update" && "node" in (set ?? {}))
      .map(({ t }) => t)
      .sort((a, b) => a - b);
    expect([simulated.length, recorded.length]).toEqual([960, 960]);
    const lead = (position: number) => recorded[position]! - simulated[position]!;
    // The recording machine had 2 cores for all of Kubernetes: it is up to a second behind while the burst lasts,
    // and catches up since tokens wait for it.
    for (let position = 0; position < 800; position += 50) {
      expect(lead(position), `pod ${position}`).toBeGreaterThan(0);
      expect(lead(position), `pod ${position}`).toBeLessThan(1);
    }
    expect(lead(799)).toBeLessThan(0.2);
    // Then it also tries 200 pods again at each node that comes.
    expect(lead(959)).toBeGreaterThan(0);
    expect(lead(959)).toBeLessThan(1.8);
  });
});

/** When pods are bound, ascending, if pods and nodes are created when they were. */
function boundTimes(run: ControllerRun): readonly number[] {
  const simulation = new Simulation();
  const nodeOf = (id: number) => aNode(id, { cpu: 4000, pods: 110 });
  const nodes = Array.from({ length: 50 }, (_, id) => nodeOf(id));
  const cluster = new Cluster(simulation, ["cpu", "memory", "pods"], nodes);
  const settings = { queue: "kubernetes", controlPlane: KUBERNETES } as const;
  new Scheduler(simulation, cluster, made(kubeDefault), settings, () => {});
  const podClass = cluster.classes.intern({ requests: [250, 64 * 2 ** 20, 1] });
  const parts = { podClass, workload: 0, index: 0, origin: 0, duration: NEVER, expected: NEVER };
  const bound: number[] = [];
  cluster.listen({ podBound: () => bound.push(simulation.now / SECOND) });

  const podCreated = simulation.define("pod-created", () => cluster.submit(parts));
  const nodeCreated = simulation.define("node-created", () => cluster.addNode(nodeOf(cluster.nodes.count)));
  for (const { kind, op, t } of run.changes) {
    if (kind === "Pod" && op === "create") simulation.schedule(podCreated, Math.round(t * SECOND));
  }
  for (const { t, what, object } of run.actions) {
    if (what === "create" && object.kind === "Node") {
      simulation.schedule(nodeCreated, Math.round(t * SECOND));
    }
  }
  simulation.run(60 * SECOND);
  return bound;
}
