import type { ServiceSpec } from "../../src/spec/objects.ts";
import type {
  LabelSelectorSpec,
  PodAffinityTerm,
  PodTemplateSpec,
  SpreadConstraint,
} from "../../src/spec/pod.ts";
import type { SpreadArgs } from "../../src/spec/scheduler.ts";
import { covers, isMeant, matches, matchesSelection, type PlainCluster, podsOn } from "./naive-kube.ts";

const HOST = "kubernetes.io/hostname";

/** What the pod's spread constraints come to: its own, or the default ones for what its services and owner select. */
export function constraintsOf(
  template: PodTemplateSpec,
  services: readonly ServiceSpec[],
  { constraints }: SpreadArgs,
): readonly SpreadConstraint[] {
  if (template.placement.spread.length > 0) return template.placement.spread;
  const mine = services.filter(
    (each) => each.namespace === template.namespace && matches(each.selector, template.labels),
  );
  const selector = [
    ...mine.flatMap((each) => each.selector as LabelSelectorSpec),
    ...(template.ownerSelector ?? []),
  ];
  if (selector.length === 0) return [];
  return constraints.map((each) => ({ ...each, selector }));
}

/** PodTopologySpread's score of each feasible node, by maps from values of labels to numbers of pods. */
export function naiveSpread(
  template: PodTemplateSpec,
  feasible: readonly number[],
  cluster: PlainCluster,
  args: SpreadArgs,
): number[] {
  const all = constraintsOf(template, cluster.services ?? [], args);
  const soft = all.filter((each) => each.whenUnsatisfiable === "ScheduleAnyway");
  if (soft.length === 0) return feasible.map(() => 0);
  const needsAll = template.placement.spread.length > 0 || args.defaulting === "List";
  const labelsOf = (id: number) => cluster.nodes[id]!.spec.labels;
  const isComplete = (id: number) =>
    !needsAll || soft.every(({ topologyKey }) => labelsOf(id)[topologyKey] !== undefined);
  const rated = feasible.filter(isComplete);
  const ids = cluster.nodes.map((_, id) => id);
  const terms = soft.map((each) => {
    const { topologyKey, selector } = each;
    const matching = (id: number) =>
      podsOn(id, cluster).filter(
        (pod) =>
          !pod.isDeleted &&
          selector?.length !== 0 &&
          pod.template.namespace === template.namespace &&
          matches(selector, pod.template.labels),
      ).length;
    if (topologyKey === HOST) return { each, size: rated.length, count: matching };
    const domainAt = (id: number) => labelsOf(id)[topologyKey] ?? "";
    const counting = ids.filter((id) => isComplete(id) && isIncluded(template, each, id, cluster));
    const count = (id: number) =>
      counting
        .filter((other) => domainAt(other) === domainAt(id))
        .reduce((sum, other) => sum + matching(other), 0);
    return { each, size: new Set(rated.map(domainAt)).size, count };
  });
  const raw = new Map(
    rated.map((id) => {
      let sum = 0;
      for (const { each, size, count } of terms) {
        if (labelsOf(id)[each.topologyKey] === undefined) continue;
        sum += count(id) * Math.log(size + 2) + (each.maxSkew - 1);
      }
      return [id, Math.floor(sum + 0.5)];
    }),
  );
  const most = Math.max(0, ...raw.values());
  const least = Math.min(...raw.values());
  return feasible.map((id) => {
    if (!raw.has(id)) return 0;
    return most === 0 ? 100 : Math.floor((100 * (most + least - raw.get(id)!)) / most);
  });
}

function isIncluded(
  template: PodTemplateSpec,
  { nodeAffinityPolicy, nodeTaintsPolicy }: SpreadConstraint,
  id: number,
  { nodes }: PlainCluster,
): boolean {
  const { spec, taints } = nodes[id]!;
  if (nodeAffinityPolicy === "Honor" && !matchesSelection(template, spec)) return false;
  const { tolerations } = template.placement;
  return (
    nodeTaintsPolicy === "Ignore" ||
    taints.every((each) => each.effect === "PreferNoSchedule" || tolerations.some((by) => covers(by, each)))
  );
}

/** InterPodAffinity's score of each feasible node: every pod that is there speaks up, term by term. */
export function naiveInterPod(
  template: PodTemplateSpec,
  feasible: readonly number[],
  cluster: PlainCluster,
  hardWeight: number,
): number[] {
  const raw = feasible.map(() => 0);
  for (const pod of cluster.pods) {
    const { labels } = cluster.nodes[pod.node]!.spec;
    const give = (term: PodAffinityTerm, to: PodTemplateSpec, weight: number) => {
      const value = labels[term.topologyKey];
      if (value === undefined || !isMeant(term, to)) return;
      for (const [i, id] of feasible.entries())
        if (cluster.nodes[id]!.spec.labels[term.topologyKey] === value) raw[i]! += weight;
    };
    for (const term of template.placement.preferredPods) give(term, pod.template, term.weight);
    for (const term of template.placement.preferredAvoidedPods) give(term, pod.template, -term.weight);
    const { requiredPods, preferredPods, preferredAvoidedPods } = pod.template.placement;
    for (const term of requiredPods) give(term, template, hardWeight);
    for (const term of preferredPods) give(term, template, term.weight);
    for (const term of preferredAvoidedPods) give(term, template, -term.weight);
  }
  const most = Math.max(...raw);
  const least = Math.min(...raw);
  return raw.map((each) => (most === least ? 0 : Math.trunc(100 * ((each - least) / (most - least)))));
}
