import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/cluster/cluster.ts";
import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import { FREE, READY } from "../../src/cluster/pod-table.ts";
import { budgetStatus } from "../../src/controllers/budget-status.ts";
import { withoutTaint, withTaint } from "../../src/controllers/node-taints.ts";
import { INSTANT, KUBERNETES } from "../../src/spec/control-plane.ts";
import { USUAL_DRAIN } from "../../src/spec/drain.ts";
import type { DisruptionBudgetSpec } from "../../src/spec/objects.ts";
import type { TaintSpec } from "../../src/spec/pod.ts";
import { aBudget, aDeployment, aTemplate, int, objectsOf, percent } from "../objects.ts";
import { aTask, NEVER, nodesOf } from "../worlds.ts";
import { aNodePlane, forSeconds, HEARTBEATS_ALONE, tolerating } from "./node-plane.ts";

const NODES = 4;
const TAINT: TaintSpec = { key: "maintenance", value: "", effect: "NoExecute" };
const web = { app: "web" };
const TEMPLATES = [
  tolerating([forSeconds(300)], web),
  tolerating([forSeconds(5)], web),
  tolerating([], web),
  tolerating([{ key: "", operator: "Exists", value: "", effect: "", duration: NEVER }], web),
  aTemplate({ labels: { app: "api" } }),
];
const BUDGETS: readonly DisruptionBudgetSpec[] = [
  aBudget({ maxUnavailable: int(1) }),
  aBudget({ maxUnavailable: int(0) }),
  aBudget({
    maxUnavailable: undefined,
    minAvailable: percent(50),
    unhealthyPodEvictionPolicy: "AlwaysAllow",
  }),
  aBudget({ maxUnavailable: undefined, minAvailable: int(2) }),
];

const node = fc.nat(NODES - 1);
const step = fc.record({
  at: fc.integer({ min: 1, max: 400 }).map((half) => half / 2),
  act: fc.oneof(
    fc.record({ what: fc.constant("fail" as const), node, lasts: fc.integer({ min: 1, max: 600 }) }),
    fc.record({ what: fc.constant("fail" as const), node, lasts: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ what: fc.constantFrom("drain" as const, "uncordon" as const), nodes: fc.uniqueArray(node) }),
    fc.record({ what: fc.constantFrom("taint" as const, "untaint" as const), node }),
    fc.record({ what: fc.constant("pod" as const), node, template: fc.nat(TEMPLATES.length - 1) }),
    fc.record({ what: fc.constant("task" as const), node }),
    fc.record({
      what: fc.constantFrom("delete" as const, "unready" as const, "end" as const),
      pod: fc.nat(20),
    }),
    fc.record({ what: fc.constant("budget" as const), budget: fc.nat(BUDGETS.length - 1) }),
    fc.record({ what: fc.constant("scale" as const), wanted: fc.nat(8) }),
  ),
});
type Act = (typeof step extends fc.Arbitrary<infer S extends { readonly act: unknown }> ? S : never)["act"];
type BudgetNow = Plane["budgets"]["statuses"][number];
type Plane = ReturnType<typeof aNodePlane>;

function perform(plane: Plane, act: Act, counts: { drains: number; wanted: number }): void {
  const { cluster, health, drainer, budgets } = plane;
  const { pods, nodes } = cluster;
  switch (act.what) {
    case "fail":
      health.addCause(act.node as NodeId, true);
      break;
    case "drain":
      counts.drains++;
      drainer.drain({
        ...{ target: "some", nodes: act.nodes as NodeId[], options: USUAL_DRAIN },
        end: () => counts.drains--,
      });
      break;
    case "uncordon":
      drainer.uncordon(act.nodes as NodeId[]);
      break;
    case "taint":
      cluster.setTaints(act.node as NodeId, withTaint(nodes.taints[act.node]!, TAINT));
      break;
    case "untaint":
      cluster.setTaints(act.node as NodeId, withoutTaint(nodes.taints[act.node]!, TAINT));
      break;
    case "pod":
      plane.bind(act.node, `pod-${cluster.now}`, TEMPLATES[act.template]!);
      break;
    case "task": {
      const podClass = cluster.classes.intern({ requests: [100, 0, 1] });
      const times = { duration: 1, expected: 1 };
      cluster.bind(
        cluster.submit({ podClass, workload: 0, index: 0, origin: 0, ...times }),
        act.node as NodeId,
      );
      break;
    }
    case "delete":
      if (isObject(cluster, act.pod)) cluster.requestDeletion(act.pod as PodId, "scale-in");
      break;
    case "unready":
      if (isObject(cluster, act.pod) && pods.phase[act.pod] === READY) cluster.unready(act.pod as PodId);
      break;
    case "end":
      if (act.pod < pods.rows && pods.phase[act.pod] === READY) cluster.end(act.pod as PodId);
      break;
    case "budget":
      budgets.apply(BUDGETS[act.budget]!);
      break;
    case "scale":
      counts.wanted = act.wanted;
      cluster.setWanted(1, act.wanted);
      break;
  }
}

