import fc from "fast-check";
import { Cluster } from "../../src/cluster/cluster.ts";
import { NO_NODE, type NodeId, type PodId } from "../../src/cluster/ids.ts";
import { ASSUMED, BOUND, PENDING, READY } from "../../src/cluster/pod-table.ts";
import { ANYWHERE, type PlacementSpec } from "../../src/spec/pod.ts";
import { aTemplate, selecting } from "../objects.ts";
import { SECOND } from "../worlds.ts";
import { isIn, taint, toleration, traitNodes, waiting } from "./constrained.ts";

const HTTP = { hostPorts: [{ address: "0.0.0.0", protocol: "TCP" as const, port: 80 }] };
const AWAY = { avoidedPods: [near({ app: "a" })] };
const PLACEMENTS: readonly Partial<PlacementSpec>[] = [
  {},
  {},
  {},
  {},
  HTTP,
  { nodeSelector: { disk: "ssd" } },
  { tolerations: [toleration({ key: "busy" })] },
];

function near(labels: Readonly<Record<string, string>>) {
  const selector = selecting(labels);
  return {
    topologyKey: "kubernetes.io/hostname",
    selector,
    namespaces: ["default"],
    namespaceSelector: undefined,
  };
}

/** Mostly plain; the last ones keep away from others, or ask for a node by name. */
const TEMPLATES = [-5, 0, 10, 100].flatMap((priority) =>
  PLACEMENTS.flatMap((placement, i) =>
    [1, 2, 3].map((cores) =>
      aTemplate({
        priority,
        requests: [cores * 600, (i % 3) * 100, 1],
        labels: { app: "abc"[(cores + i) % 3]! },
        placement: { ...ANYWHERE, ...placement },
        ...(cores === 3 && i === 1 && { preemptionPolicy: "Never" as const }),
      }),
    ),
  ),
);
const PARTICULAR = [
  aTemplate({ priority: 10, requests: [1200, 0, 1], placement: { ...ANYWHERE, ...AWAY } }),
  aTemplate({
    priority: 100,
    requests: [1800, 0, 1],
    placement: {
      ...ANYWHERE,
      requiredNodes: [{ expressions: [], fields: [isIn("metadata.name", "n0", "n1")] }],
    },
  }),
];

/** A small cluster, and what happens in it one after the other. Numbers choose among what there is. */
export interface PreemptingWorld {
  readonly nodes: number;
  readonly minor: number;
  readonly percentage: number;
  readonly absolute: number;
  /** Kinds of pods, those of lower priority first. */
  readonly kinds: readonly number[];
  readonly steps: readonly Step[];
}

interface Step {
  readonly kind: (typeof KINDS)[number];
  readonly which: number;
  readonly other: number;
}

const KINDS = [
  ...Array.from({ length: 9 }, () => "come" as const),
  ...Array.from({ length: 5 }, () => "retry" as const),
  ...Array.from({ length: 4 }, () => "remove" as const),
  ...(["end", "delete", "abandon", "bind", "confirm", "wait", "nominate"] as const),
  ...(["cordon", "uncordon", "taint", "resize", "add", "leave"] as const),
  ...(["budgets", "allow", "allow", "allow"] as const),
] as const;

export function preemptingWorlds(most: number, length: number): fc.Arbitrary<PreemptingWorld> {
  return fc.record({
    nodes: fc.integer({ min: 2, max: most }),
    minor: fc.constantFrom(31, 34, 36),
    percentage: fc.constantFrom(10, 50, 100),
    absolute: fc.integer({ min: 0, max: 4 }),
    kinds: fc
      .tuple(
        fc.uniqueArray(fc.nat({ max: TEMPLATES.length / 2 - 1 }), { minLength: 1, maxLength: 3 }),
        fc.uniqueArray(fc.integer({ min: TEMPLATES.length / 2, max: TEMPLATES.length - 1 }), {
          minLength: 2,
          maxLength: 4,
        }),
      )
      .map(([low, high]) => [...low, ...high]),
    steps: fc.array(
      fc.record({
        kind: fc.constantFrom(...KINDS),
        which: fc.integer({ min: 0, max: 999 }),
        other: fc.integer({ min: 0, max: 999 }),
      }),
      { minLength: length / 2, maxLength: length },
    ),
  });
}

/** What a scheduler does about a pod: where it goes, or who has to go for it. */
export type Attempt = (
  pod: PodId,
  cluster: Cluster,
) => {
  readonly node: NodeId;
  readonly preemption:
    | {
        readonly node: NodeId | undefined;
        readonly victims: readonly PodId[];
        readonly cleared?: readonly PodId[];
      }
    | undefined;
};

