import type { Labels, PodAffinityTerm } from "../../spec/pod.ts";
import type { ClassId, NodeId } from "../ids.ts";
import { type DomainRule, DomainSums } from "./domain-sums.ts";
import type { PodCount } from "./pod-counts.ts";
import {
  type AffinityContext,
  holdersOf,
  keyOf,
  labelsOf,
  matchesTerm,
  termRule,
  wantedRules,
} from "./pod-terms.ts";

/**
 * What other pods say about one more on a node: it may come, the pods that it wants near are not there, pods that
 * it avoids are, or a pod is there that avoids it.
 */
export type AffinityAnswer = "allowed" | "not-near" | "avoided" | "unwelcome";

/** What the rules of one class are asked with; valid until something changes. */
export interface AffinityCheck {
  /** Replaced when there are more. */
  readonly looksAt: readonly DomainRule[];
  /** The class asks nothing of other pods, and none that is there avoids it. */
  readonly isIdle: boolean;
  answer(node: NodeId): AffinityAnswer;
}

/**
 * Required affinity and anti-affinity to other pods, and the anti-affinity of pods that are there already.
 *
 * Near: the node has the keys of all terms, and in each of these domains there is a pod that matches all terms; if
 * no pod anywhere does, the keys suffice for a pod that matches its own terms. Avoided: no pod in the node's domain
 * matches a term. Unwelcome: the same the other way round. Pods count until they are gone.
 * Source: Kubernetes InterPodAffinity, facts 2.10.
 */
export class PodAffinity {
  readonly #context: AffinityContext;
  /** Anti-affinity terms of all classes, each once. */
  readonly #terms: AvoidingTerm[] = [];
  readonly #known = new Set<string>();
  #classesSeen = 0;
  readonly #checks: ClassAffinity[] = [];

  constructor(context: AffinityContext) {
    this.#context = context;
  }

  /** Labels of a namespace, by which terms may name it. */
  labelsOf(namespace: string): Labels {
    return labelsOf(namespace, this.#context.namespaces);
  }

  /** undefined: nothing is asked of other pods, nor by them. O(terms), but O(nodes x terms) after a change of traits. */
  of(podClass: ClassId): AffinityCheck | undefined {
    if (this.#classesSeen < this.#context.classes.count) this.#takeInClasses();
    // Nearly always: then a class needs no check of its own.
    if (this.#terms.length === 0 && this.#asksNothing(podClass)) return undefined;
    this.#checks[podClass] ??= new ClassAffinity(this.#context, podClass);
    const check = this.#checks[podClass];
    check.takeIn(this.#terms);
    return check.isIndifferent ? undefined : check.current();
  }

  /** Who avoids somebody brings a term. */
  #asksNothing(podClass: ClassId): boolean {
    return this.#context.classes.placement[podClass]!.requiredPods.length === 0;
  }

  #takeInClasses(): void {
    const { classes } = this.#context;
    for (; this.#classesSeen < classes.count; this.#classesSeen++) {
      for (const term of classes.placement[this.#classesSeen]!.avoidedPods) {
        if (this.#known.has(keyOf(term))) continue;
        this.#known.add(keyOf(term));
        this.#terms.push({ term, holders: holdersOf(term, this.#context) });
      }
    }
  }
}

/** An anti-affinity term, and how many pods with it are on each node. */
interface AvoidingTerm {
  readonly term: PodAffinityTerm;
  readonly holders: PodCount;
}

class ClassAffinity implements AffinityCheck {
  readonly #context: AffinityContext;
  readonly #podClass: ClassId;
  readonly #wanted: DomainSums;
  readonly #matchesItself: boolean;
  readonly #avoided: DomainSums;
  readonly #unwelcome: DomainSums;
  looksAt: readonly DomainRule[];
  #termsSeen = 0;

  constructor(context: AffinityContext, podClass: ClassId) {
    const { requiredPods, avoidedPods } = context.classes.placement[podClass]!;
    this.#context = context;
    this.#podClass = podClass;
    this.#wanted = new DomainSums(context.topology, wantedRules(context, requiredPods));
    this.#matchesItself = requiredPods.every((term) => matchesTerm(term, podClass, context));
    this.#avoided = new DomainSums(
      context.topology,
      avoidedPods.map((term) => termRule(context, term)),
    );
    this.#unwelcome = new DomainSums(context.topology, []);
    this.looksAt = [...this.#wanted.rules, ...this.#avoided.rules];
  }

  get isIndifferent(): boolean {
    return this.#wanted.isEmpty && this.#avoided.isEmpty && this.#unwelcome.isEmpty;
  }

  get isIdle(): boolean {
    return this.#wanted.isEmpty && this.#avoided.isEmpty && this.#unwelcome.isNowhere;
  }

  /** Terms of others that are new and that this class matches. */
  takeIn(terms: readonly AvoidingTerm[]): void {
    for (; this.#termsSeen < terms.length; this.#termsSeen++) {
      const { term, holders } = terms[this.#termsSeen]!;
      if (!matchesTerm(term, this.#podClass, this.#context)) continue;
      const rule = { key: term.topologyKey, pods: holders };
      this.#unwelcome.add(rule);
      this.looksAt = [...this.looksAt, rule];
    }
  }

  /** This, with what has changed since it was asked last. */
  current(): this {
    this.#wanted.renew();
    this.#avoided.renew();
    this.#unwelcome.renew();
    return this;
  }

  answer(node: NodeId): AffinityAnswer {
    if (!this.#isNear(node)) return "not-near";
    if (this.#avoided.isAnyOn(node)) return "avoided";
    return this.#unwelcome.isAnyOn(node) ? "unwelcome" : "allowed";
  }

  #isNear(node: NodeId): boolean {
    if (!this.#wanted.hasAllKeys(node)) return false;
    if (this.#wanted.isEachOn(node)) return true;
    // The first of a group that wants its own kind near would otherwise never start.
    return this.#matchesItself && this.#wanted.isNowhere;
  }
}
