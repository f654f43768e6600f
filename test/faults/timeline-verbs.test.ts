import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import { startControlPlane } from "../../src/control-plane/control-plane.ts";
import { DisruptionBudgets } from "../../src/controllers/disruption-budgets.ts";
import { Drainer } from "../../src/controllers/drainer.ts";
import type { WorkloadVerbs } from "../../src/controllers/workload-verbs.ts";
import { Marks } from "../../src/faults/marks.ts";
import { NodeHealth } from "../../src/faults/node-health.ts";
import { TimelinePlayer } from "../../src/faults/timeline.ts";
import { Simulation } from "../../src/kernel/simulation.ts";
import { KUBERNETES } from "../../src/spec/control-plane.ts";
import type { DeletedObject, PodEntry, TimelineEntry, WorldSpec } from "../../src/spec/world.ts";
import { aBudget, aContainerBehavior, aDeployment, aTemplate, int, objectsOf } from "../objects.ts";
import { aWorld, entry, NEVER, nodesOf, SECOND } from "../worlds.ts";

/** Plays a timeline on two nodes; "5 scale 0 7" for each call of a verb of workloads. */
function play(timeline: readonly TimelineEntry[], change: Partial<WorldSpec> = {}) {
  const objects = objectsOf([aDeployment(), aDeployment({ name: "api" })], [aBudget()]);
  const world = aWorld({ nodes: nodesOf({}, {}), objects, timeline, ...change });
  const simulation = new Simulation();
  const cluster = new Cluster(simulation, world.resources, world.nodes);
  const calls: string[] = [];
  const call = (verb: string, ...rest: readonly unknown[]) =>
    calls.push([simulation.now / SECOND, verb, ...rest].join(" "));
  const workloads: WorkloadVerbs = {
    apply: (workload, spec) => call("apply", workload, spec.label),
    delete: (workload) => call("delete", workload),
    scale: (workload, replicas) => call("scale", workload, replicas),
    setImage: (workload, container, image, behavior) =>
      call("setImage", workload, container, image, behavior.image),
    setResources: (workload, container) => call("setResources", workload, container),
    rolloutRestart: (workload) => call("rolloutRestart", workload),
    rolloutUndo: (workload, revision) => call("rolloutUndo", workload, revision),
    rolloutPause: (workload) => call("rolloutPause", workload),
    rolloutResume: (workload) => call("rolloutResume", workload),
    setSuspended: (workload, isSuspended) => call("setSuspended", workload, isSuspended),
    refuse: (workload, why) => call("refuse", workload, why),
  };
  const services = {
    apply: ({ name }: { readonly name: string }) => call("service", name),
    delete: (namespace: string, name: string) => call("no service", namespace, name),
  };
  const marks = new Marks();
  const budgets = new DisruptionBudgets(cluster, world);
  const drainer = new Drainer(simulation, cluster, world, budgets);
  const health = new NodeHealth(cluster, world);
  const admission = {
    applyQuota: ({ name }: { readonly name: string }) => void call("quota", name),
    applyLimitRange: ({ name }: { readonly name: string }) => void call("range", name),
    deleteQuota: (namespace: string, name: string) => call("no quota", namespace, name) > 0,
    deleteLimitRange: (namespace: string, name: string) => call("no range", namespace, name) > 0,
  };
  const loads = { change: (load: number, change: object) => void call("load", load, JSON.stringify(change)) };
  const usage = {
    change: (workload: number, change: object) => void call("usage", workload, JSON.stringify(change)),
  };
  const autoscalers = {
    apply: (position: number, { name }: { readonly name: string }) => void call("hpa", position, name),
    delete: (position: number) => void call("no hpa", position),
  };
  const scaling = { loads, usage, autoscalers };
  const controlPlane = startControlPlane(simulation, world.controlPlane);
  const lifecycle = { startIn: () => {} };
  const acted = { controlPlane, lifecycle, health, marks, drainer, budgets, workloads, services, admission };
  const failRegistry = (isDown: boolean) => void call("registry", isDown);
  const claims = {
    delete: ({ name }: { readonly name: string }) => void call("no claim", name),
  };
  const pods = { play: ({ verb, target }: PodEntry) => void call(verb, target) };
  const actors = { ...acted, ...scaling, failRegistry, claims, pods };
  const player = new TimelinePlayer(simulation, cluster, world, actors);
  const run = (seconds = NEVER) => simulation.run(seconds * SECOND);
  const taintsAt = (seconds: number) => {
    run(seconds);
    return cluster.nodes.taints.map((taints) =>
      taints.map(({ key, value, effect }) => `${key}=${value}:${effect}`),
    );
  };
  const marked = () =>
    marks.all.map((mark) => [mark.from / SECOND, mark.until / SECOND, mark.what, mark.target].join(" "));
  return { cluster, calls, marks, budgets, drainer, health, player, run, taintsAt, marked };
}