function isObject({ pods }: Cluster, pod: number): boolean {
  return pod < pods.rows && pods.phase[pod] !== FREE && pods.templates[pod] !== undefined;
}

/** Of the budget that selects the pods of the app "web". */
function recount({ pods }: Cluster, spec: DisruptionBudgetSpec, wanted: number) {
  let [all, healthy] = [0, 0];
  for (let pod = 0; pod < pods.rows; pod++) {
    if (pods.phase[pod] === FREE || pods.templates[pod]?.labels["app"] !== "web") continue;
    all++;
    if (pods.phase[pod] === READY && Number.isNaN(pods.deletedAt[pod])) healthy++;
  }
  return budgetStatus(spec, { pods: all, healthy, wanted: all > 0 ? wanted : 0, unscaled: 0 });
}

const world = fc.record({
  steps: fc.array(step, { maxLength: 40 }),
  controlPlane: fc.constantFrom(INSTANT, HEARTBEATS_ALONE, KUBERNETES),
  shutdown: fc.constantFrom(0, 0.5, 7),
});

describe("whatever happens to nodes, pods and budgets", () => {
  it("no invariant breaks, counts are right, and all ends well once all is repaired", () => {
    fc.assert(
      fc.property(world, ({ steps, controlPlane, shutdown }) => {
        const objects = objectsOf([aDeployment({ replicas: 3 })], [BUDGETS[0]!]);
        const tasks = [
          aTask({
            arrivals: { kind: "burst", at: 0, count: 0 },
            onNodeFailure: "abandon",
            onDrain: "abandon",
          }),
        ];
        const zones = ["a", "a", "a", "b"].map((zone) => ({ zone, cpu: 100_000, memory: 2 ** 40 }));
        const plane = aNodePlane({ nodes: nodesOf(...zones), objects, tasks, controlPlane }, { shutdown });
        const counts = { drains: 0, wanted: 3 };
        for (const { at, act } of steps) {
          plane.at(at, () => {
            perform(plane, act, counts);
            const [{ spec, status }] = plane.budgets.statuses as [BudgetNow];
            expect(status).toEqual(recount(plane.cluster, spec, counts.wanted));
          });
        }
        for (const { at, act } of steps) {
          if (act.what !== "fail") continue;
          plane.at(at + act.lasts, () => plane.health.removeCause(act.node as NodeId, true));
        }
        for (let id = 0; id < NODES; id++) {
          plane.at(2000, () => perform(plane, { what: "untaint", node: id }, counts));
        }
        plane.simulation.run();

        const { cluster, lifecycle, eviction, drainer } = plane;
        expect([lifecycle.isActive, eviction.isActive, drainer.isActive]).toEqual([false, false, false]);
        expect(drainer.open).toHaveLength(counts.drains);
        expect([...cluster.nodes.ready.slice(0, NODES)]).toEqual([1, 1, 1, 1]);
        const left = cluster.nodes.taints.flatMap((taints) => taints.map(({ key }) => key));
        expect(left.filter((key) => key !== "node.kubernetes.io/unschedulable")).toEqual([]);
        for (let pod = 0; pod < cluster.pods.rows; pod++) {
          if (cluster.pods.phase[pod] !== FREE) expect(cluster.pods.deletedAt[pod]).toBeNaN();
        }
      }),
      { numRuns: 300 },
    );
  });
});
