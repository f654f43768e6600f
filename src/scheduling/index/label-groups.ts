import type { ClassId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import { Candidates } from "../candidates.ts";
import type { LabelDomains } from "./label-domains.ts";
import type { NodeRules } from "./node-rules.ts";

/**
 * Nodes by what the stretched scores say of their labels, for one shape: the few combinations of raw scores.
 *
 * A stretched score (TaintToleration, NodeAffinity) goes by the extremes of its raw scores over the feasible nodes,
 * so that it is known for all of them from one node of each group that has a feasible one: `bonusOf`, by group.
 * Invariant: `feasible` counts the feasible nodes of each group among those of the tree; the bonuses are those of the
 * groups that were `present` when they were made.
 */
export class LabelGroups {
  readonly #rules: NodeRules;
  readonly #domains: LabelDomains;
  #count = 0;
  /** By position. */
  readonly of: Uint8Array;
  /** By group. */
  readonly feasible = new Int32Array(MOST_GROUPS);
  readonly bonusOf = new Int32Array(MOST_GROUPS);
  /** What `bonusOf` was before it was made the last time. */
  readonly bonusBefore = new Int32Array(MOST_GROUPS);
  readonly #isPresent = new Uint8Array(MOST_GROUPS);
  /** Raw scores by group, one row a stretched score. */
  readonly #raws: Int32Array[];
  /** By group: the number of its labels. */
  readonly #domainOf = new Int32Array(MOST_GROUPS);
  /** A node of the group. */
  readonly #nodeOf = new Int32Array(MOST_GROUPS);
  readonly #asked = new Candidates(MOST_GROUPS);
  readonly #scores = new Int32Array(MOST_GROUPS);

  /** `of`: to be filled, a row a position. */
  constructor(rules: NodeRules, of: Uint8Array, domains: LabelDomains) {
    this.#rules = rules;
    this.#domains = domains;
    this.of = of;
    this.#raws = rules.stretched.map(() => new Int32Array(MOST_GROUPS));
  }

  get count(): number {
    return this.#count;
  }

  /** Sorts nodes in. False: they are too varied, and the groups no use. */
  assign(
    podClass: ClassId,
    view: ClusterView,
    nodes: Int32Array,
    count: number,
    positionOf: Int32Array,
  ): boolean {
    const raws = this.#rules.stretched.map((_, which) => this.#rawsOf(which, podClass, view, nodes, count));
    const domainOf = this.#domains.of(view);
    for (let i = 0; i < count; i++) {
      const group = this.#numberOf(raws, i, nodes[i]!, domainOf[nodes[i]!]!);
      if (group === MOST_GROUPS) return false;
      this.of[positionOf[nodes[i]!]!] = group;
    }
    return true;
  }

  /**
   * Makes `bonusOf` for feasible nodes of these counts by group, unless it is for the same groups already. Whether
   * any bonus is another.
   */
  stretch(podClass: ClassId, view: ClusterView, feasible: Int32Array): boolean {
    for (let group = 0; group < this.#count; group++) {
      if (Number(feasible[group]! > 0) !== this.#isPresent[group]) {
        return this.#stretchAnew(podClass, view, feasible);
      }
    }
    return false;
  }

  #stretchAnew(podClass: ClassId, view: ClusterView, feasible: Int32Array): boolean {
    const asked = this.#asked;
    asked.count = 0;
    for (let group = 0; group < this.#count; group++) {
      this.#isPresent[group] = Number(feasible[group]! > 0);
      if (feasible[group]! > 0) asked.ids[asked.count++] = group;
    }
    this.bonusBefore.set(this.bonusOf);
    this.bonusOf.fill(0);
    for (const [which, { score, weight }] of this.#rules.stretched.entries()) {
      if (score.skip?.(podClass, view)) continue;
      this.#stretchBy(which, weight, podClass, view);
    }
    return this.bonusOf.some((bonus, group) => bonus !== this.bonusBefore[group]);
  }

  #stretchBy(which: number, weight: number, podClass: ClassId, view: ClusterView): void {
    const groups = this.#asked;
    const nodes = new Candidates(groups.count);
    nodes.count = groups.count;
    for (let i = 0; i < groups.count; i++) {
      nodes.ids[i] = this.#nodeOf[groups.ids[i]!]!;
      this.#scores[i] = this.#raws[which]![groups.ids[i]!]!;
    }
    this.#rules.stretched[which]!.score.normalise!(podClass, view, nodes, this.#scores);
    for (let i = 0; i < groups.count; i++) this.bonusOf[groups.ids[i]!]! += weight * this.#scores[i]!;
  }

  /** One for all nodes where they all have the same. */
  #rawsOf(which: number, podClass: ClassId, view: ClusterView, nodes: Int32Array, count: number): Int32Array {
    const asked = count > 0 && this.#rules.isEven(which, podClass, view) ? 1 : count;
    return this.#rules.rawOf(which, podClass, view, nodes, asked).slice(0, asked);
  }

  /** The group of a node by its raw scores and labels; MOST_GROUPS where there are too many. */
  #numberOf(raws: readonly Int32Array[], at: number, node: number, domain: number): number {
    for (let group = 0; group < this.#count; group++)
      if (this.#domainOf[group] === domain && this.#hasRaws(group, raws, at)) return group;
    const group = this.#count;
    if (group === MOST_GROUPS) return group;
    this.#count++;
    this.#nodeOf[group] = node;
    this.#domainOf[group] = domain;
    for (let which = 0; which < raws.length; which++) this.#raws[which]![group] = rawAt(raws[which]!, at);
    return group;
  }

  #hasRaws(group: number, raws: readonly Int32Array[], at: number): boolean {
    for (let which = 0; which < raws.length; which++)
      if (this.#raws[which]![group] !== rawAt(raws[which]!, at)) return false;
    return true;
  }
}

function rawAt(raws: Int32Array, at: number): number {
  return raws[raws.length === 1 ? 0 : at]!;
}

export const MOST_GROUPS = 64;
