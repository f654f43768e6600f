import { describe, expect, it } from "vitest";
import type { NodeId } from "../../src/cluster/ids.ts";
import { type DrainSpec, USUAL_DRAIN } from "../../src/spec/drain.ts";
import type { DisruptionBudgetSpec } from "../../src/spec/objects.ts";
import { aBudget, aDaemonSet, aDeployment, aPodGroup, aTemplate, int, objectsOf } from "../objects.ts";
import { nodesOf, SECOND } from "../worlds.ts";
import { aNodePlane } from "./node-plane.ts";

const web = aTemplate({ labels: { app: "web" } });
/** Nothing may be evicted. */
const NONE = aBudget({ maxUnavailable: int(0) });

/** Two nodes; the Deployment "web" is workload 0, the DaemonSet "agent" 1, bare pods are 2. */
function twoNodes(flags: Partial<DrainSpec>, budgets: readonly DisruptionBudgetSpec[] = [], shutdown = 0.5) {
  const objects = objectsOf([aDeployment(), aDaemonSet(), aPodGroup()], budgets);
  const plane = aNodePlane({ nodes: nodesOf({}, {}), objects }, { shutdown });
  const told: string[] = [];
  const seconds = () => plane.simulation.now / SECOND;
  plane.cluster.listen({ verbRefused: (target, why) => told.push(`${seconds()} ${target} ${why}`) });
  const end = (result: string) => told.push(`${seconds()} ${result}`);
  const drain = () =>
    plane.at(10, () =>
      plane.drainer.drain({
        ...{ target: "zone/a", nodes: [0, 1] as NodeId[], options: { ...USUAL_DRAIN, ...flags }, end },
      }),
    );
  const gone = () => plane.log.filter((line) => line.includes("deleting"));
  return { ...plane, drain, told, gone };
}

describe("kubectl drain without", () => {
  it("--force passes over nodes with pods that nobody controls, and cordons them all the same", () => {
    const { bind, drain, simulation, cluster, told, gone } = twoNodes({ force: false });
    bind(0, "solo", web, 2);
    bind(0, "web-0", web);
    bind(1, "web-1", web);
    drain();
    simulation.run();
    expect(told).toEqual([
      '10 zone/a unable to drain node "n0" due to error: cannot delete Pods that declare no controller (use --force to override): default/solo',
      // The second node is drained: its pod is gone at 10.5, which is seen at 11.
      "11 drained",
    ]);
    expect(gone()).toEqual(["10 web-1 deleting drain"]);
    expect([...cluster.nodes.cordoned.slice(0, 2)]).toEqual([1, 1]);
  });

  it("--force goes by who owns a pod now: one that was let go is nobody's, one that was taken in is somebody's", () => {
    const { bind, drain, simulation, cluster, told } = twoNodes({ force: false });
    const stray = bind(0, "web-0", web);
    const adopted = bind(1, "solo", web, 2);
    cluster.setOwner(stray, "");
    cluster.setOwner(adopted, "web-7d4b9c6f5x");
    drain();
    simulation.run();
    expect(told).toEqual([
      '10 zone/a unable to drain node "n0" due to error: cannot delete Pods that declare no controller (use --force to override): default/web-0',
      "11 drained",
    ]);
  });

  it("--ignore-daemonsets and --delete-emptydir-data says all that is in the way, by node, and evicts nobody", () => {
    const { bind, drain, simulation, told, gone } = twoNodes({
      ignoreDaemonSets: false,
      deleteEmptyDirData: false,
    });
    const cache = { ...web, hasLocalStorage: true };
    bind(0, "agent-a", web, 1);
    bind(0, "web-0", cache);
    bind(0, "web-1", cache);
    bind(1, "agent-b", web, 1);
    drain();
    simulation.run();
    const [daemons, storage] = [
      "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): default/agent-",
      "cannot delete Pods with local storage (use --delete-emptydir-data to override): ",
    ];
    expect(told).toEqual([
      `10 zone/a unable to drain node "n0" due to error: [${daemons}a, ${storage}default/web-0, default/web-1]`,
      `10 zone/a unable to drain node "n1" due to error: ${daemons}b`,
      "10 refused",
    ]);
    expect(gone()).toEqual([]);
  });
});