/** Plays all steps on nodes that are full to begin with; victims leave in steps of their own. */
export function playPreempting(world: PreemptingWorld, attempt: Attempt): void {
  const clock = { now: 0 };
  const shape = (i: number) => ({
    cpu: 1800 + 600 * (i % 3),
    memory: 1000,
    labels: i % 2 === 0 ? { disk: "ssd" } : {},
  });
  const specs = traitNodes(...Array.from({ length: world.nodes + 1000 }, (_, i) => shape(i)));
  const setting = { kubernetesVersion: `1.${world.minor}`, namespaces: [] };
  const cluster = new Cluster(clock, ["cpu", "memory", "pods"], specs.slice(0, world.nodes), setting);
  const allowances = [1, 1];
  const budgetOf = (i: number) => ({
    namespace: "default",
    selector: selecting({ app: "ab"[i]! }),
    get allowed() {
      return allowances[i]!;
    },
    isDisrupted: () => false,
  });
  const known: PodId[] = [];
  const one = (which: number, isOne: (pod: PodId) => boolean): PodId | undefined => {
    const some = known.filter(isOne);
    return some[which % Math.max(1, some.length)];
  };
  const { pods } = cluster;
  const isPending = (pod: PodId) => pods.phase[pod] === PENDING;
  const isOn = (pod: PodId) => pods.phase[pod] === BOUND || pods.phase[pod] === READY;
  const isDeleted = (pod: PodId) => !Number.isNaN(pods.deletedAt[pod]);
  const forget = (pod: PodId) => known.splice(known.indexOf(pod), 1);
  cluster.listen({ podLeft: forget });

  const tryPod = (pod: PodId, isSlow: boolean) => {
    const { node, preemption } = attempt(pod, cluster);
    if (node !== NO_NODE) {
      if (isSlow) cluster.assume(pod, node);
      else cluster.bind(pod, node);
    }
    if (preemption === undefined) return;
    for (const victim of preemption.victims) {
      if (!isDeleted(victim)) cluster.requestDeletion(victim, "preemption");
    }
    for (const other of preemption.cleared ?? []) cluster.nominate(other, NO_NODE);
    if (preemption.node !== undefined) cluster.nominate(pod, preemption.node);
  };
  const come = (which: number, other: number) => {
    const { kinds } = world;
    const isParticular = other % 24 === 0;
    const template = isParticular ? PARTICULAR[which % 2]! : TEMPLATES[kinds[which % kinds.length]!]!;
    const pod = waiting(cluster, template);
    known.push(pod);
    tryPod(pod, other % 2 === 0);
  };
  const nodeOf = (which: number) => cluster.nodeOrder[which % cluster.nodeOrder.length] as NodeId;
  const acts: Readonly<Record<Step["kind"], (which: number, other: number) => void>> = {
    come,
    retry(which, other) {
      const pod = one(which, isPending);
      if (pod !== undefined) tryPod(pod, other % 2 === 0);
    },
    remove(which) {
      const pod = one(which, (each) => isOn(each) && isDeleted(each));
      if (pod !== undefined) cluster.remove(pod);
    },
    end(which) {
      const pod = one(which, isOn);
      if (pod !== undefined) cluster.end(pod);
    },
    delete(which) {
      const pod = one(which, (each) => isOn(each) && !isDeleted(each));
      if (pod !== undefined) cluster.requestDeletion(pod, "drain");
    },
    abandon(which) {
      const pod = one(which, isPending);
      if (pod !== undefined) cluster.abandon(pod);
    },
    bind(which, other) {
      const pod = one(which, isPending);
      const node = nodeOf(other);
      if (pod !== undefined && cluster.fits(pod, node)) cluster.bind(pod, node);
    },
    confirm(which) {
      const pod = one(which, (each) => pods.phase[each] === ASSUMED);
      if (pod !== undefined) cluster.confirm(pod);
    },
    wait(which) {
      clock.now += which * (SECOND / 10);
    },
    nominate(which, other) {
      const pod = one(which, isPending);
      if (pod !== undefined) cluster.nominate(pod, other % 3 === 0 ? NO_NODE : nodeOf(other));
    },
    cordon: (which) => cluster.cordon(nodeOf(which)),
    uncordon: (which) => cluster.uncordon(nodeOf(which)),
    taint: (which, other) =>
      cluster.setTaints(nodeOf(which), other % 2 === 0 ? [] : [taint("busy", "NoSchedule")]),
    resize(which, other) {
      const node = nodeOf(which);
      const spec = cluster.nodes.specs[node]!;
      const machine = { ...spec.machine, allocatable: [2400 + 600 * (other % 3), 1000, 110] };
      cluster.updateNode(node, { ...spec, machine });
    },
    add() {
      cluster.addNode(specs[cluster.nodes.count]!);
    },
    leave(which) {
      const node = nodeOf(which);
      if (cluster.nodes.pods[node] === 0 && cluster.nodeOrder.length > 1) cluster.removeNode(node);
    },
    budgets(which) {
      cluster.budgets = [0, 1].slice(0, which % 3).map(budgetOf);
    },
    allow(which, other) {
      allowances[which % 2] = other % 3;
    },
  };
  for (const node of Array.from(cluster.nodeOrder) as NodeId[]) {
    for (const i of [0, 1, 2, 3]) {
      clock.now += (i % 2) * SECOND;
      const pod = waiting(cluster, TEMPLATES[world.kinds[i % 2]!]!);
      known.push(pod);
      if (cluster.fits(pod, node)) cluster.bind(pod, node);
      else cluster.abandon(pod);
    }
  }
  for (const { kind, which, other } of world.steps) {
    clock.now += SECOND / 4;
    acts[kind](which, other);
  }
}
