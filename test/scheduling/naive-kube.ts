import { DEFAULT_ARGS } from "../../src/spec/default-scheduler.ts";
import type { ServiceSpec } from "../../src/spec/objects.ts";
import type {
  LabelSelectorSpec,
  Labels,
  PodAffinityTerm,
  PodTemplateSpec,
  TaintSpec,
} from "../../src/spec/pod.ts";
import type { NodeSpec } from "../../src/spec/world.ts";
import { naiveInterPod, naiveSpread } from "./naive-pod-scores.ts";

/** A cluster as plain lists. */
export interface PlainCluster {
  readonly nodes: readonly PlainKubeNode[];
  readonly pods: readonly PlainPod[];
  readonly services?: readonly ServiceSpec[];
}

export interface PlainKubeNode {
  readonly spec: NodeSpec;
  readonly taints: readonly TaintSpec[];
  readonly isCordoned: boolean;
  readonly isReady: boolean;
}

export interface PlainPod {
  readonly template: PodTemplateSpec;
  readonly node: number;
  readonly isDeleted: boolean;
}

/** Nodes to which kube-scheduler's filters let a pod go, by id: written down as the documentation reads. */
export function naiveFeasible(template: PodTemplateSpec, cluster: PlainCluster): number[] {
  return cluster.nodes.flatMap((_, id) => (isFeasible(template, id, cluster) ? [id] : []));
}

/** The sum of kube-default's weighted scores for each of these nodes. */
export function naiveTotals(
  template: PodTemplateSpec,
  feasible: readonly number[],
  cluster: PlainCluster,
): number[] {
  const { preferredNodes, tolerations } = template.placement;
  const soft = feasible.map((id) => {
    const taints = cluster.nodes[id]!.taints.filter(({ effect }) => effect === "PreferNoSchedule");
    return taints.filter((each) => !tolerations.some((by) => covers(by, each))).length;
  });
  const preferred = feasible.map((id) =>
    sum(
      preferredNodes
        .filter((term) => matchesNodeTerm(term, cluster.nodes[id]!.spec))
        .map(({ weight }) => weight),
    ),
  );
  const mostSoft = Math.max(...soft);
  const mostPreferred = Math.max(...preferred);
  const spread = naiveSpread(template, feasible, cluster, DEFAULT_ARGS.spread);
  const pods = naiveInterPod(template, feasible, cluster, 1);
  return feasible.map((id, i) => {
    const taints = mostSoft === 0 ? 100 : 100 - Math.trunc((100 * soft[i]!) / mostSoft);
    const affinity = mostPreferred === 0 ? 0 : Math.trunc((100 * preferred[i]!) / mostPreferred);
    const near = 2 * spread[i]! + 2 * pods[i]!;
    const room = leastAllocated(template, id, cluster) + balanced(template, id, cluster);
    return 3 * taints + 2 * affinity + near + room;
  });
}

function isFeasible(template: PodTemplateSpec, id: number, cluster: PlainCluster): boolean {
  const { spec, taints, isCordoned, isReady } = cluster.nodes[id]!;
  const { placement } = template;
  const hard = taints.filter(({ effect }) => effect !== "PreferNoSchedule");
  const cordon: TaintSpec = { key: "node.kubernetes.io/unschedulable", value: "", effect: "NoSchedule" };
  const kept = isCordoned ? [...hard, cordon] : hard;
  return (
    isReady &&
    kept.every((each) => placement.tolerations.some((by) => covers(by, each))) &&
    (placement.nodeName === "" || placement.nodeName === spec.name) &&
    matchesSelection(template, spec) &&
    podsOn(id, cluster).every((pod) => !portsCollide(pod.template, template)) &&
    hasRoom(template, id, cluster) &&
    isSpread(template, id, cluster) &&
    isWelcome(template, id, cluster)
  );
}

function hasRoom(template: PodTemplateSpec, id: number, cluster: PlainCluster): boolean {
  const { allocatable } = cluster.nodes[id]!.spec.machine;
  return template.requests.every((wanted, resource) => {
    const used = sum(podsOn(id, cluster).map((pod) => pod.template.requests[resource]!));
    return wanted === 0 || used + wanted <= allocatable[resource]!;
  });
}

function isSpread(template: PodTemplateSpec, id: number, cluster: PlainCluster): boolean {
  const hard = template.placement.spread.filter((each) => each.whenUnsatisfiable === "DoNotSchedule");
  const keys = hard.map(({ topologyKey }) => topologyKey);
  return hard.every((constraint) => {
    const { topologyKey, selector, maxSkew, minDomains } = constraint;
    const own = cluster.nodes[id]!.spec.labels[topologyKey];
    if (own === undefined) return false;
    const counts = new Map<string, number>();
    for (const [node, { spec, taints }] of cluster.nodes.entries()) {
      if (keys.some((key) => spec.labels[key] === undefined)) continue;
      if (constraint.nodeAffinityPolicy === "Honor" && !matchesSelection(template, spec)) continue;
      const isKept = taints.some(
        (each) =>
          each.effect !== "PreferNoSchedule" &&
          !template.placement.tolerations.some((by) => covers(by, each)),
      );
      if (constraint.nodeTaintsPolicy === "Honor" && isKept) continue;
      const matching = podsOn(node, cluster).filter(
        (pod) =>
          !pod.isDeleted &&
          selector?.length !== 0 &&
          pod.template.namespace === template.namespace &&
          matches(selector, pod.template.labels),
      );
      const domain = spec.labels[topologyKey]!;
      counts.set(domain, (counts.get(domain) ?? 0) + matching.length);
    }
    const fewest = counts.size < minDomains ? 0 : Math.min(...counts.values());
    return (counts.get(own) ?? 0) + (matches(selector, template.labels) ? 1 : 0) - fewest <= maxSkew;
  });
}

