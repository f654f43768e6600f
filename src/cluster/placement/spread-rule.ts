import { matchesLabels } from "../../spec/label-selector.ts";
import type { SpreadConstraint } from "../../spec/pod.ts";
import type { ClassId, NodeId } from "../ids.ts";
import type { NodeColumns } from "../node-table.ts";
import type { PodClassColumns } from "../pod-classes.ts";
import type { DomainSum, Inclusion } from "./domain-sum.ts";
import type { DomainRule } from "./domain-sums.ts";
import { type Domains, NO_DOMAIN } from "./domains.ts";
import type { NodeAnswers } from "./node-answers.ts";
import type { PodCount, PodCounts } from "./pod-counts.ts";
import type { Topology } from "./topology.ts";

/** What a node's place says about one more pod: it may come, a label is missing, or the skew would be too large. */
export type SpreadAnswer = "allowed" | "no-label" | "skewed";

export interface SpreadContext {
  readonly nodes: NodeColumns;
  readonly classes: PodClassColumns;
  readonly counts: PodCounts;
  readonly topology: Topology;
  /** Nodes that nodeSelector and required affinity allow, and those whose taints do. */
  readonly selected: NodeAnswers;
  readonly tolerated: NodeAnswers;
}

/** One constraint of one class that must hold. */
export class SpreadRule {
  readonly #context: SpreadContext;
  readonly #constraint: SpreadConstraint;
  readonly #sum: DomainSum;
  readonly looksAt: DomainRule;
  /** Most matching pods that a domain may have besides the fewest of all. */
  readonly #leeway: number;
  #domains: Domains | undefined;
  #traits = -1;
  #most = 0;

  /** `keys` of all constraints of the class that must hold. */
  constructor(
    context: SpreadContext,
    podClass: ClassId,
    constraint: SpreadConstraint,
    keys: readonly string[],
  ) {
    const { topology, classes } = context;
    const { topologyKey, selector, maxSkew } = constraint;
    this.#context = context;
    this.#constraint = constraint;
    const inclusion = inclusionOf(context, podClass, constraint, keys);
    this.looksAt = { key: topologyKey, pods: countOf(context, podClass, constraint) };
    this.#sum = topology.sum(this.looksAt.pods, topologyKey, inclusion);
    this.#leeway = maxSkew - Number(matchesLabels(selector, classes.labels[podClass]!));
  }

  /** Takes in what has changed. O(1), but O(nodes) after a change of traits. */
  renew(): void {
    const { topologyKey, minDomains } = this.#constraint;
    const sum = this.#sum.current();
    const { traitsVersion } = this.#context.nodes;
    if (traitsVersion !== this.#traits) this.#domains = this.#context.topology.domains(topologyKey);
    this.#traits = traitsVersion;
    this.#most = this.#leeway + (sum.domainsThere < minDomains ? 0 : sum.fewest);
  }

  answer(node: NodeId): SpreadAnswer {
    const domain = this.#domains!.of[node]!;
    if (domain === NO_DOMAIN) return "no-label";
    return this.#sum.values[domain]! > this.#most ? "skewed" : "allowed";
  }
}

/** Nodes that count: those with all keys that the constraint's policies include. */
export function inclusionOf(
  { topology, selected, tolerated, classes }: SpreadContext,
  podClass: ClassId,
  { nodeAffinityPolicy, nodeTaintsPolicy }: SpreadConstraint,
  keys: readonly string[],
): Inclusion {
  const { nodeSelector, requiredNodes, tolerations } = classes.placement[podClass]!;
  const honorsAffinity =
    nodeAffinityPolicy === "Honor" && (requiredNodes !== undefined || Object.keys(nodeSelector).length > 0);
  const honorsTaints = nodeTaintsPolicy === "Honor";
  const name = JSON.stringify([
    keys.toSorted(),
    honorsAffinity ? [nodeSelector, requiredNodes] : [],
    honorsTaints ? tolerations : false,
  ]);
  if (keys.length === 0 && !honorsAffinity && !honorsTaints) return { name, includes: undefined };
  return {
    name,
    includes: (node) =>
      keys.every((key) => topology.domains(key).of[node] !== NO_DOMAIN) &&
      (!honorsAffinity || selected.of(podClass).for(node) === 1) &&
      (!honorsTaints || tolerated.of(podClass).for(node) === 1),
  };
}

/** An empty selector counts none of the pods that are there, though the new pod matches it. */
export function countOf(
  { classes, counts }: SpreadContext,
  podClass: ClassId,
  { selector }: SpreadConstraint,
): PodCount {
  const namespace = classes.namespace[podClass]!;
  const key = `spread ${JSON.stringify([namespace, selector ?? null])}`;
  // Kubernetes passes over an empty selector where it counts pods, but not where preemption tries without some.
  const isEmpty = selector?.length === 0;
  return counts.of(key, isEmpty ? "only-tried" : "skip-deleted", (other) => {
    return classes.namespace[other] === namespace && matchesLabels(selector, classes.labels[other]!);
  });
}
