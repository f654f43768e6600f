import fc from "fast-check";
import {
  ANYWHERE,
  type Labels,
  type PlacementSpec,
  type PodTemplateSpec,
  type TaintSpec,
} from "../../../src/spec/pod.ts";
import { aContainer } from "../../objects.ts";
import { asking, isIn, type TraitShape, taint, toleration } from "../constrained.ts";

/** A cluster, what is to run there, and what happens: everything by number, taken modulo what there is. */
export interface IndexedWorld {
  readonly nodes: readonly TraitShape[];
  readonly templates: readonly PodTemplateSpec[];
  readonly steps: readonly Step[];
}

export type Step =
  | { readonly do: "place"; readonly pick: number; readonly times: number }
  | Leaving
  | { readonly do: "cordon" | "uncordon" | "down" | "up" | "remove"; readonly pick: number }
  | { readonly do: "taint"; readonly pick: number; readonly taints: readonly TaintSpec[] }
  | { readonly do: "add" | "update"; readonly pick: number; readonly shape: TraitShape }
  | { readonly do: "image-present" | "image-absent"; readonly pick: number; readonly image: string };

export interface Leaving {
  readonly do: "end" | "delete";
  readonly pick: number;
  readonly times: number;
}

const MIB = 2 ** 20;

const seldom = <T>(arbitrary: fc.Arbitrary<T>, other: T, weight = 3) =>
  fc.oneof({ weight, arbitrary: fc.constant(other) }, { weight: 1, arbitrary });
const image = fc.constantFrom("app:v1", "db:v2", "huge:v3");
const images = fc.dictionary(image, fc.constantFrom(30 * MIB, 300 * MIB, 900 * MIB), { maxKeys: 2 });
const taints = fc.uniqueArray(
  fc
    .tuple(
      fc.constantFrom("spot", "gpu", "old"),
      fc.constantFrom("NoSchedule" as const, "PreferNoSchedule" as const, "PreferNoSchedule" as const),
    )
    .map(([key, effect]) => taint(key, effect)),
  { maxLength: 2, selector: ({ key, effect }) => `${key} ${effect}` },
);
const shape: fc.Arbitrary<TraitShape> = fc.record({
  cpu: fc.constantFrom(2000, 4000, 4000),
  memory: fc.constantFrom(2048 * MIB, 8192 * MIB, 8192 * MIB),
  pods: fc.constantFrom(2, 110, 110),
  extended: fc.constantFrom([0], [2]),
  zone: fc.constantFrom("a", "b", "c"),
  labels: fc.constantFrom({}, {}, { disk: "ssd" }, { disk: "hdd", rack: "r1" }),
  taints: seldom(taints, []),
  images: seldom(images, {}),
});
const nodeTerm = fc.record({
  expressions: fc.constantFrom([isIn("disk", "ssd")], [isIn("disk", "ssd", "hdd")], [isIn("rack", "r1")]),
  fields: fc.constantFrom([], [], [], [isIn("metadata.name", "n1", "n2")]),
});
const podTerm = fc.record({
  topologyKey: fc.constantFrom("topology.kubernetes.io/zone", "kubernetes.io/hostname", "disk", "rack"),
  selector: fc.constantFrom([isIn("app", "a")], [isIn("app", "b", "c")], []),
  namespaces: fc.constant(["default"]),
  namespaceSelector: fc.constant(undefined),
});
const preferredTerm = fc
  .tuple(podTerm, fc.constantFrom(1, 10, 100))
  .map(([term, weight]) => ({ ...term, weight }));
