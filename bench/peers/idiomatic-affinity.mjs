// InterPodAffinity over objects: facts 2.10.
import { matches } from "./idiomatic-matching.mjs";

const HARD_WEIGHT = 1;

export const interPodAffinity = {
  name: "InterPodAffinity",
  weight: 2,
  preFilter: (pod, cluster) => {
    const concerned = pod.requiredPods.length + pod.avoidedPods.length > 0 || cluster.withTerms.size > 0;
    if (!concerned) return undefined;
    const everyPod =
      pod.requiredPods.length + pod.avoidedPods.length === 0 ? [] : podsWithNodes(cluster.nodes);
    const near = everyPod.filter(({ pod: other }) =>
      pod.requiredPods.every((term) => meets(term, other, cluster)),
    );
    return {
      near: pod.requiredPods.map((term) => domainsOf(near, term)),
      isFirst: near.length === 0 && pod.requiredPods.every((term) => meets(term, pod, cluster)),
      away: pod.avoidedPods.map((term) =>
        domainsOf(
          everyPod.filter(({ pod: other }) => meets(term, other, cluster)),
          term,
        ),
      ),
      avoiding: podsWithNodes([...cluster.withTerms.keys()])
        .flatMap(({ pod: other, node }) =>
          other.avoidedPods
            .filter((term) => meets(term, pod, cluster))
            .map(({ topologyKey }) => ({ topologyKey, value: node.labels[topologyKey] })),
        )
        .reduce(
          (domains, { topologyKey, value }) =>
            domains.set(topologyKey, (domains.get(topologyKey) ?? new Set()).add(value)),
          new Map(),
        ),
    };
  },
  filter: (pod, node, { near, isFirst, away, avoiding }) => {
    const hasKeys = pod.requiredPods.every(({ topologyKey }) => Object.hasOwn(node.labels, topologyKey));
    const isNear = hasKeys && (isFirst || pod.requiredPods.every((term, i) => isAmong(node, term, near[i])));
    if (!isNear) return { fits: false, reason: "node(s) didn't match pod affinity rules" };
    if (pod.avoidedPods.some((term, i) => isAmong(node, term, away[i])))
      return { fits: false, reason: "node(s) didn't match pod anti-affinity rules" };
    const isAvoided = [...avoiding].some(([topologyKey, values]) => isAmong(node, { topologyKey }, values));
    return isAvoided
      ? { fits: false, reason: "node(s) didn't satisfy existing pods anti-affinity rules" }
      : { fits: true };
  },
  preScore: (pod, cluster) => {
    const own = [
      ...pod.preferredPods,
      ...pod.preferredAvoidedPods.map((term) => ({ ...term, weight: -term.weight })),
    ];
    const visited = own.length > 0 ? cluster.nodes : [...cluster.withTerms.keys()];
    const found = podsWithNodes(visited).flatMap(({ pod: other, node }) => [
      ...own.filter((term) => meets(term, other, cluster)).map((term) => ({ ...term, node })),
      ...theirTerms(other)
        .filter((term) => meets(term, pod, cluster))
        .map((term) => ({ ...term, node })),
    ]);
    const sums = found
      .filter(({ topologyKey, node }) => Object.hasOwn(node.labels, topologyKey))
      .reduce((all, { topologyKey, weight, node }) => {
        const values = all.get(topologyKey) ?? new Map();
        const value = node.labels[topologyKey];
        return all.set(topologyKey, values.set(value, (values.get(value) ?? 0) + weight));
      }, new Map());
    return sums.size === 0 ? undefined : { sums };
  },
  score: (_pod, node, { sums }) =>
    [...sums].reduce((sum, [key, values]) => sum + (values.get(node.labels[key]) ?? 0), 0),
  normalise: (raw) => {
    const least = raw.reduce((min, each) => Math.min(min, each), Number.POSITIVE_INFINITY);
    const most = raw.reduce((max, each) => Math.max(max, each), Number.NEGATIVE_INFINITY);
    return raw.map((each) => (most === least ? 0 : Math.trunc(100 * ((each - least) / (most - least)))));
  },
};

function theirTerms(pod) {
  return [
    ...pod.requiredPods.map((term) => ({ ...term, weight: HARD_WEIGHT })),
    ...pod.preferredPods,
    ...pod.preferredAvoidedPods.map((term) => ({ ...term, weight: -term.weight })),
  ];
}

function podsWithNodes(nodes) {
  return nodes.flatMap((node) => node.pods.map((pod) => ({ pod, node })));
}

/** Whether a pod is one that a term speaks of. */
function meets({ namespaces, namespaceSelector, selector }, pod, cluster) {
  const isThere =
    namespaces.includes(pod.namespace) ||
    matches(namespaceSelector, cluster.namespaces.get(pod.namespace) ?? {});
  return isThere && matches(selector, pod.labels);
}

function domainsOf(pods, { topologyKey }) {
  return new Set(
    pods
      .filter(({ node }) => Object.hasOwn(node.labels, topologyKey))
      .map(({ node }) => node.labels[topologyKey]),
  );
}

function isAmong(node, { topologyKey }, values) {
  return Object.hasOwn(node.labels, topologyKey) && values.has(node.labels[topologyKey]);
}
