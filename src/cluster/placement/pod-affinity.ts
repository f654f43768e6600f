import type { Labels, PodAffinityTerm } from "../../spec/pod.ts";
import type { ClassId, Column, NodeId } from "../ids.ts";
import type { NodeColumns } from "../node-table.ts";
import type { PodClassColumns } from "../pod-classes.ts";
import { matchesLabels } from "./label-selector.ts";
import type { PodCount, PodCounts } from "./pod-counts.ts";
import { NO_DOMAIN, type Topology } from "./topology.ts";

/**
 * What other pods say about one more on a node: it may come, the pods that it wants near are not there, pods that
 * it avoids are, or a pod is there that avoids it.
 */
export type AffinityAnswer = "allowed" | "not-near" | "avoided" | "unwelcome";

/** What the rules of one class are asked with; valid until something changes. */
export interface AffinityCheck {
  answer(node: NodeId): AffinityAnswer;
}

export interface AffinityContext {
  readonly nodes: NodeColumns;
  readonly classes: PodClassColumns;
  readonly counts: PodCounts;
  readonly topology: Topology;
  readonly namespaces: ReadonlyMap<string, Labels>;
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

  /** undefined: nothing is asked of other pods, nor by them. O(1), but O(nodes x terms) after a change. */
  of(podClass: ClassId): AffinityCheck | undefined {
    if (this.#classesSeen < this.#context.classes.count) this.#takeInClasses();
    this.#checks[podClass] ??= new ClassAffinity(this.#context, podClass);
    const check = this.#checks[podClass];
    check.takeIn(this.#terms);
    return check.isIndifferent ? undefined : check.current();
  }

  #takeInClasses(): void {
    const { classes, counts } = this.#context;
    for (; this.#classesSeen < classes.count; this.#classesSeen++) {
      for (const term of classes.placement[this.#classesSeen]!.avoidedPods) {
        const key = JSON.stringify(term);
        if (this.#known.has(key)) continue;
        this.#known.add(key);
        const holders = counts.of(`avoiding ${key}`, "count-deleted", (podClass) =>
          classes.placement[podClass]!.avoidedPods.some((each) => JSON.stringify(each) === key),
        );
        this.#terms.push({ term, holders });
      }
    }
  }
}

/** An anti-affinity term, and how many pods with it are on each node. */
interface AvoidingTerm {
  readonly term: PodAffinityTerm;
  readonly holders: PodCount;
}

/** Pods that decide over a domain of nodes. */
interface DomainRule {
  readonly key: string;
  readonly pods: PodCount;
}

class ClassAffinity implements AffinityCheck {
  readonly #context: AffinityContext;
  readonly #podClass: ClassId;
  readonly #wanted: DomainSums;
  readonly #matchesItself: boolean;
  readonly #avoided: DomainSums;
  readonly #unwelcome: DomainSums;
  #termsSeen = 0;
  #stamp = -1;

  constructor(context: AffinityContext, podClass: ClassId) {
    const { requiredPods, avoidedPods } = context.classes.placement[podClass]!;
    this.#context = context;
    this.#podClass = podClass;
    this.#wanted = new DomainSums(context.topology, wantedRules(context, requiredPods));
    this.#matchesItself = requiredPods.every((term) => matchesTerm(term, podClass, context));
    this.#avoided = new DomainSums(
      context.topology,
      avoidedPods.map((term) => avoidedRule(context, term)),
    );
    this.#unwelcome = new DomainSums(context.topology, []);
  }

  get isIndifferent(): boolean {
    return this.#wanted.isEmpty && this.#avoided.isEmpty && this.#unwelcome.isEmpty;
  }

  /** Terms of others that are new and that this class matches. */
  takeIn(terms: readonly AvoidingTerm[]): void {
    for (; this.#termsSeen < terms.length; this.#termsSeen++) {
      const { term, holders } = terms[this.#termsSeen]!;
      if (!matchesTerm(term, this.#podClass, this.#context)) continue;
      this.#unwelcome.add({ key: term.topologyKey, pods: holders });
    }
  }

  /** This, with what has changed since it was asked last. */
  current(): this {
    // All of these only grow, so an equal sum means that nothing has changed.
    const counted = this.#wanted.version + this.#avoided.version + this.#unwelcome.version;
    const stamp = this.#context.nodes.traitsVersion + counted + this.#termsSeen;
    if (stamp === this.#stamp) return this;
    this.#stamp = stamp;
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

/** Sums over domains of the pods of several rules. */
class DomainSums {
  readonly #topology: Topology;
  readonly #rules: DomainRule[];
  readonly #domainOf: Column[] = [];
  readonly #sums: Int32Array[] = [];
  isNowhere = true;

  constructor(topology: Topology, rules: readonly DomainRule[]) {
    this.#topology = topology;
    this.#rules = [...rules];
  }

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /** Only grows, and does so with each change of the counts. */
  get version(): number {
    let sum = 0;
    for (const { pods } of this.#rules) sum += pods.version;
    return sum;
  }

  add(rule: DomainRule): void {
    this.#rules.push(rule);
  }

  renew(): void {
    this.isNowhere = true;
    for (const [i, { key, pods }] of this.#rules.entries()) {
      this.#domainOf[i] = this.#topology.domains(key).of;
      this.#sums[i] = this.#topology.sums(pods, key);
      if (this.#sums[i].some((sum) => sum > 0)) this.isNowhere = false;
    }
  }

  hasAllKeys(node: NodeId): boolean {
    for (const of of this.#domainOf) if (of[node] === NO_DOMAIN) return false;
    return true;
  }

  /** Whether the node's domain has such pods, by every rule. */
  isEachOn(node: NodeId): boolean {
    for (let rule = 0; rule < this.#sums.length; rule++) if (this.#sumOn(node, rule) === 0) return false;
    return true;
  }

  /** Whether the node's domain has such pods, by any rule. */
  isAnyOn(node: NodeId): boolean {
    for (let rule = 0; rule < this.#sums.length; rule++) if (this.#sumOn(node, rule) > 0) return true;
    return false;
  }

  #sumOn(node: NodeId, rule: number): number {
    const domain = this.#domainOf[rule]![node]!;
    return domain === NO_DOMAIN ? 0 : this.#sums[rule]![domain]!;
  }
}

/** One rule a term, each about the pods that match all terms. */
function wantedRules(context: AffinityContext, terms: readonly PodAffinityTerm[]): DomainRule[] {
  if (terms.length === 0) return [];
  const pods = context.counts.of(`all of ${JSON.stringify(terms)}`, "count-deleted", (other) =>
    terms.every((term) => matchesTerm(term, other, context)),
  );
  return terms.map(({ topologyKey }) => ({ key: topologyKey, pods }));
}

function avoidedRule(context: AffinityContext, term: PodAffinityTerm): DomainRule {
  const { topologyKey, ...who } = term;
  const pods = context.counts.of(`any of ${JSON.stringify(who)}`, "count-deleted", (other) =>
    matchesTerm(term, other, context),
  );
  return { key: topologyKey, pods };
}

/** Whether pods of a class are in the term's namespaces and have the labels. */
function matchesTerm(term: PodAffinityTerm, podClass: ClassId, context: AffinityContext): boolean {
  const { classes, namespaces } = context;
  const namespace = classes.namespace[podClass]!;
  const isThere =
    term.namespaces.includes(namespace) ||
    matchesLabels(term.namespaceSelector, namespaces.get(namespace) ?? { [NAME_LABEL]: namespace });
  return isThere && matchesLabels(term.selector, classes.labels[podClass]!);
}

/** The label that the API server gives every namespace. */
const NAME_LABEL = "kubernetes.io/metadata.name";