describe("kubectl drain --timeout", () => {
  it("gives a node up at the first try after it, and turns to the next", () => {
    const { bind, drain, simulation, told, gone, drainer } = twoNodes({ timeout: 14 * SECOND }, [NONE]);
    bind(0, "web-0", web);
    bind(1, "api", aTemplate({ labels: { app: "api" } }));
    drain();
    simulation.run();
    // Tries at 10, 15, 20; the one at 25 finds that 14 s are over. A recording of kubectl shows the same.
    expect(told).toEqual([
      '25 zone/a unable to drain node "n0" due to error: error when evicting pods/"web-0" -n "default": global timeout reached: 14s',
      "26 drained",
    ]);
    expect(gone()).toEqual(["25 api deleting drain"]);
    expect(drainer.open).toEqual([]);
  });

  it("gives up at once what has been evicted and is not gone", () => {
    const { bind, drain, simulation, told, gone } = twoNodes({ timeout: 3 * SECOND }, [], 60);
    bind(0, "web-0", web);
    bind(1, "web-1", web);
    drain();
    simulation.run();
    const waiting = (node: number) =>
      `unable to drain node "n${node}" due to error: error when waiting for pod "web-${node}" in namespace "default" to terminate: context deadline exceeded`;
    // Each node has its own three seconds.
    expect(told).toEqual([`13 zone/a ${waiting(0)}`, `16 zone/a ${waiting(1)}`, "16 drained"]);
    expect(gone()).toEqual(["10 web-0 deleting drain", "13 web-1 deleting drain"]);
  });

  it("is of no account where the node is drained before", () => {
    const { bind, drain, simulation, told } = twoNodes({ timeout: 3 * SECOND });
    bind(0, "web-0", web);
    bind(1, "web-1", web);
    drain();
    simulation.run();
    expect(told).toEqual(["12 drained"]);
    expect(simulation.now).toBe(12 * SECOND);
  });
});

describe("kubectl drain", () => {
  it("--disable-eviction deletes what budgets hold", () => {
    const { bind, drain, simulation, told, gone } = twoNodes({ disableEviction: true }, [NONE]);
    bind(0, "web-0", web);
    drain();
    simulation.run();
    expect([gone(), told]).toEqual([["10 web-0 deleting deletion"], ["11 drained"]]);
  });

  it("--pod-selector lets only such pods go", () => {
    const podSelector = [{ key: "app", operator: "In", values: ["api"] }] as const;
    const { bind, drain, simulation, gone } = twoNodes({ podSelector, force: false });
    bind(0, "solo", web, 2);
    bind(0, "web-0", web);
    bind(1, "api", aTemplate({ labels: { app: "api" } }));
    drain();
    simulation.run();
    expect(gone()).toEqual(["10 api deleting drain"]);
  });

  it("--grace-period=0 does not wait for containers, and another says how long they have", () => {
    const at0 = twoNodes({ gracePeriod: 0 }, [], 60);
    const pod = at0.bind(0, "web-0", web);
    at0.drain();
    at0.simulation.run(11 * SECOND);
    expect(at0.told).toEqual(["10 drained"]);
    const at5 = twoNodes({ gracePeriod: 5 * SECOND }, [], 60);
    at5.bind(0, "web-0", web);
    at5.drain();
    at5.simulation.run(11 * SECOND);
    expect(at5.cluster.graceOf(pod)).toBe(5 * SECOND);
  });

  it("--skip-wait-for-delete-timeout leaves pods that are over their time, before it begins and while it waits", () => {
    // The grace of 30 s is over at 32 and at 40: skipped from more than 20 whole seconds later on, at 53 and at 61.
    const { bind, at, drain, simulation, cluster, told } = twoNodes(
      { skipWaitForDeleteTimeout: 20 * SECOND },
      [],
      1000,
    );
    const first = bind(0, "web-0", aTemplate({ labels: { app: "web" }, terminationGrace: 30 * SECOND }));
    at(2, () => cluster.requestDeletion(first, "scale-in"));
    bind(1, "web-1", aTemplate({ labels: { app: "web" }, terminationGrace: 30 * SECOND }));
    drain();
    simulation.run(500 * SECOND);
    // The first node's pod is waited for from 10 to 53, then the second one's is evicted: 53 + 30 + 21.
    expect(told).toEqual(["104 drained"]);
  });
});
