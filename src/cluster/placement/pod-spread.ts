import type { SpreadConstraint } from "../../spec/pod.ts";
import type { ClassId, NodeId } from "../ids.ts";
import type { NodeColumns } from "../node-table.ts";
import type { PodClassColumns } from "../pod-classes.ts";
import { type SpreadAnswer, type SpreadContext, SpreadRule } from "./spread-rule.ts";

/** What the rules of one class are asked with; valid until something changes. */
export interface SpreadCheck {
  answer(node: NodeId): SpreadAnswer;
}

/**
 * Spread constraints that must hold (DoNotSchedule).
 *
 * skew = matching pods in the node's domain + (1 if the pod matches itself) - fewest matching pods in any domain,
 * must be at most maxSkew. Domains are those of nodes that have all the keys of the pod's constraints and are
 * included by the constraint's policies; with fewer than minDomains of them the fewest is 0. Pods count that are
 * in the same namespace and whose deletion was not asked for.
 * Source: Kubernetes PodTopologySpread, facts 2.9.
 */
export class PodSpread {
  readonly #classes: PodClassColumns;
  readonly #make: (podClass: ClassId) => ClassSpread | undefined;
  readonly #checks: (ClassSpread | undefined)[] = [];

  constructor(context: SpreadContext) {
    this.#classes = context.classes;
    this.#make = (podClass) => {
      const { spread } = context.classes.placement[podClass]!;
      const hard = spread.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === "DoNotSchedule");
      return hard.length === 0 ? undefined : new ClassSpread(context, podClass, hard);
    };
  }

  /** undefined: the class has no such constraint. O(1), but O(nodes x constraints) after a change. */
  of(podClass: ClassId): SpreadCheck | undefined {
    if (this.#classes.placement[podClass]!.spread.length === 0) return undefined;
    if (!(podClass in this.#checks)) this.#checks[podClass] = this.#make(podClass);
    return this.#checks[podClass]?.current();
  }
}

class ClassSpread implements SpreadCheck {
  readonly #nodes: NodeColumns;
  readonly #rules: readonly SpreadRule[];
  #traitsVersion = -1;
  #stamp = -1;

  constructor(context: SpreadContext, podClass: ClassId, constraints: readonly SpreadConstraint[]) {
    this.#nodes = context.nodes;
    this.#rules = constraints.map((each) => new SpreadRule(context, podClass, each));
  }

  /** This, with what has changed since it was asked last. */
  current(): this {
    // Both only grow, so an equal sum means that nothing has changed.
    let stamp = this.#nodes.traitsVersion;
    for (const rule of this.#rules) stamp += rule.countVersion;
    if (stamp === this.#stamp) return this;
    this.#stamp = stamp;
    if (this.#traitsVersion !== this.#nodes.traitsVersion) this.#divide();
    for (const rule of this.#rules) rule.count();
    return this;
  }

  answer(node: NodeId): SpreadAnswer {
    for (const rule of this.#rules) {
      const answer = rule.answer(node);
      if (answer !== "allowed") return answer;
    }
    return "allowed";
  }

  #divide(): void {
    this.#traitsVersion = this.#nodes.traitsVersion;
    for (const rule of this.#rules) rule.divide();
    for (const rule of this.#rules) rule.include((node) => this.#rules.every((each) => each.hasKey(node)));
  }
}
