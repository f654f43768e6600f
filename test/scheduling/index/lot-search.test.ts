import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Cluster } from "../../../src/cluster/cluster.ts";
import type { NodeId, PodId } from "../../../src/cluster/ids.ts";
import { createStream } from "../../../src/random/streams.ts";
import { KubeScheduler } from "../../../src/scheduling/kube/kube-scheduler.ts";
import { Verdict } from "../../../src/scheduling/verdict.ts";
import type { PodTemplateSpec } from "../../../src/spec/pod.ts";
import { asking, isIn, taint, traitNodes, waiting } from "../constrained.ts";
import { type ConstrainedWorld, constrainedWorlds, type Step } from "../constrained-worlds.ts";

const ZONE = "topology.kubernetes.io/zone";
const HOST = "kubernetes.io/hostname";
const PLAIN = { labels: {}, taints: [] };

const own = (app: string, topologyKey: string) => ({
  topologyKey,
  selector: [isIn("app", app)],
  namespaces: ["default"],
  namespaceSelector: undefined,
});
const spreadBy = (
  app: string,
  topologyKey: string,
  whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway",
) => ({
  maxSkew: 1,
  topologyKey,
  whenUnsatisfiable,
  selector: [isIn("app", app)],
  minDomains: 1,
  nodeAffinityPolicy: "Honor" as const,
  nodeTaintsPolicy: "Ignore" as const,
});

/** Each wish by itself and some together, of pods that nearly all nodes suit. */
const WISHES: readonly ((app: string) => Parameters<typeof asking>[0])[] = [
  () => ({}),
  (app) => ({ spread: [spreadBy(app, HOST, "ScheduleAnyway"), spreadBy(app, ZONE, "ScheduleAnyway")] }),
  (app) => ({ spread: [spreadBy(app, ZONE, "DoNotSchedule"), spreadBy(app, HOST, "ScheduleAnyway")] }),
  (app) => ({ spread: [spreadBy(app, HOST, "DoNotSchedule")] }),
  (app) => ({ avoidedPods: [own(app, HOST)], preferredPods: [{ ...own("a", ZONE), weight: 3 }] }),
  (app) => ({ requiredPods: [own(app, ZONE)] }),
  (app) => ({ preferredPods: [{ ...own(app, HOST), weight: 2 }] }),
  (app) => ({
    preferredAvoidedPods: [
      { ...own(app, HOST), weight: 5 },
      { ...own("b", HOST), weight: 1 },
    ],
  }),
];

const crowd = fc.record({
  copies: fc.integer({ min: 1, max: 40 }),
  nodes: fc.array(
    fc.record({
      cpu: fc.constantFrom(2000, 4000),
      zone: fc.constantFrom("a", "b", "c"),
      traits: fc.constantFrom(PLAIN, PLAIN, { ...PLAIN, taints: [taint("spot", "PreferNoSchedule")] }),
    }),
    { minLength: 2, maxLength: 6 },
  ),
  templates: fc.array(fc.tuple(fc.constantFrom("a", "b"), fc.nat(WISHES.length - 1)), {
    minLength: 1,
    maxLength: 4,
  }),
  steps: fc.array(
    fc.record({
      do: fc.constantFrom("place", "place", "place", "place", "end", "delete", "cordon", "uncordon"),
      pick: fc.nat(100),
    }),
    { minLength: 30, maxLength: 120 },
  ),
});

type Crowd = typeof crowd extends fc.Arbitrary<infer Made> ? Made : never;

/** Many equal nodes, and pods with room to choose. */
function easy({ copies, nodes, templates, steps }: Crowd) {
  const shapes = nodes.map(({ cpu, zone, traits }) => ({ cpu, zone, ...traits }));
  return {
    nodes: Array.from({ length: copies }, () => shapes).flat(),
    templates: templates.map(([app, wish]) =>
      asking(WISHES[wish]!(app), { labels: { app }, requests: [300, 2 ** 28, 1] }),
    ),
    steps: steps as readonly Step[],
  };
}

