import fc from "fast-check";
import type { Labels, PodTemplateSpec, TaintSpec } from "../../src/spec/pod.ts";
import { asking, type TraitShape } from "./constrained.ts";

/** A cluster, what runs there, and what happens: everything by number, taken modulo what there is. */
export interface ConstrainedWorld {
  readonly nodes: readonly TraitShape[];
  readonly templates: readonly PodTemplateSpec[];
  readonly steps: readonly Step[];
}

export type Step =
  | {
      readonly do: "place" | "end" | "delete" | "cordon" | "uncordon" | "lose" | "find" | "serve";
      readonly pick: number;
    }
  | { readonly do: "taint"; readonly pick: number; readonly taints: readonly TaintSpec[] };

const ZONE = "topology.kubernetes.io/zone";
const HOST = "kubernetes.io/hostname";
const MIB = 2 ** 20;

const app = fc.constantFrom("a", "b");
const selector = fc.option(
  fc.oneof(
    app.map((value) => [{ key: "app", operator: "In" as const, values: [value] }]),
    fc.constant([{ key: "app", operator: "Exists" as const, values: [] }]),
    fc.constant([]),
  ),
  { nil: undefined, freq: 9 },
);
const nodeTerm = fc.record({
  expressions: fc.array(
    fc.record({
      key: fc.constantFrom(ZONE, "disk"),
      operator: fc.constantFrom("In" as const, "NotIn" as const, "Exists" as const),
      values: fc.constantFrom(["a"], ["b", "ssd"]),
    }),
    { maxLength: 2 },
  ),
  fields: fc.constantFrom([], [{ key: "metadata.name", operator: "In" as const, values: ["n1"] }]),
});
const podTerm = fc.record({
  topologyKey: fc.constantFrom(ZONE, HOST, "disk"),
  selector,
  namespaces: fc.constantFrom(["default"], ["default", "other"]),
  namespaceSelector: fc.constant(undefined),
});
const preferredTerm = fc
  .tuple(podTerm, fc.constantFrom(1, 10, 100))
  .map(([term, weight]) => ({ ...term, weight }));
const seldom = <T>(arbitrary: fc.Arbitrary<T>, other: T) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(other) }, { weight: 1, arbitrary });
const taints = fc.uniqueArray(
  fc.record<TaintSpec>({
    key: fc.constantFrom("spot", "gpu"),
    value: fc.constantFrom("", "x"),
    effect: fc.constantFrom("NoSchedule", "PreferNoSchedule", "NoExecute"),
  }),
  { maxLength: 2, selector: ({ key, effect }) => `${key} ${effect}` },
);
const placement = fc.record({
  nodeSelector: seldom(fc.constant<Labels>({ disk: "ssd" }), {}),
  requiredNodes: seldom(fc.option(fc.array(nodeTerm, { maxLength: 2 }), { nil: undefined }), undefined),
  preferredNodes: fc.array(
    fc.tuple(nodeTerm, fc.constantFrom(1, 7, 100)).map(([term, weight]) => ({ ...term, weight })),
    { maxLength: 2 },
  ),
  tolerations: fc.array(
    fc.record({
      key: fc.constantFrom("", "spot", "gpu", "node.kubernetes.io/unschedulable"),
      operator: fc.constantFrom("Exists" as const, "Equal" as const),
      value: fc.constantFrom("", "x"),
      effect: fc.constantFrom("" as const, "NoSchedule" as const, "PreferNoSchedule" as const),
      duration: fc.constant(Number.POSITIVE_INFINITY),
    }),
    { maxLength: 2 },
  ),
  hostPorts: seldom(
    fc.array(
      fc.record({
        address: fc.constantFrom("0.0.0.0", "10.0.0.1", "10.0.0.2"),
        protocol: fc.constantFrom("TCP" as const, "UDP" as const),
        port: fc.constant(80),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    [],
  ),
  spread: seldom(
    fc.array(
      fc.record({
        maxSkew: fc.constantFrom(1, 2),
        topologyKey: fc.constantFrom(ZONE, HOST, "disk"),
        whenUnsatisfiable: fc.constantFrom("DoNotSchedule" as const, "ScheduleAnyway" as const),
        selector,
        minDomains: fc.constantFrom(1, 3),
        nodeAffinityPolicy: fc.constantFrom("Honor" as const, "Ignore" as const),
        nodeTaintsPolicy: fc.constantFrom("Honor" as const, "Ignore" as const),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    [],
  ),
  requiredPods: seldom(fc.array(podTerm, { minLength: 1, maxLength: 2 }), []),
  preferredPods: seldom(fc.array(preferredTerm, { minLength: 1, maxLength: 2 }), []),
  avoidedPods: seldom(fc.array(podTerm, { minLength: 1, maxLength: 2 }), []),
  preferredAvoidedPods: seldom(fc.array(preferredTerm, { minLength: 1, maxLength: 2 }), []),
});
const template = fc
  .record({
    placement,
    app: fc.constantFrom("a", "b", "c"),
    namespace: fc.constantFrom("default", "default", "other"),
    cpu: fc.constantFrom(0, 100, 500, 1000),
    memory: fc.constantFrom(0, 256 * MIB, 1024 * MIB),
    isOwned: fc.boolean(),
  })
  .map(({ placement, app, namespace, cpu, memory, isOwned }) =>
    asking(placement, {
      namespace,
      labels: { app },
      requests: [cpu, memory, 1],
      ownerSelector: isOwned ? [{ key: "app", operator: "In", values: [app] }] : undefined,
    }),
  );
const node = fc.record({
  cpu: fc.constantFrom(2000, 4000),
  memory: fc.constantFrom(2048 * MIB, 8192 * MIB),
  pods: fc.constantFrom(3, 110),
  zone: fc.constantFrom("a", "b"),
  labels: fc.constantFrom<Labels>({}, { disk: "ssd" }, { disk: "hdd" }, { disk: "" }, { [ZONE]: "" }),
  lacks: seldom(fc.constantFrom<string[]>([ZONE], [HOST], [ZONE, HOST]), []),
  taints: seldom(taints, []),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant("place" as const), pick: fc.nat(100) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom("end" as const, "delete" as const), pick: fc.nat(100) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom("cordon", "uncordon", "lose", "find", "serve"),
      pick: fc.nat(100),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("taint" as const), pick: fc.nat(100), taints }) },
);

/** Small worlds in which every constraint meets the others. */
export const constrainedWorlds: fc.Arbitrary<ConstrainedWorld> = fc.record({
  nodes: fc.array(node, { minLength: 1, maxLength: 6 }),
  templates: fc.array(template, { minLength: 1, maxLength: 5 }),
  steps: fc.array(step, { maxLength: 40 }),
});
