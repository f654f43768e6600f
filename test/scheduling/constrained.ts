import type { Cluster } from "../../src/cluster/cluster.ts";
import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import type {
  Labels,
  PlacementSpec,
  PodAffinityTerm,
  PodTemplateSpec,
  SpreadConstraint,
  TaintSpec,
  TolerationSpec,
} from "../../src/spec/pod.ts";
import { ANYWHERE } from "../../src/spec/pod.ts";
import type { NodeSpec } from "../../src/spec/world.ts";
import { aTemplate, selecting } from "../objects.ts";
import { aNode, type NodeShape } from "../worlds.ts";

/** A template with constraints; the rest is `aTemplate`'s. */
export function asking(
  placement: Partial<PlacementSpec>,
  change: Partial<PodTemplateSpec> = {},
): PodTemplateSpec {
  return aTemplate({ placement: { ...ANYWHERE, ...placement }, ...change });
}

/** Submits a pod of a template. */
export function waiting(cluster: Cluster, template: PodTemplateSpec): PodId {
  const podClass = cluster.classes.intern({ requests: template.requests, template });
  return cluster.submit({
    podClass,
    workload: 0,
    index: 0,
    origin: 0,
    duration: 0,
    expected: 0,
    template,
  });
}

/** Puts a pod of a template on a node. */
export function putting(cluster: Cluster, template: PodTemplateSpec, node: number): PodId {
  const pod = waiting(cluster, template);
  cluster.bind(pod, node as NodeId);
  return pod;
}

/** The nodes, by id, to which the rules would let a pod of this template go. */
export function allowed(cluster: Cluster, template: PodTemplateSpec): number[] {
  const podClass = cluster.classes.intern({ requests: template.requests, template });
  const nodes = Array.from({ length: cluster.nodes.count }, (_, node) => node);
  return nodes.filter((node) => cluster.rules.allows(podClass, node as NodeId));
}

export interface TraitShape extends NodeShape {
  readonly labels?: Labels;
  /** Labels that it does not have. */
  readonly lacks?: readonly string[];
  readonly taints?: readonly TaintSpec[];
  readonly images?: Readonly<Record<string, number>>;
}

/** Nodes n0, n1... with exactly these labels, and zone and host besides unless they are given. */
export function traitNodes(...shapes: readonly TraitShape[]): NodeSpec[] {
  return shapes.map((shape, id) => {
    const node = aNode(id, shape);
    const { labels = {}, lacks = [], taints = [], images = {} } = shape;
    const has = Object.entries({ ...node.labels, ...labels }).filter(([key]) => !lacks.includes(key));
    return { ...node, labels: Object.fromEntries(has), taints, images };
  });
}

export function taint(key: string, effect: TaintSpec["effect"], value = ""): TaintSpec {
  return { key, value, effect };
}

/** Tolerates what Kubernetes' `{key, operator: Exists}` does. */
export function toleration(change: Partial<TolerationSpec>): TolerationSpec {
  return {
    key: "",
    operator: "Exists",
    value: "",
    effect: "",
    duration: Number.POSITIVE_INFINITY,
    ...change,
  };
}

export const isIn = (key: string, ...values: string[]) => ({ key, operator: "In", values }) as const;

/** Pods of an app in the same zone. */
export const inZoneOf = (app: string): PodAffinityTerm => ({
  topologyKey: "topology.kubernetes.io/zone",
  selector: selecting({ app }),
  namespaces: ["default"],
  namespaceSelector: undefined,
});

/** Pods of an app may not be more than one apart from zone to zone. */
export const spreadOverZones = (app: string): SpreadConstraint => ({
  maxSkew: 1,
  topologyKey: "topology.kubernetes.io/zone",
  whenUnsatisfiable: "DoNotSchedule",
  selector: selecting({ app }),
  minDomains: 1,
  nodeAffinityPolicy: "Honor",
  nodeTaintsPolicy: "Ignore",
});