/** Worlds of small ones many times over: nodes, templates and steps again and again. */
const crowds = fc.tuple(constrainedWorlds, fc.integer({ min: 1, max: 25 }), fc.integer({ min: 1, max: 6 }));

function many([{ nodes, templates, steps }, copies, rounds]: readonly [ConstrainedWorld, number, number]) {
  const again = <T>(list: readonly T[], times: number) => Array.from({ length: times }, () => list).flat();
  return { nodes: again(nodes, copies), templates, steps: again(steps, rounds) };
}

/** Plays the steps for a scheduler with an index and one without: both must say the same and draw the same. */
function compare({ nodes, templates, steps }: ConstrainedWorld, version: string): void {
  const setting = { kubernetesVersion: version, namespaces: [{ name: "default", labels: {} }] };
  const cluster = new Cluster({ now: 0 }, ["cpu", "memory", "pods"], traitNodes(...nodes), setting);
  const both = [true, false].map((isPlain) => {
    const random = createStream(1, "ties");
    const settings = { scheduler: undefined, ratesAll: true, ties: "uniform" as const, random, isPlain };
    return { random, scheduler: new KubeScheduler(settings), verdict: new Verdict(0) };
  });
  const running: PodId[] = [];
  const place = (template: PodTemplateSpec) => {
    const pod = waiting(cluster, template);
    const [plain, indexed] = both.map(({ random, scheduler, verdict }) => {
      verdict.clear();
      scheduler.place(pod, cluster, verdict);
      const { outcome, node } = verdict;
      const why = outcome === "placed" ? [] : [...verdict.rejectors];
      return { outcome, node, why, start: [...scheduler.save()], draws: [...random.save()] };
    });
    expect(indexed).toEqual(plain);
    if (plain!.outcome !== "placed") {
      cluster.abandon(pod);
      return;
    }
    cluster.bind(pod, plain!.node);
    running.push(pod);
  };
  for (const [i, step] of steps.entries()) {
    if (step.do === "place") place(templates[(step.pick + i) % templates.length]!);
    else if (step.do === "end" || step.do === "delete") leave(cluster, running, step);
    else change(cluster, step, ((step.pick + i) % nodes.length) as NodeId);
  }
}

function leave(cluster: Cluster, running: PodId[], { do: how, pick }: Step): void {
  if (running.length === 0) return;
  const pod = running[pick % running.length]!;
  if (how === "delete") {
    cluster.requestDeletion(pod, "deletion");
    return;
  }
  running.splice(running.indexOf(pod), 1);
  if (Number.isNaN(cluster.pods.deletedAt[pod])) cluster.end(pod);
  else cluster.remove(pod);
}

function change(cluster: Cluster, step: Step, node: NodeId): void {
  if (step.do === "taint") cluster.setTaints(node, step.taints);
  else if (step.do === "cordon") cluster.cordon(node);
  else if (step.do === "uncordon") cluster.uncordon(node);
  else if (step.do === "lose") cluster.setReady(node, false);
  else if (step.do === "find") cluster.setReady(node, true);
  else {
    const selector = [{ key: "app", operator: "In", values: [step.pick % 3 === 0 ? "a" : "b"] }] as const;
    cluster.services.apply({ namespace: "default", name: `s${step.pick % 2}`, selector });
  }
}

describe("an index for pods about which other pods decide", () => {
  it.each(["1.31", "1.36"])(
    "takes the nodes that the plain form takes, and draws as it does: %s",
    (version) => {
      fc.assert(
        fc.property(crowds, (each) => void compare(many(each), version)),
        { numRuns: 60 },
      );
    },
  );

  it("does so where there is much to choose from", () => {
    fc.assert(
      fc.property(crowd, (each) => void compare(easy(each), "1.36")),
      { numRuns: 80 },
    );
  });
});
