import { isHardSpread, type SpreadConstraint } from "../../spec/pod.ts";
import type { DefaultSpread, SpreadArgs } from "../../spec/scheduler.ts";
import type { ClassId, NodeId } from "../ids.ts";
import type { DefaultSelectors } from "./default-selectors.ts";
import type { DomainRule } from "./domain-sums.ts";
import { SoftSpread } from "./soft-spread.ts";
import { type SpreadAnswer, type SpreadContext, SpreadRule } from "./spread-rule.ts";

/** What the rules of one class are asked with; valid until something changes. */
export interface SpreadCheck {
  readonly looksAt: readonly DomainRule[];
  answer(node: NodeId): SpreadAnswer;
}

/**
 * Spread constraints: those of the pod, or, where it declares none, the given default ones.
 *
 * One that must hold (DoNotSchedule): skew = matching pods in the node's domain + (1 if the pod matches itself) -
 * fewest matching pods in any domain, must be at most maxSkew. Domains are those of nodes that have all the keys of
 * the pod's constraints and are included by the constraint's policies; with fewer than minDomains of them the fewest
 * is 0. Pods count that are in the same namespace and whose deletion was not asked for.
 * Source: Kubernetes PodTopologySpread, facts 2.9.
 */
export class PodSpread {
  readonly #context: SpreadContext;
  readonly #selectors: DefaultSelectors;
  readonly #defaults: SpreadArgs;
  readonly #known: (ClassSpread | undefined)[] = [];
  #version = -1;

  constructor(context: SpreadContext, selectors: DefaultSelectors, defaults: SpreadArgs) {
    this.#context = context;
    this.#selectors = selectors;
    this.#defaults = defaults;
  }

  /** undefined: nothing must hold. O(constraints), but O(nodes x constraints) after a change of traits. */
  of(podClass: ClassId): SpreadCheck | undefined {
    const check = this.#of(podClass).hard;
    check?.renew();
    return check;
  }

  /** undefined: nothing should hold. O(1), but O(nodes x constraints) after a change of traits. */
  soft(podClass: ClassId): SoftSpread | undefined {
    const known = this.#of(podClass);
    const { traitsVersion } = this.#context.nodes;
    if (known.softTraits !== traitsVersion) {
      known.softTraits = traitsVersion;
      known.soft?.renew();
    }
    return known.soft;
  }

  #of(podClass: ClassId): ClassSpread {
    if (this.#version !== this.#selectors.version) {
      this.#version = this.#selectors.version;
      this.#known.length = 0;
    }
    this.#known[podClass] ??= this.#make(podClass);
    return this.#known[podClass];
  }

  #make(podClass: ClassId): ClassSpread {
    const declared = this.#context.classes.placement[podClass]!.spread;
    const constraints = declared.length > 0 ? declared : this.#defaultsOf(podClass);
    const hard = constraints.filter(isHardSpread);
    const soft = constraints.filter((each) => !isHardSpread(each));
    const needsAllKeys = declared.length > 0 || this.#defaults.defaulting === "List";
    return {
      hard: hard.length === 0 ? undefined : new HardSpread(this.#context, podClass, hard),
      soft: soft.length === 0 ? undefined : new SoftSpread(this.#context, podClass, soft, needsAllKeys),
      softTraits: -1,
    };
  }

  #defaultsOf(podClass: ClassId): readonly SpreadConstraint[] {
    const { constraints } = this.#defaults;
    if (constraints.length === 0) return [];
    const selector = this.#selectors.of(podClass);
    return selector.length === 0 ? [] : constraints.map((each) => ({ ...each, selector }));
  }
}

/** No default constraints: what every strategy honours. */
export const NO_DEFAULTS: SpreadArgs = { defaulting: "List", constraints: [] satisfies DefaultSpread[] };

interface ClassSpread {
  readonly hard: HardSpread | undefined;
  readonly soft: SoftSpread | undefined;
  /** When `soft` was renewed last. */
  softTraits: number;
}

class HardSpread implements SpreadCheck {
  readonly #rules: readonly SpreadRule[];
  readonly looksAt: readonly DomainRule[];

  constructor(context: SpreadContext, podClass: ClassId, constraints: readonly SpreadConstraint[]) {
    const keys = constraints.map(({ topologyKey }) => topologyKey);
    this.#rules = constraints.map((each) => new SpreadRule(context, podClass, each, keys));
    this.looksAt = this.#rules.map(({ looksAt }) => looksAt);
  }

  renew(): void {
    for (const rule of this.#rules) rule.renew();
  }

  answer(node: NodeId): SpreadAnswer {
    for (const rule of this.#rules) {
      const answer = rule.answer(node);
      if (answer !== "allowed") return answer;
    }
    return "allowed";
  }
}