function onWorkloads(at: number, workloads: readonly number[]) {
  return { at: at * SECOND, target: "deployment/*", workloads };
}

describe("verbs of workloads", () => {
  it("are called for each workload of their target, in order, and marked", () => {
    const target = "deployment/web";
    const change = { container: "main", image: "app:v2", behavior: aContainerBehavior({ image: "app:v2" }) };
    const { calls, run, marked } = play([
      { ...onWorkloads(5, [0, 1]), verb: "scale", replicas: 7 },
      {
        ...onWorkloads(6, [0]),
        verb: "setImage",
        images: [
          { workload: 0, ...change },
          { workload: 1, ...change },
        ],
      },
      { ...onWorkloads(7, [0]), verb: "rolloutUndo", revision: 2, target },
      { ...onWorkloads(8, [1]), verb: "rolloutRestart", target },
      { ...onWorkloads(9, [1]), verb: "rolloutPause", target },
      { ...onWorkloads(10, [1]), verb: "rolloutResume", target },
      { ...onWorkloads(11, [0, 1]), verb: "delete" },
      { ...onWorkloads(12, [0]), verb: "suspend", target },
      { ...onWorkloads(13, [0]), verb: "resume", target },
    ]);
    run();
    expect(calls).toEqual([
      "5 scale 0 7",
      "5 scale 1 7",
      "6 setImage 0 main app:v2 app:v2",
      "6 setImage 1 main app:v2 app:v2",
      "7 rolloutUndo 0 2",
      "8 rolloutRestart 1",
      "9 rolloutPause 1",
      "10 rolloutResume 1",
      "11 delete 0",
      "11 delete 1",
      "12 setSuspended 0 true",
      "13 setSuspended 0 false",
    ]);
    expect(marked()).toEqual([
      "5 5 scale deployment/*",
      "6 6 setImage deployment/*",
      "7 7 rolloutUndo deployment/web",
      "8 8 rolloutRestart deployment/web",
      "9 9 rolloutPause deployment/web",
      "10 10 rolloutResume deployment/web",
      "11 11 delete deployment/*",
      "12 12 suspend deployment/web",
      "13 13 resume deployment/web",
    ]);
  });

  it("delete services, budgets, quotas, limit ranges, autoscalers and claims", () => {
    const of = (kind: Exclude<DeletedObject["kind"], "HorizontalPodAutoscaler">, name: string) => ({
      ...{ kind, namespace: "default", name },
    });
    const objects: readonly DeletedObject[] = [
      of("Service", "front"),
      of("PodDisruptionBudget", "web"),
      of("ResourceQuota", "q"),
      of("LimitRange", "r"),
      { kind: "HorizontalPodAutoscaler", namespace: "default", name: "h", autoscaler: 2 },
      of("PersistentVolumeClaim", "c"),
    ];
    const { calls, budgets, run } = play([
      { at: 5 * SECOND, target: "pdb/web", verb: "deleteObjects", objects },
    ]);
    run();
    expect(calls).toEqual([
      "5 no service default front",
      "5 no quota default q",
      "5 no range default r",
      "5 no hpa 2",
      "5 no claim c",
    ]);
    expect(budgets.statuses).toEqual([]);
  });

  it("of an application hand workloads, services and budgets to whom they concern", () => {
    const { calls, budgets, run } = play([
      {
        at: 5 * SECOND,
        target: "v2.yaml",
        verb: "apply",
        workloads: [{ workload: 1, spec: aDeployment({ name: "api", replicas: 9 }), kept: [] }],
        services: [{ namespace: "default", name: "front", selector: [] }],
        budgets: [aBudget({ maxUnavailable: int(3) }), aBudget({ name: "new" })],
      },
    ]);
    run();
    expect(calls).toEqual(["5 service front", "5 apply 1 deployment/api"]);
    expect(budgets.statuses.map(({ spec }) => [spec.name, spec.maxUnavailable?.value])).toEqual([
      ["web", 3],
      ["new", 1],
    ]);
  });
});

