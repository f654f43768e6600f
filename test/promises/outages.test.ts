import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { READY } from "../../src/cluster/pod-table.ts";
import { assemble } from "../../src/run/assemble.ts";
import { begin } from "../../src/run/begin.ts";
import { type ControlPlaneSpec, KUBERNETES } from "../../src/spec/control-plane.ts";
import type { ControlPlanePart, OutageEntry, SlowPart } from "../../src/spec/outage.ts";
import { ANYWHERE } from "../../src/spec/pod.ts";
import type { TimelineEntry, WorldSpec } from "../../src/spec/world.ts";
import { aContainer, aContainerBehavior, aDeployment, aTemplate, objectsOf } from "../objects.ts";
import { aWorld, entry, exactly, NEVER, nodesOf, runSpecOf, SECOND } from "../worlds.ts";

/** What is done to one Deployment of 3 replicas on 6 large nodes, and what comes of it second by second. */
function play(
  timeline: readonly TimelineEntry[],
  horizon: number,
  controlPlane: Partial<ControlPlaneSpec> = {},
  deployment = aDeployment({ replicas: 3 }),
) {
  const world: WorldSpec = aWorld({
    start: "settled",
    horizon: horizon * SECOND,
    nodes: nodesOf(...Array.from({ length: 6 }, () => ({ cpu: 400_000, memory: 2 ** 40, pods: 500 }))),
    objects: objectsOf([deployment]),
    controlPlane: { ...KUBERNETES, ...controlPlane },
    timeline: [...timeline].sort((a, b) => a.at - b.at),
  });
  const parts = assemble(runSpecOf(world));
  begin(world, parts);
  const { cluster, simulation } = parts;
  const told: { readonly at: number; readonly what: string }[] = [];
  const tell = (what: string) => told.push({ at: simulation.now / SECOND, what });
  cluster.listen({
    podSubmitted: () => tell("created"),
    podBound: () => tell("bound"),
    podReady: () => tell("ready"),
    podUnready: () => tell("unready"),
    podDeleting: () => tell("deleting"),
    podRemoved: () => tell("removed"),
    podRestarted: () => tell("restarted"),
    nodeReadyChanged: () => tell("node"),
  });
  simulation.run(world.horizon);
  const timesOf = (what: string) => told.filter((each) => each.what === what).map(({ at }) => at);
  const readyNow = () =>
    cluster.pods.phase.slice(0, cluster.pods.rows).filter((phase) => phase === READY).length;
  return { ...parts, told, timesOf, readyNow };
}

function lose(part: ControlPlanePart, at: number, seconds: number, members = 1): OutageEntry {
  return { at: at * SECOND, target: part, verb: "failPart", part, members, duration: seconds * SECOND };
}

function slow(part: SlowPart, at: number, seconds: number, factor: number): OutageEntry {
  return { at: at * SECOND, target: part, verb: "slow", part, factor, duration: seconds * SECOND };
}

function scale(at: number, replicas: number): TimelineEntry {
  return { at: at * SECOND, target: "deployment/web", workloads: [0], verb: "scale", replicas };
}

const between = (from: number, to: number) => (at: number) => at > from && at < to;

describe("without an API server", () => {
  it("nothing is written, and what was begun goes on under client limits when controllers are elected again", () => {
    // From 5 s on 30 pods at once and 20/s: about 130 by 10 s. The API server is back at 70 s, leaders at 85 s.
    const { told, timesOf, readyNow } = play([scale(5, 400), lose("api-server", 10, 60)], 120);
    expect(told.filter(({ at }) => between(10, 70)(at))).toEqual([]);
    const created = timesOf("created");
    expect(created.filter(between(5, 10)).length).toBeGreaterThan(100);
    expect(created.filter(between(70, 85))).toEqual([]);
    const first = created.filter((at) => at >= 85 && at < 86).length;
    // 30 at once and 20 in a second; what was under way when the server went away is asked for again.
    expect(first).toBeGreaterThan(40);
    expect(first).toBeLessThanOrEqual(51);
    expect(created.length).toBe(397);
    expect(readyNow()).toBe(400);
  });

  it("for less than the renew deadline leaders stay: all goes on as soon as it is back", () => {
    const { timesOf, readyNow } = play([scale(5, 400), lose("api-server", 10, 8)], 120);
    const created = timesOf("created");
    expect(created.filter(between(10, 18))).toEqual([]);
    expect(created.filter((at) => at >= 18 && at < 19).length).toBeGreaterThan(30);
    expect(readyNow()).toBe(400);
  });

  it("kubelets go on: containers crash and start again, and the API hears of it later", () => {
    const behavior = aContainerBehavior({
      duration: exactly(20 * SECOND),
      exit: { code: 1, probability: 1 },
    });
    const template = aTemplate({ containers: [aContainer({ behavior })] });
    // All are ready from 0 to 20 s; the first restart is immediate.
    const { told } = play([lose("api-server", 10, 25)], 40, {}, aDeployment({ replicas: 3, template }));
    const seen = told.filter(({ at }) => between(10, 35)(at)).map(({ what }) => what);
    expect(seen).toEqual(["restarted", "restarted", "restarted"]);
    // By 35 s they are ready again: nobody ever knew.
    expect(told.filter(({ what, at }) => what === "unready" && at < 36)).toEqual([]);
  });

  it("kubectl is refused, which is told", () => {
    const { workloads, marks, timesOf } = play([lose("api-server", 10, 60), scale(20, 10)], 120);
    expect(workloads.refusals.map(({ why }) => why)).toEqual(["The connection to the server was refused"]);
    expect(marks.all.map(({ what, target }) => `${what} ${target}`)).toEqual([
      "fail api-server",
      "scale refused deployment/web",
    ]);
    expect(timesOf("created")).toEqual([]);
  });

  it("an outage brings no storm: a node's grace begins anew with the new controller manager", () => {
    // Leaders are back at 85 s; 50 s later the node is not ready. Without an outage it would be by 65 s.
    const timeline = [lose("api-server", 10, 60), entry(12, "fail", [0])];
    expect(play(timeline, 200).timesOf("node")).toEqual([135]);
    // With a leader that does not give up it is found silent at once.
    const { leaderElection } = { leaderElection: { renewDeadline: NEVER, lease: 0 } };
    expect(play(timeline, 200, { leaderElection }).timesOf("node")).toEqual([70]);
  });

  it("a toleration begins anew with the new controller manager", () => {
    // The node is tainted by 60 s; 300 s from there the pods are deleted. A new process of 215 s counts from there.
    const toleration = {
      key: "",
      operator: "Exists",
      value: "",
      effect: "NoExecute",
      duration: 300 * SECOND,
    } as const;
    const template = aTemplate({ placement: { ...ANYWHERE, tolerations: [toleration] } });
    const patient = aDeployment({ replicas: 3, template });
    const alone = play([entry(0, "fail", [0])], 700, {}, patient).timesOf("deleting")[0]!;
    expect(alone).toBeGreaterThan(340);
    expect(alone).toBeLessThan(366);
    const timeline = [entry(0, "fail", [0]), lose("controller-manager", 100, 100)];
    expect(play(timeline, 700, {}, patient).timesOf("deleting")[0]).toBeCloseTo(515, 0);
  });
});