/** What looks at other pods. */
const nearPods: fc.Arbitrary<Partial<PlacementSpec>> = fc.record({
  spread: seldom<PlacementSpec["spread"]>(
    fc.array(
      fc.record({
        maxSkew: fc.constantFrom(1, 2, 5),
        topologyKey: fc.constantFrom("topology.kubernetes.io/zone", "kubernetes.io/hostname", "disk"),
        whenUnsatisfiable: fc.constantFrom("DoNotSchedule" as const, "ScheduleAnyway" as const),
        selector: fc.constantFrom([isIn("app", "a")], [isIn("app", "a", "b")]),
        minDomains: fc.constantFrom(1, 3),
        nodeAffinityPolicy: fc.constantFrom("Honor" as const, "Ignore" as const),
        nodeTaintsPolicy: fc.constantFrom("Honor" as const, "Ignore" as const),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    [],
    1,
  ),
  requiredPods: seldom<PlacementSpec["requiredPods"]>(fc.array(podTerm, { minLength: 1, maxLength: 2 }), []),
  preferredPods: seldom<PlacementSpec["preferredPods"]>(fc.array(preferredTerm, { maxLength: 2 }), []),
  avoidedPods: seldom<PlacementSpec["avoidedPods"]>(fc.array(podTerm, { maxLength: 2 }), []),
  preferredAvoidedPods: seldom<PlacementSpec["preferredAvoidedPods"]>(
    fc.array(preferredTerm, { maxLength: 2 }),
    [],
  ),
});
const placement: fc.Arbitrary<Partial<PlacementSpec>> = fc.record({
  nodeSelector: seldom(fc.constant<Labels>({ disk: "ssd" }), {}, 9),
  requiredNodes: seldom<PlacementSpec["requiredNodes"]>(
    fc.array(nodeTerm, { minLength: 1, maxLength: 2 }),
    undefined,
    9,
  ),
  preferredNodes: seldom(
    fc.array(
      fc.tuple(nodeTerm, fc.constantFrom(1, 7, 100)).map(([term, weight]) => ({ ...term, weight })),
      { maxLength: 2 },
    ),
    [],
  ),
  tolerations: seldom(
    fc.array(
      fc
        .constantFrom("", "spot", "gpu", "node.kubernetes.io/unschedulable")
        .map((key) => toleration({ key })),
      { maxLength: 2 },
    ),
    [],
  ),
  hostPorts: seldom(
    fc.constant<PlacementSpec["hostPorts"]>([{ address: "0.0.0.0", protocol: "TCP" as const, port: 80 }]),
    [],
    6,
  ),
  avoidedPods: seldom(
    fc.constant<PlacementSpec["avoidedPods"]>([
      {
        topologyKey: "kubernetes.io/hostname",
        selector: [isIn("app", "a")],
        namespaces: ["default"],
        namespaceSelector: undefined,
      },
    ]),
    [],
    30,
  ),
});
const templates = (near: fc.Arbitrary<Partial<PlacementSpec>>, isOwned: fc.Arbitrary<boolean>) =>
  fc
    .record({
      placement,
      near,
      isOwned,
      app: fc.constantFrom("a", "b", "c"),
      cpu: fc.constantFrom(0, 100, 500, 1000),
      memory: fc.constantFrom(0, 128 * MIB, 1024 * MIB),
      extended: seldom<number>(fc.constant(1), 0, 6),
      image: fc.option(image, { nil: "none:v1", freq: 2 }),
    })
    .map(({ placement, near, isOwned, app, cpu, memory, extended, image }) =>
      asking(
        { ...placement, ...near },
        {
          labels: { app },
          ownerSelector: isOwned ? [isIn("app", app)] : undefined,
          requests: [cpu, memory, 1, extended],
          containers: [aContainer({ image, cpu, memory })],
        },
      ),
    );
const pick = fc.nat(1000);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ do: fc.constant("place" as const), pick, times: fc.integer({ min: 1, max: 6 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom("end" as const, "delete" as const), pick, times: fc.nat(3) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "cordon" as const,
        "uncordon" as const,
        "down" as const,
        "up" as const,
        "remove" as const,
      ),
      pick,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("taint" as const), pick, taints }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom("add" as const, "update" as const), pick, shape }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom("image-present" as const, "image-absent" as const),
      pick,
      image,
    }),
  },
);

/** Of pods whose place other pods have no say in, and of others. */
export const FREE_PODS = templates(fc.constant({}), fc.constant(false));
export const PLAIN_PODS = FREE_PODS.map((template) => ({ ...template, placement: ANYWHERE }));
/** Of owners, so that the default spread rates nodes. */
export const OWNED_PODS = templates(fc.constant({}), fc.constant(true)).map((template) => ({
  ...template,
  placement: { ...ANYWHERE, preferredNodes: template.placement.preferredNodes },
}));
export const ANY_PODS = templates(nearPods, fc.boolean());

/** Worlds in which what an index keeps changes in every way. */
export const indexedWorlds = (
  nodes: number,
  template: fc.Arbitrary<PodTemplateSpec>,
): fc.Arbitrary<IndexedWorld> =>
  fc.record({
    nodes: fc
      .array(shape, { minLength: 1, maxLength: 9 })
      .map((shapes) => Array.from({ length: nodes }, (_, node) => shapes[(node * node) % shapes.length]!)),
    templates: fc.array(template, { minLength: 1, maxLength: 6 }),
    steps: fc.array(step, { minLength: 30, maxLength: 90, size: "max" }),
  });

/** The same where taints and images are rare, so that resources alone decide nearly always. */
export const calmWorlds = (nodes: number): fc.Arbitrary<IndexedWorld> =>
  indexedWorlds(nodes, PLAIN_PODS).map((world) => ({
    ...world,
    nodes: world.nodes.map((node) => ({ ...node, taints: [], images: {} })),
    steps: world.steps.filter((step) => !UNREST.includes(step.do) || step.pick % 8 === 0),
  }));

const UNREST: readonly Step["do"][] = ["taint", "update", "add", "down", "cordon", "image-present"];
