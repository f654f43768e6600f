import { matchesLabels } from "../../spec/label-selector.ts";
import type { Labels, PodAffinityTerm } from "../../spec/pod.ts";
import type { ClassId } from "../ids.ts";
import type { NodeColumns } from "../node-table.ts";
import type { PodClassColumns } from "../pod-classes.ts";
import type { DomainRule } from "./domain-sums.ts";
import type { PodCount, PodCounts } from "./pod-counts.ts";
import type { Topology } from "./topology.ts";

export interface AffinityContext {
  readonly nodes: NodeColumns;
  readonly classes: PodClassColumns;
  readonly counts: PodCounts;
  readonly topology: Topology;
  readonly namespaces: ReadonlyMap<string, Labels>;
}

/** One rule a term, each about the pods that match all terms. */
export function wantedRules(context: AffinityContext, terms: readonly PodAffinityTerm[]): DomainRule[] {
  if (terms.length === 0) return [];
  const pods = context.counts.of(`all of ${JSON.stringify(terms)}`, "count-deleted", (other) =>
    terms.every((term) => matchesTerm(term, other, context)),
  );
  return terms.map(({ topologyKey }) => ({ key: topologyKey, pods }));
}

export function termRule(context: AffinityContext, term: PodAffinityTerm): DomainRule {
  const { topologyKey, ...who } = term;
  const pods = context.counts.of(`any of ${JSON.stringify(who)}`, "count-deleted", (other) =>
    matchesTerm(term, other, context),
  );
  return { key: topologyKey, pods };
}

/** How many pods on each node avoid pods by this term. */
export function holdersOf(term: PodAffinityTerm, { classes, counts }: AffinityContext): PodCount {
  const key = keyOf(term);
  return counts.of(`avoiding ${key}`, "count-deleted", (podClass) =>
    classes.placement[podClass]!.avoidedPods.some((each) => keyOf(each) === key),
  );
}

/** A term as text: equal terms have equal keys. */
export function keyOf(term: PodAffinityTerm): string {
  const known = keys.get(term);
  if (known !== undefined) return known;
  const key = JSON.stringify(term);
  keys.set(term, key);
  return key;
}

/** Terms are plain data that never changes, and each is asked for with every class that there is. */
const keys = new WeakMap<PodAffinityTerm, string>();

/** Whether pods of a class are in the term's namespaces and have the labels. */
export function matchesTerm(term: PodAffinityTerm, podClass: ClassId, context: AffinityContext): boolean {
  const { classes, namespaces } = context;
  const namespace = classes.namespace[podClass]!;
  return isNamed(term, namespace, classes.labels[podClass]!, labelsOf(namespace, namespaces));
}

/** Whether the term names a pod of that namespace with these labels; `ofNamespace`: the labels of the namespace. */
export function isNamed(
  term: PodAffinityTerm,
  namespace: string,
  labels: Labels,
  ofNamespace: Labels,
): boolean {
  const isThere = term.namespaces.includes(namespace) || matchesLabels(term.namespaceSelector, ofNamespace);
  return isThere && matchesLabels(term.selector, labels);
}

/** Labels of a namespace: as given, else the one that the API server gives. */
export function labelsOf(namespace: string, namespaces: ReadonlyMap<string, Labels>): Labels {
  return namespaces.get(namespace) ?? { [NAME_LABEL]: namespace };
}

/** The label that the API server gives every namespace. */
const NAME_LABEL = "kubernetes.io/metadata.name";
