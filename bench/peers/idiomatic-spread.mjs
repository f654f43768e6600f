// PodTopologySpread over objects: facts 2.9.
import { countBy, matches } from "./idiomatic-matching.mjs";
import { isTolerated, selects } from "./idiomatic-plugins.mjs";

const HOSTNAME = "kubernetes.io/hostname";
const DEFAULTS = [
  { topologyKey: HOSTNAME, maxSkew: 3 },
  { topologyKey: "topology.kubernetes.io/zone", maxSkew: 5 },
];

export const podTopologySpread = {
  name: "PodTopologySpread",
  weight: 2,
  preFilter: (pod, cluster) => {
    const hard = pod.spread.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === "DoNotSchedule");
    if (hard.length === 0) return undefined;
    const keyed = cluster.nodes.filter((node) =>
      hard.every(({ topologyKey }) => Object.hasOwn(node.labels, topologyKey)),
    );
    return {
      constraints: hard.map((constraint) => {
        const counts = countsOf(constraint, pod, keyed);
        const least = counts.size < constraint.minDomains ? 0 : Math.min(...counts.values());
        return { ...constraint, counts, least, self: Number(matches(constraint.selector, pod.labels)) };
      }),
    };
  },
  filter: (_pod, node, { constraints }) => {
    const fits = constraints.every(({ topologyKey, counts, self, least, maxSkew }) => {
      if (!Object.hasOwn(node.labels, topologyKey)) return false;
      return (counts.get(node.labels[topologyKey]) ?? 0) + self - least <= maxSkew;
    });
    return fits ? { fits } : { fits, reason: "node(s) didn't match pod topology spread constraints" };
  },
  preScore: (pod, cluster, feasible) => {
    const isOwn = pod.spread.length > 0;
    const constraints = isOwn
      ? pod.spread.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === "ScheduleAnyway")
      : defaultsFor(pod, cluster);
    if (constraints.length === 0) return undefined;
    const hasAll = (node) => constraints.every(({ topologyKey }) => Object.hasOwn(node.labels, topologyKey));
    const rated = isOwn ? feasible.filter(hasAll) : feasible;
    const counted = isOwn ? cluster.nodes.filter(hasAll) : cluster.nodes;
    return {
      rated: new Set(rated),
      constraints: constraints.map((constraint) => {
        const { topologyKey } = constraint;
        const domains = new Set(rated.map(({ labels }) => labels[topologyKey] ?? ""));
        const size = topologyKey === HOSTNAME ? rated.length : domains.size;
        const counts = topologyKey === HOSTNAME ? undefined : countsOf(constraint, pod, counted);
        return { ...constraint, counts, weight: Math.log(size + 2) };
      }),
    };
  },
  score: (pod, node, { rated, constraints }) => {
    if (!rated.has(node)) return 0;
    const parts = constraints
      .filter(({ topologyKey }) => Object.hasOwn(node.labels, topologyKey))
      .map(({ topologyKey, counts, weight, maxSkew, ...rest }) => {
        const count =
          counts === undefined ? podsOf(node, rest, pod) : (counts.get(node.labels[topologyKey]) ?? 0);
        return count * weight + (maxSkew - 1);
      });
    return Math.round(parts.reduce((sum, each) => sum + each, 0));
  },
  normalise: (raw, { rated }, feasible) => {
    const among = raw.filter((_, i) => rated.has(feasible[i]));
    const least = among.reduce((min, each) => Math.min(min, each), Number.POSITIVE_INFINITY);
    const most = among.reduce((max, each) => Math.max(max, each), 0);
    return raw.map((each, i) => {
      if (!rated.has(feasible[i])) return 0;
      return most === 0 ? 100 : Math.trunc((100 * (most + least - each)) / most);
    });
  },
};

/** The default constraints, which count the pods that the services of the pod select; none without services. */
function defaultsFor(pod, { services }) {
  const selecting = services.filter(
    ({ namespace, selector }) => namespace === pod.namespace && matches(selector, pod.labels),
  );
  if (selecting.length === 0) return [];
  const selector = selecting.flatMap((service) => service.selector);
  return DEFAULTS.map((constraint) => ({ ...constraint, selector }));
}

/** Pods that a constraint counts, by domain, over the nodes that its policies include. */
function countsOf(constraint, pod, nodes) {
  const { topologyKey, nodeAffinityPolicy = "Honor", nodeTaintsPolicy = "Ignore" } = constraint;
  const included = nodes.filter(
    (node) =>
      Object.hasOwn(node.labels, topologyKey) &&
      (nodeAffinityPolicy === "Ignore" || selects(pod, node)) &&
      (nodeTaintsPolicy === "Ignore" || bears(pod, node)),
  );
  return countBy(
    included,
    ({ labels }) => labels[topologyKey],
    (node) => podsOf(node, constraint, pod),
  );
}

function bears(pod, node) {
  return node.taints.every(
    (taint) => taint.effect === "PreferNoSchedule" || isTolerated(taint, pod.tolerations),
  );
}

function podsOf(node, { selector }, pod) {
  return node.pods.filter(({ namespace, labels }) => namespace === pod.namespace && matches(selector, labels))
    .length;
}