describe("the verb taint", () => {
  const taint = { key: "dedicated", value: "gpu", effect: "NoSchedule" } as const;
  const item = { target: "node/n0", nodes: [0], verb: "taint" } as const;

  it("puts a taint on nodes, in the place of one of the same key and effect, and takes it away", () => {
    const { taintsAt } = play([
      { ...item, at: 5 * SECOND, add: [taint], remove: [] },
      { ...item, at: 6 * SECOND, add: [{ ...taint, value: "tpu" }], remove: [] },
      { ...item, at: 7 * SECOND, add: [{ ...taint, effect: "NoExecute" }], remove: [] },
      { ...item, at: 8 * SECOND, add: [], remove: [{ key: taint.key, effect: taint.effect }] },
    ]);
    expect([5, 6, 7, 8].map((seconds) => taintsAt(seconds)[0])).toEqual([
      ["dedicated=gpu:NoSchedule"],
      ["dedicated=tpu:NoSchedule"],
      ["dedicated=tpu:NoSchedule", "dedicated=gpu:NoExecute"],
      ["dedicated=gpu:NoExecute"],
    ]);
    expect(taintsAt(9)[1]).toEqual([]);
  });
});

describe("the verbs fail and restore", () => {
  const failures = [entry(5, "fail", [0], 30), entry(10, "fail", [1]), entry(20, "restore", [1])];

  it("stop machines, which is known at once where heartbeats are not simulated", () => {
    const { cluster, run } = play(failures);
    run(12);
    expect([...cluster.nodes.up.slice(0, 2), ...cluster.nodes.ready.slice(0, 2)]).toEqual([0, 0, 0, 0]);
    run();
    expect([...cluster.nodes.up.slice(0, 2), ...cluster.nodes.ready.slice(0, 2)]).toEqual([1, 1, 1, 1]);
  });

  it("stop machines of which the control plane learns by other ways where they are", () => {
    const { cluster, run, health } = play(failures, { controlPlane: KUBERNETES });
    run(12);
    expect([...cluster.nodes.up.slice(0, 2), ...cluster.nodes.ready.slice(0, 2)]).toEqual([0, 0, 1, 1]);
    expect([0, 1].map((node) => health.willReturn(node as never))).toEqual([true, false]);
  });
});

describe("the verbs drain and uncordon", () => {
  const web = aTemplate({ labels: { app: "web" } });

  function drained(...others: readonly TimelineEntry[]) {
    const played = play([entry(5, "drain", [0, 1]), ...others], {
      objects: objectsOf([aDeployment()], [aBudget({ maxUnavailable: int(0) })]),
    });
    const { cluster } = played;
    const podClass = cluster.classes.intern({ requests: web.requests, template: web });
    const made = { podClass, workload: 0, index: 0, origin: 0, duration: NEVER, expected: NEVER };
    cluster.bind(cluster.submit({ ...made, name: "web-0", template: web }), 0 as never);
    return played;
  }

  it("leave the mark of a drain open while a budget holds it up", () => {
    const { run, marked, drainer, player } = drained();
    run();
    expect(marked()).toEqual(["5 Infinity drain node/n0+n1"]);
    expect(player.isActive).toBe(false);
    expect(drainer.open.map(({ node, held }) => [node, held[0]?.pod])).toEqual([["n0", "web-0"]]);
  });

  it("end a drain, node by node or all at once", () => {
    const { run, marked } = drained(entry(40, "uncordon", [0, 1]));
    run();
    expect(marked()).toEqual(["5 40 drain node/n0+n1", "40 40 uncordon node/n0+n1"]);
  });

  it("end a drain of which a half is uncordoned when the other half is done", () => {
    const { run, marked, cluster } = drained(entry(40, "uncordon", [0]));
    run();
    expect(marked()[0]).toBe("5 40 drain node/n0+n1");
    expect([...cluster.nodes.cordoned.slice(0, 2)]).toEqual([0, 1]);
  });
});

describe("the registry", () => {
  const fails = (at: number, seconds: number): TimelineEntry => {
    const part = { target: "registry", part: "registry", members: 1 } as const;
    return { at: at * SECOND, verb: "failPart", duration: seconds * SECOND, ...part };
  };

  it("is away while any entry holds it away, and marked for each", () => {
    const { run, calls, marked } = play([fails(5, 20), fails(10, 5)]);
    run(11);
    expect(calls).toEqual(["5 registry true"]);
    run();
    expect(calls).toEqual(["5 registry true", "25 registry false"]);
    expect(marked()).toEqual(["5 25 fail registry", "10 15 fail registry"]);
  });

  it("is back with a restore", () => {
    const restore = { at: 8 * SECOND, target: "registry", verb: "restorePart", part: "registry" } as const;
    const { run, calls } = play([fails(5, NEVER), restore]);
    run();
    expect(calls).toEqual(["5 registry true", "8 registry false"]);
  });
});