describe("without a part", () => {
  it("pods are made and not bound while the scheduler is away, and bound when the next one is leader", () => {
    const { timesOf, readyNow } = play([lose("scheduler", 10, 20), scale(15, 10)], 60);
    expect(timesOf("created").every(between(15, 16))).toBe(true);
    expect(timesOf("bound").every(between(45, 46))).toBe(true);
    expect(readyNow()).toBe(10);
  });

  it("nothing follows from a change while the controller manager is away", () => {
    const { timesOf } = play([lose("controller-manager", 10, 20), scale(15, 10)], 60);
    expect(timesOf("created").every(between(45, 46))).toBe(true);
    expect(timesOf("bound").length).toBe(7);
  });

  it("etcd bears the loss of a minority of its members", () => {
    const etcd = { members: 3 };
    const one = play([lose("etcd", 10, 60), scale(15, 10)], 60, { etcd });
    expect(one.timesOf("created").every(between(15, 16))).toBe(true);
    const two = play([lose("etcd", 10, 60), lose("etcd", 12, 20), scale(11, 10), scale(15, 20)], 60, {
      etcd,
    });
    // Between 12 and 32 s there is no quorum: the second scaling is refused, the first is done.
    expect(two.told.filter(({ at }) => between(12, 32)(at))).toEqual([]);
    expect(two.workloads.refusals.length).toBe(1);
    expect(two.readyNow()).toBe(10);
  });
});

describe("a slow API server", () => {
  it("takes so much longer for each step", () => {
    const first = (factor: number) =>
      play([slow("api-server", 5, 60, factor), scale(10, 4)], 60).timesOf("created")[0]!;
    // Seen after 1 ms, the ReplicaSet's new size written after 5, seen after 1, the pod written after 5: 12 ms.
    expect(first(1)).toBeCloseTo(10.012, 4);
    expect(first(10)).toBeCloseTo(10.12, 4);
  });

  it("bends what controllers get done where its throughput is the narrowest place", () => {
    const apiServer = { ...KUBERNETES.apiServer, throughput: 10 };
    const { timesOf } = play([scale(5, 200)], 65, { apiServer });
    // All writes together, bindings and status included: at most 10 a second.
    expect(timesOf("created").length).toBeLessThan(400);
    const writes = timesOf("created").length + timesOf("bound").length + timesOf("ready").length;
    expect(writes).toBeLessThanOrEqual(601);
    expect(writes).toBeGreaterThan(400);
  });
});

it("whatever is lost and when, nothing is written meanwhile, and all is as wanted some time later", () => {
  const part = fc.constantFrom<ControlPlanePart>("api-server", "etcd", "controller-manager", "scheduler");
  const loss = fc.record({
    part,
    at: fc.integer({ min: 1, max: 90 }),
    seconds: fc.integer({ min: 1, max: 60 }),
  });
  const change = fc.record({
    at: fc.integer({ min: 1, max: 90 }),
    replicas: fc.integer({ min: 0, max: 60 }),
  });
  fc.assert(
    fc.property(
      fc.array(loss, { maxLength: 4 }),
      fc.array(change, { minLength: 1, maxLength: 3 }),
      (losses, changes) => {
        const timeline = [
          ...losses.map(({ part, at, seconds }) => lose(part, at, seconds)),
          ...changes.map(({ at, replicas }) => scale(at, replicas)),
        ];
        const { told, readyNow, workloads } = play(timeline, 400);
        const outages = losses.filter(({ part }) => part === "api-server" || part === "etcd");
        for (const { at, seconds } of outages)
          expect(told.filter((each) => between(at, at + seconds)(each.at))).toEqual([]);
        expect(readyNow()).toBe(workloads.deploymentAt(0)!.spec.replicas);
      },
    ),
    { numRuns: 60 },
  );
});
