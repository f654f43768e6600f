// A peer of bench/scheduler.mjs: kube-scheduler 1.36 as one writes it who does not mind the speed. Nodes and pods are
// objects, filters and scores are plugins that look at one node, results are lists of objects.
import { NOWHERE } from "../scheduler/figures.mjs";
import { decide } from "./decide.mjs";
import { plugins } from "./idiomatic-plugins.mjs";

class Scheduler {
  constructor(cluster, { isSampled, start, random }) {
    this.cluster = cluster;
    this.isSampled = isSampled;
    this.start = start;
    this.random = random;
  }

  choose(pod) {
    const filtering = prepared(plugins, "preFilter", [pod, this.cluster]);
    const feasible = this.feasible(pod, filtering, this.offered(filtering));
    if (feasible.length < 2) return feasible[0];
    const scoring = prepared(plugins, "preScore", [pod, this.cluster, feasible]);
    const scores = scoring
      .filter(({ plugin }) => plugin.score !== undefined)
      .map(({ plugin, state }) => {
        const raw = feasible.map((node) => plugin.score(pod, node, state));
        const normal = plugin.normalise === undefined ? raw : plugin.normalise(raw, state, feasible);
        return normal.map((score) => score * plugin.weight);
      });
    const totals = feasible.map((node, i) => ({
      node,
      total: scores.reduce((sum, each) => sum + each[i], 0),
    }));
    const highest = totals.reduce((most, { total }) => Math.max(most, total), Number.NEGATIVE_INFINITY);
    const best = totals.filter(({ total }) => total === highest);
    return (best.length === 1 ? best[0] : best[this.random.below(best.length)]).node;
  }

  /** Nodes that are asked at all: those that every plugin which names some of them leaves. */
  offered(filtering) {
    return filtering
      .flatMap(({ state }) => (state.only === undefined ? [] : [state.only]))
      .reduce((nodes, only) => nodes.filter(({ name }) => only.has(name)), this.cluster.nodes);
  }

  /** In their order from where the last search ended, until enough are found. */
  feasible(pod, filtering, offered) {
    const filters = filtering.filter(({ plugin }) => plugin.filter !== undefined);
    const fits = (node) => filters.every(({ plugin, state }) => plugin.filter(pod, node, state).fits);
    const all = this.cluster.nodes.length;
    const first = this.start % offered.length;
    const ordered = [...offered.slice(first), ...offered.slice(0, first)];
    const wanted = this.isSampled ? nodesToFind(offered.length) : offered.length;
    const found = [];
    const after = ordered.findIndex((node) => fits(node) && found.push(node) > wanted);
    this.start = (this.start + (after < 0 ? offered.length : after)) % all;
    return found.slice(0, wanted);
  }
}

/** Plugins with what they found out about the pod beforehand, without those that have nothing to do. */
function prepared(all, step, words) {
  return all
    .map((plugin) => ({ plugin, state: plugin[step] === undefined ? {} : plugin[step](...words) }))
    .filter(({ state }) => state !== undefined);
}

function nodesToFind(count) {
  if (count < 100) return count;
  const percentage = Math.max(5, 50 - Math.trunc(count / 125));
  return Math.max(100, Math.trunc((count * percentage) / 100));
}

decide(({ nodes, templates, services, namespaces, kinds }, search) => {
  const cluster = {
    nodes: nodes.map(({ name, labels, taints, machine: { allocatable } }, id) => ({
      id,
      name,
      labels,
      taints,
      isUnschedulable: false,
      allocatable: { cpu: allocatable[0], memory: allocatable[1], pods: allocatable[2] },
      requested: { cpu: 0, memory: 0, pods: 0 },
      nonZero: { cpu: 0, memory: 0 },
      pods: [],
      images: {},
    })),
    services,
    namespaces: new Map(namespaces.map(({ name, labels }) => [name, labels])),
    /** Nodes with pods that have terms of affinity, as kube-scheduler lists them, and how many such pods each has. */
    withTerms: new Map(),
  };
  const slots = new Array(kinds.length);
  const scheduler = new Scheduler(cluster, search);
  return {
    bind(slot, kind, id) {
      const pod = podOf(templates[kind], `pod-${slot}`);
      slots[slot] = { pod, node: cluster.nodes[id] };
      account(cluster, pod, cluster.nodes[id], 1);
    },
    leave(slot) {
      if (slots[slot] === undefined) return;
      const { pod, node } = slots[slot];
      account(cluster, pod, node, -1);
      slots[slot] = undefined;
    },
    choose: (kind) => scheduler.choose(podOf(templates[kind], "incoming"))?.id ?? NOWHERE,
  };
});

function podOf({ namespace, labels, requests, nonZeroCpu, nonZeroMemory, placement }, name) {
  return {
    name,
    namespace,
    labels,
    requests: { cpu: requests[0], memory: requests[1], pods: 1 },
    nonZero: { cpu: nonZeroCpu, memory: nonZeroMemory },
    ...placement,
    hasTerms: [
      placement.requiredPods,
      placement.preferredPods,
      placement.avoidedPods,
      placement.preferredAvoidedPods,
    ].some((terms) => terms.length > 0),
  };
}

function account(cluster, pod, node, sign) {
  if (sign > 0) node.pods.push(pod);
  else node.pods = node.pods.filter((each) => each !== pod);
  for (const [resource, amount] of Object.entries(pod.requests)) node.requested[resource] += sign * amount;
  for (const [resource, amount] of Object.entries(pod.nonZero)) node.nonZero[resource] += sign * amount;
  if (!pod.hasTerms) return;
  const left = (cluster.withTerms.get(node) ?? 0) + sign;
  if (left > 0) cluster.withTerms.set(node, left);
  else cluster.withTerms.delete(node);
}
