import { describe, expect, it } from "vitest";
import { runScenario } from "../../src/run/run-scenario.ts";
import type { PodEntry, PodTarget, TimelineEntry } from "../../src/spec/world.ts";
import {
  aBudget,
  aContainer,
  aContainerBehavior,
  aDeployment,
  aStatefulSet,
  aTemplate,
  int,
  objectsOf,
} from "../objects.ts";
import { aWorld, nodesOf, runSpecOf, SECOND } from "../worlds.ts";

type Act = Pick<PodEntry, "verb"> & Partial<Record<"grace" | "set", unknown>>;

function podEntry(at: number, name: string, act: Act, change: Partial<PodTarget> = {}): TimelineEntry {
  const pods = { namespace: undefined, name, selector: undefined, count: Infinity, ...change };
  return { at: at * SECOND, target: `pod/${name}`, pods, grace: undefined, ...act } as TimelineEntry;
}

/** Containers of "web" (3 replicas) and "db" (2) take 20 s to stop, and one to start; no latencies. */
function aRun(timeline: readonly TimelineEntry[], disruptions = 1) {
  const behavior = aContainerBehavior({ shutdown: { kind: "constant", value: 20 * SECOND } });
  const template = (app: string) =>
    aTemplate({
      labels: { app },
      terminationGrace: 30 * SECOND,
      containers: [aContainer({ behavior })],
    });
  const selector = (app: string) => [{ key: "app", operator: "In", values: [app] }] as const;
  const web = aDeployment({ replicas: 3, selector: selector("web"), template: template("web") });
  const db = aStatefulSet({ name: "db", replicas: 2, selector: selector("db"), template: template("db") });
  const world = aWorld({
    nodes: nodesOf({}, {}),
    objects: objectsOf([web, db], [aBudget({ selector: selector("web"), maxUnavailable: int(disruptions) })]),
    start: "settled",
    horizon: 200 * SECOND,
    timeline,
  });
  const events: (readonly [number, string, string])[] = [];
  const event = (time: number, reason: string, pod: string, _node: string, message: string) =>
    void events.push([time / SECOND, reason, pod || message]);
  const result = runScenario(runSpecOf(world), { events: { event } });
  const told = (...reasons: readonly string[]) => events.filter(([, reason]) => reasons.includes(reason));
  return { result, told };
}

describe("kubectl delete pod", () => {
  it("lets containers stop as they are to, with another grace if one is given, or none", () => {
    const of = (grace: number | undefined) =>
      aRun([podEntry(60, "db-0", { verb: "deletePods", grace })])
        .told("Scheduled")
        .filter(([time, , pod]) => time! > 0 && pod === "db-0")[0]?.[0];
    // The next db-0 is made when this one is gone: after 20 s, killed after 5, or at once.
    expect([of(undefined), of(5 * SECOND), of(0)]).toEqual([80, 65, 60]);
  });

  it("takes the oldest of those of a name and with labels, and no more than are wanted", () => {
    const selector = [{ key: "app", operator: "In", values: ["web"] }] as const;
    const { told } = aRun([podEntry(60, "*", { verb: "deletePods" }, { selector, count: 2 })]);
    const gone = told("SuccessfulDelete").map(([time, , pod]) => [
      time,
      String(pod).replace(/^web-\w+-/, "web-"),
    ]);
    expect(gone).toEqual([
      [60, "web-0"],
      [60, "web-1"],
    ]);
  });

  it("says what is not there", () => {
    const selector = [{ key: "app", operator: "In", values: ["none"] }] as const;
    const { told } = aRun([
      podEntry(60, "db-7", { verb: "deletePods" }),
      podEntry(70, "*", { verb: "deletePods" }, { selector }),
    ]);
    expect(told("Refused")).toEqual([
      [60, "Refused", 'pod/db-7: Error from server (NotFound): pods "db-7" not found'],
      [70, "Refused", "pod/*: No resources found"],
    ]);
  });
});

describe("an eviction", () => {
  it("asks the budget: what it refuses stays, and is told", () => {
    const { told } = aRun([podEntry(60, "web-*", { verb: "evict" })]);
    expect(told("Evicted").length).toBe(1);
    expect(
      told("Refused").map(([time, , message]) => [time, String(message).replace(/web-\w+-/, "web-")]),
    ).toEqual([
      [
        60,
        "pod/web-1: Error from server (TooManyRequests): Cannot evict pod as it would violate the pod's disruption budget.",
      ],
      [
        60,
        "pod/web-2: Error from server (TooManyRequests): Cannot evict pod as it would violate the pod's disruption budget.",
      ],
    ]);
  });

  it("of pods without a budget lets all go", () => {
    expect(
      aRun([podEntry(60, "db-*", { verb: "evict" })])
        .told("Evicted", "Refused")
        .map(([, , pod]) => pod),
    ).toEqual(["db-0", "db-1"]);
  });
});

describe("kubectl label pod", () => {
  it("takes a pod out of its ReplicaSet, which makes another, and the pod goes on by itself", () => {
    const set = { app: "debug" };
    const { result, told } = aRun([podEntry(60, "web-*", { verb: "labelPods", set }, { count: 1 })]);
    expect(told("Scheduled").filter(([time]) => time === 60).length).toBe(1);
    expect(told("SuccessfulDelete", "Evicted")).toEqual([]);
    const running = result.metrics.find(
      ({ metric, stat, labels }) => metric === "running_pods" && stat === "last" && labels === "",
    );
    // Three of web, two of db, and the one that was let go.
    expect(running?.value).toBe(6);
  });
});
