import { matchesLabels } from "../../spec/label-selector.ts";
import type { SpreadConstraint } from "../../spec/pod.ts";
import type { ClassId, Column, NodeId } from "../ids.ts";
import type { NodeColumns } from "../node-table.ts";
import type { PodClassColumns } from "../pod-classes.ts";
import type { NodeAnswers } from "./node-answers.ts";
import type { PodCount, PodCounts } from "./pod-counts.ts";
import { NO_DOMAIN, type Topology } from "./topology.ts";

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

/** One spread constraint of one class. */
export class SpreadRule {
  readonly #context: SpreadContext;
  readonly #podClass: ClassId;
  readonly #constraint: SpreadConstraint;
  readonly #matching: PodCount;
  /** Most matching pods that a domain may have besides the fewest of all. */
  readonly #leeway: number;
  #domainOf: Column = [];
  /** Nodes that count. */
  #included: readonly number[] = [];
  /** By domain: matching pods on included nodes; NOT_THERE for a domain without such nodes. */
  #sums = new Int32Array(0);
  #fewest = 0;

  constructor(context: SpreadContext, podClass: ClassId, constraint: SpreadConstraint) {
    this.#context = context;
    this.#podClass = podClass;
    this.#constraint = constraint;
    this.#matching = countOf(context, podClass, constraint);
    const matchesItself = matchesLabels(constraint.selector, context.classes.labels[podClass]!);
    this.#leeway = constraint.maxSkew - Number(matchesItself);
  }

  get countVersion(): number {
    return this.#matching.version;
  }

  hasKey(node: number): boolean {
    return this.#domainOf[node] !== NO_DOMAIN;
  }

  divide(): void {
    const domains = this.#context.topology.domains(this.#constraint.topologyKey);
    this.#domainOf = domains.of;
    this.#sums = new Int32Array(domains.count);
  }

  /** Chooses the nodes that count: those with all keys that the policies include. */
  include(hasAllKeys: (node: number) => boolean): void {
    const { nodes, selected, tolerated } = this.#context;
    const { nodeAffinityPolicy, nodeTaintsPolicy } = this.#constraint;
    const isSelected = nodeAffinityPolicy === "Honor" ? selected.of(this.#podClass) : undefined;
    const isTolerated = nodeTaintsPolicy === "Honor" ? tolerated.of(this.#podClass) : undefined;
    this.#included = Array.from({ length: nodes.count }, (_, node) => node).filter(
      (node) =>
        hasAllKeys(node) && isSelected?.for(node as NodeId) !== 0 && isTolerated?.for(node as NodeId) !== 0,
    );
  }

  /** Counts pods by domain. */
  count(): void {
    const { onNode } = this.#matching;
    const domainOf = this.#domainOf;
    const sums = this.#sums.fill(NOT_THERE);
    for (const node of this.#included) {
      const domain = domainOf[node]!;
      sums[domain] = Math.max(sums[domain]!, 0) + onNode[node]!;
    }
    this.#fewest = fewestOf(sums, this.#constraint.minDomains);
  }

  answer(node: NodeId): SpreadAnswer {
    const domain = this.#domainOf[node]!;
    if (domain === NO_DOMAIN) return "no-label";
    return Math.max(this.#sums[domain]!, 0) - this.#fewest > this.#leeway ? "skewed" : "allowed";
  }
}

const NOT_THERE = -1;

function fewestOf(sums: Int32Array, minDomains: number): number {
  let there = 0;
  let fewest = Number.POSITIVE_INFINITY;
  for (const sum of sums) {
    if (sum === NOT_THERE) continue;
    there++;
    fewest = Math.min(fewest, sum);
  }
  return there < minDomains ? 0 : fewest;
}

/** An empty selector counts none of the pods that are there, though the new pod matches it. */
function countOf(
  { classes, counts }: SpreadContext,
  podClass: ClassId,
  { selector }: SpreadConstraint,
): PodCount {
  const namespace = classes.namespace[podClass]!;
  const isEmpty = selector === undefined || selector.length === 0;
  const key = isEmpty ? "nothing" : `spread ${JSON.stringify([namespace, selector])}`;
  return counts.of(key, "skip-deleted", (other) => {
    if (isEmpty || classes.namespace[other] !== namespace) return false;
    return matchesLabels(selector, classes.labels[other]!);
  });
}
