import type { PlacementSpec, PodAffinityTerm, PreferredPodTerm } from "../../spec/pod.ts";
import type { ClassId, NodeId } from "../ids.ts";
import type { DomainSum } from "./domain-sum.ts";
import type { DomainRule } from "./domain-sums.ts";
import { type Domains, NO_DOMAIN } from "./domains.ts";
import type { PodCount } from "./pod-counts.ts";
import { type AffinityContext, keyOf, matchesTerm, termRule } from "./pod-terms.ts";

/**
 * How much pods would rather be near each other, or not: what the preferred terms of a pod, and the terms of those
 * that are there, give for each node.
 *
 * For each pod E on a node, all nodes of the term's domain get: + weight for each preferred term of the new pod that
 * E matches, - weight for each that it would avoid; the same for the terms of E that the new pod matches; and the
 * weight of required terms for each term that E requires and the new pod matches. Pods count until they are gone.
 * Source: Kubernetes InterPodAffinity, facts 2.10.
 */
export class PodPreferences {
  readonly #context: AffinityContext;
  /** Terms that pods of any class hold, each once. */
  readonly #held: HeldCount[] = [];
  readonly #known = new Set<string>();
  #classesSeen = 0;
  /** By weight of required terms, then by class. */
  readonly #classes = new Map<number, ClassPreferences[]>();

  constructor(context: AffinityContext) {
    this.#context = context;
  }

  /** undefined: no pod says anything of it, and it says nothing. O(terms), but O(nodes x terms) after a change of traits. */
  of(podClass: ClassId, requiredWeight: number): ClassPreferences | undefined {
    if (this.#classesSeen < this.#context.classes.count) this.#takeInClasses();
    if (this.#held.length === 0) return undefined;
    const known = this.#classes.get(requiredWeight) ?? [];
    this.#classes.set(requiredWeight, known);
    known[podClass] ??= new ClassPreferences(this.#context, podClass, requiredWeight);
    const preferences = known[podClass];
    preferences.takeIn(this.#held);
    return preferences.renew() ? preferences : undefined;
  }

  #takeInClasses(): void {
    const { classes, counts } = this.#context;
    for (; this.#classesSeen < classes.count; this.#classesSeen++) {
      for (const { key, term, weight, isRequired } of heldTerms(classes.placement[this.#classesSeen]!)) {
        if (this.#known.has(key)) continue;
        this.#known.add(key);
        const holders = counts.of(`holding ${key}`, "count-deleted", (other) =>
          heldTerms(classes.placement[other]!).some((each) => each.key === key),
        );
        this.#held.push({ term, weight, isRequired, holders });
      }
    }
  }
}

/** What the pods that are there, and the class itself, give for each domain. */
export class ClassPreferences {
  readonly #context: AffinityContext;
  readonly #podClass: ClassId;
  readonly #requiredWeight: number;
  readonly #rules: WeightedSum[] = [];
  /** Replaced when there are more. */
  looksAt: readonly DomainRule[] = [];
  #heldSeen = 0;
  #traits = -1;

  constructor(context: AffinityContext, podClass: ClassId, requiredWeight: number) {
    const { preferredPods, preferredAvoidedPods } = context.classes.placement[podClass]!;
    this.#context = context;
    this.#podClass = podClass;
    this.#requiredWeight = requiredWeight;
    for (const { weight, ...term } of preferredPods) this.#addOwn(term, weight);
    for (const { weight, ...term } of preferredAvoidedPods) this.#addOwn(term, -weight);
  }

  /** Terms of others that are new and that this class matches. */
  takeIn(held: readonly HeldCount[]): void {
    for (; this.#heldSeen < held.length; this.#heldSeen++) {
      const { term, weight, isRequired, holders } = held[this.#heldSeen]!;
      const given = isRequired ? weight * this.#requiredWeight : weight;
      if (isRequired && this.#requiredWeight === 0) continue;
      if (matchesTerm(term, this.#podClass, this.#context)) this.#add(term.topologyKey, holders, given);
    }
  }

  /** Takes in what has changed, and answers whether there is a pod that any term is about. */
  renew(): boolean {
    const { topology } = this.#context;
    const isChanged = this.#traits !== topology.version;
    this.#traits = topology.version;
    let isAny = false;
    for (let i = 0; i < this.#rules.length; i++) {
      const rule = this.#rules[i]!;
      if (isChanged) {
        rule.domains = topology.domains(rule.key);
        rule.sum.current();
      }
      if (rule.sum.total > 0) isAny = true;
    }
    return isAny;
  }

  /** Sum of what the pods in the node's domains give. */
  on(node: NodeId): number {
    let given = 0;
    for (const { domains, sum, weight } of this.#rules) {
      const domain = domains.of[node]!;
      if (domain !== NO_DOMAIN) given += weight * sum.values[domain]!;
    }
    return given;
  }

  #addOwn(term: PodAffinityTerm, weight: number): void {
    const { key, pods } = termRule(this.#context, term);
    this.#add(key, pods, weight);
  }

  #add(key: string, pods: PodCount, weight: number): void {
    const { topology } = this.#context;
    this.looksAt = [...this.looksAt, { key, pods }];
    this.#rules.push({ key, weight, domains: topology.domains(key), sum: topology.sum(pods, key) });
    this.#traits = -1;
  }
}

interface WeightedSum {
  readonly key: string;
  readonly weight: number;
  readonly sum: DomainSum;
  domains: Domains;
}

/** A term, and how many pods with it are on each node. */
interface HeldCount {
  readonly term: PodAffinityTerm;
  /** How often it is required, or what it gives where it is preferred. */
  readonly weight: number;
  readonly isRequired: boolean;
  readonly holders: PodCount;
}

/** A term that a pod has, told apart by what it weighs. */
interface HeldTerm {
  readonly key: string;
  readonly term: PodAffinityTerm;
  readonly weight: number;
  readonly isRequired: boolean;
}

/** What a pod's terms say of pods that come later; equal terms are taken together. */
function heldTerms(placement: PlacementSpec): readonly HeldTerm[] {
  const known = held.get(placement);
  if (known !== undefined) return known;
  const terms = new Map<string, { term: PodAffinityTerm; weight: number; isRequired: boolean }>();
  const add = (term: PodAffinityTerm, weight: number, isRequired: boolean) => {
    const key = `${isRequired ? "required" : "preferred"} ${keyOf(term)}`;
    terms.set(key, { term, weight: (terms.get(key)?.weight ?? 0) + weight, isRequired });
  };
  const addAll = (preferred: readonly PreferredPodTerm[], sign: 1 | -1) => {
    for (const { weight, ...term } of preferred) add(term, sign * weight, false);
  };
  for (const term of placement.requiredPods) add(term, 1, true);
  addAll(placement.preferredPods, 1);
  addAll(placement.preferredAvoidedPods, -1);
  const all = Array.from(terms, ([key, each]) => ({ key: `${key} ${each.weight}`, ...each }));
  held.set(placement, all);
  return all;
}

/** Placements are plain data that never changes, and each is asked with every term that there is. */
const held = new WeakMap<PlacementSpec, readonly HeldTerm[]>();