function isWelcome(template: PodTemplateSpec, id: number, cluster: PlainCluster): boolean {
  const { requiredPods, avoidedPods } = template.placement;
  const { labels } = cluster.nodes[id]!.spec;
  const isNear = (pod: PlainPod, key: string) =>
    labels[key] !== undefined && cluster.nodes[pod.node]!.spec.labels[key] === labels[key];
  if (requiredPods.some(({ topologyKey }) => labels[topologyKey] === undefined)) return false;
  const wanted = cluster.pods.filter((pod) => requiredPods.every((term) => isMeant(term, pod.template)));
  const isSomewhere = wanted.some((pod) =>
    requiredPods.some(({ topologyKey }) => cluster.nodes[pod.node]!.spec.labels[topologyKey] !== undefined),
  );
  const isFirst = !isSomewhere && requiredPods.every((term) => isMeant(term, template));
  const areNear = requiredPods.every(({ topologyKey }) => wanted.some((pod) => isNear(pod, topologyKey)));
  if (!areNear && !isFirst) return false;
  return cluster.pods.every(
    (pod) =>
      avoidedPods.every((term) => !isMeant(term, pod.template) || !isNear(pod, term.topologyKey)) &&
      pod.template.placement.avoidedPods.every(
        (term) => !isMeant(term, template) || !isNear(pod, term.topologyKey),
      ),
  );
}

export function isMeant(term: PodAffinityTerm, template: PodTemplateSpec): boolean {
  return term.namespaces.includes(template.namespace) && matches(term.selector, template.labels);
}

function portsCollide(one: PodTemplateSpec, other: PodTemplateSpec): boolean {
  return one.placement.hostPorts.some((a) =>
    other.placement.hostPorts.some(
      (b) =>
        a.port === b.port &&
        a.protocol === b.protocol &&
        (a.address === b.address || a.address === "0.0.0.0" || b.address === "0.0.0.0"),
    ),
  );
}

export function matchesSelection({ placement }: PodTemplateSpec, node: NodeSpec): boolean {
  const isSelected = Object.entries(placement.nodeSelector).every(
    ([key, value]) => node.labels[key] === value,
  );
  return isSelected && (placement.requiredNodes?.some((term) => matchesNodeTerm(term, node)) ?? true);
}

function matchesNodeTerm(
  { expressions, fields }: { expressions: LabelSelectorSpec; fields: LabelSelectorSpec },
  node: NodeSpec,
): boolean {
  if (expressions.length + fields.length === 0) return false;
  return matches(expressions, node.labels) && matches(fields, { "metadata.name": node.name });
}

export function matches(selector: LabelSelectorSpec | undefined, labels: Labels): boolean {
  if (selector === undefined) return false;
  return selector.every(({ key, operator, values }) => {
    const value = labels[key];
    if (operator === "Exists") return value !== undefined;
    if (operator === "DoesNotExist") return value === undefined;
    if (operator === "In") return value !== undefined && values.includes(value);
    if (operator === "NotIn") return value === undefined || !values.includes(value);
    return operator === "Gt" ? Number(value) > Number(values[0]) : Number(value) < Number(values[0]);
  });
}

export function covers(by: PodTemplateSpec["placement"]["tolerations"][number], each: TaintSpec): boolean {
  const isEffect = by.effect === "" || by.effect === each.effect;
  const isKey = by.key === "" || by.key === each.key;
  return isEffect && isKey && (by.operator === "Exists" || by.value === each.value);
}

function leastAllocated(template: PodTemplateSpec, id: number, cluster: PlainCluster): number {
  const [cpu, memory] = cluster.nodes[id]!.spec.machine.allocatable as [number, number];
  const pods = podsOn(id, cluster).map((pod) => pod.template);
  const left = (has: number, asked: number) => (asked > has ? 0 : Math.trunc(((has - asked) * 100) / has));
  const ofCpu = left(cpu, sum(pods.map((pod) => pod.nonZeroCpu)) + template.scoredCpu);
  const ofMemory = left(memory, sum(pods.map((pod) => pod.nonZeroMemory)) + template.scoredMemory);
  return Math.trunc((ofCpu + ofMemory) / 2);
}

function balanced(template: PodTemplateSpec, id: number, cluster: PlainCluster): number {
  if (template.requests[0] === 0 && template.requests[1] === 0) return 0;
  const { allocatable } = cluster.nodes[id]!.spec.machine;
  const pods = podsOn(id, cluster).map((pod) => pod.template);
  const balance = (those: readonly PodTemplateSpec[]) => {
    const [cpu, memory] = [0, 1].map((r) =>
      Math.min(1, sum(those.map(({ requests }) => requests[r]!)) / allocatable[r]!),
    ) as [number, number];
    return Math.trunc((1 - Math.abs((cpu - memory) / 2)) * 100);
  };
  return 50 + Math.trunc((50 + balance([...pods, template]) - balance(pods)) / 2);
}

export function podsOn(id: number, cluster: PlainCluster): PlainPod[] {
  return cluster.pods.filter(({ node }) => node === id);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
