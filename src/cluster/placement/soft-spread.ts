import type { SpreadConstraint } from "../../spec/pod.ts";
import type { ClassId, Column } from "../ids.ts";
import type { DomainSum } from "./domain-sum.ts";
import type { DomainRule } from "./domain-sums.ts";
import type { Domains } from "./domains.ts";
import type { PodCount } from "./pod-counts.ts";
import { countOf, inclusionOf, type SpreadContext } from "./spread-rule.ts";

/**
 * Spread constraints of one class that should hold (ScheduleAnyway), and what they count.
 *
 * Pods are counted as for those that must hold, with two exceptions: by host all pods of a node count, whatever the
 * policies are; and where not `needsAllKeys`, nodes count that lack some of the labels.
 * Source: Kubernetes PodTopologySpread, facts 2.9.
 */
export class SoftSpread {
  /** Nodes without one of the labels are not rated. */
  readonly needsAllKeys: boolean;
  readonly rules: readonly SoftRule[];
  readonly looksAt: readonly DomainRule[];

  constructor(
    context: SpreadContext,
    podClass: ClassId,
    constraints: readonly SpreadConstraint[],
    needsAllKeys: boolean,
  ) {
    const keys = needsAllKeys ? constraints.map(({ topologyKey }) => topologyKey) : [];
    this.needsAllKeys = needsAllKeys;
    this.rules = constraints.map((each) => new SoftRule(context, podClass, each, keys));
    this.looksAt = this.rules.map(({ key, pods, isByHost }) => ({ key, pods, isByHost }));
  }

  /** Takes in a change of traits; counts are always those of now. O(nodes x rules). */
  renew(): void {
    for (const rule of this.rules) rule.renew();
  }
}

/** One such constraint. */
export class SoftRule {
  readonly #domains: () => Domains;
  readonly key: string;
  readonly pods: PodCount;
  /** undefined: by host. */
  readonly #sum: DomainSum | undefined;
  readonly maxSkew: number;
  domains: Domains = { of: [], count: 0, unlabelled: -1, areNodes: true };

  constructor(
    context: SpreadContext,
    podClass: ClassId,
    constraint: SpreadConstraint,
    keys: readonly string[],
  ) {
    const { topologyKey, maxSkew } = constraint;
    this.key = topologyKey;
    this.maxSkew = maxSkew;
    this.#domains = () => context.topology.domains(topologyKey);
    this.pods = countOf(context, podClass, constraint);
    if (topologyKey === HOST) return;
    const inclusion = inclusionOf(context, podClass, constraint, keys);
    const name = `${inclusion.name} soft`;
    const countsUnlabelled = keys.length === 0;
    this.#sum = context.topology.sum(this.pods, topologyKey, { ...inclusion, name, countsUnlabelled });
  }

  get isByHost(): boolean {
    return this.#sum === undefined;
  }

  /** Matching pods: by node if it is by host, else by domain. */
  get counts(): Column {
    return this.#sum === undefined ? this.pods.onNode : this.#sum.values;
  }

  renew(): void {
    this.domains = this.#domains();
    this.#sum?.current();
  }
}

const HOST = "kubernetes.io/hostname";
