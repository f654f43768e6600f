// The default plugins of kube-scheduler 1.36 over objects, for idiomatic-kube.mjs: those that its cases need.
//
// preFilter and preScore find out what concerns the pod as a whole; undefined: the plugin has nothing to do.
import { interPodAffinity } from "./idiomatic-affinity.mjs";
import { matches } from "./idiomatic-matching.mjs";
import { podTopologySpread } from "./idiomatic-spread.mjs";

const FITS = { fits: true };
const rejected = (reason) => ({ fits: false, reason });

const nodeUnschedulable = {
  name: "NodeUnschedulable",
  filter: (_pod, node) => (node.isUnschedulable ? rejected("node(s) were unschedulable") : FITS),
};

const nodeName = {
  name: "NodeName",
  filter: (pod, node) =>
    pod.nodeName === "" || pod.nodeName === node.name
      ? FITS
      : rejected("node(s) didn't match the requested node name"),
};

export const isTolerated = (taint, tolerations) =>
  tolerations.some(
    ({ key, operator, value, effect }) =>
      (effect === "" || effect === taint.effect) &&
      (key === "" || key === taint.key) &&
      (operator === "Exists" || value === taint.value),
  );

const taintToleration = {
  name: "TaintToleration",
  weight: 3,
  filter: (pod, node) => {
    const taint = node.taints.find(
      ({ effect, ...rest }) =>
        effect !== "PreferNoSchedule" && !isTolerated({ effect, ...rest }, pod.tolerations),
    );
    return taint === undefined ? FITS : rejected("node(s) had untolerated taint(s)");
  },
  score: (pod, node) =>
    node.taints.filter((taint) => taint.effect === "PreferNoSchedule" && !isTolerated(taint, pod.tolerations))
      .length,
  normalise: (raw) => {
    const most = raw.reduce((max, each) => Math.max(max, each), 0);
    return raw.map((each) => (most === 0 ? 100 : 100 - Math.trunc((100 * each) / most)));
  },
};

const nodeAffinity = {
  name: "NodeAffinity",
  weight: 2,
  preFilter: (pod) => {
    if (pod.requiredNodes === undefined && Object.keys(pod.nodeSelector).length === 0) return undefined;
    const names = (pod.requiredNodes ?? []).flatMap(({ fields }) => fields.flatMap(({ values }) => values));
    return names.length === 0 ? {} : { only: new Set(names) };
  },
  filter: (pod, node) => (selects(pod, node) ? FITS : rejected("node(s) didn't match Pod's node affinity")),
  preScore: (pod) => (pod.preferredNodes.length === 0 ? undefined : {}),
  score: () => {
    throw new Error("no case has pods that prefer nodes");
  },
};

export function selects(pod, node) {
  const hasAll = Object.entries(pod.nodeSelector).every(([key, value]) => node.labels[key] === value);
  if (!hasAll || pod.requiredNodes === undefined) return hasAll;
  return pod.requiredNodes.some(
    ({ expressions, fields }) =>
      matches(expressions, node.labels) && matches(fields, { "metadata.name": node.name }),
  );
}

const nodePorts = {
  name: "NodePorts",
  preFilter: (pod) => (pod.hostPorts.length === 0 ? undefined : {}),
  filter: () => {
    throw new Error("no case has pods with host ports");
  },
};

const nodeResourcesFit = {
  name: "NodeResourcesFit",
  weight: 1,
  filter: (pod, node) => {
    const missing = Object.entries(pod.requests).filter(
      ([resource, amount]) => amount > 0 && amount > node.allocatable[resource] - node.requested[resource],
    );
    return missing.length === 0
      ? FITS
      : rejected(missing.map(([resource]) => `Insufficient ${resource}`).join(", "));
  },
  score: (pod, node) => {
    const left = ["cpu", "memory"].map((resource) => {
      const requested = node.nonZero[resource] + pod.nonZero[resource];
      const has = node.allocatable[resource];
      return requested > has ? 0 : Math.trunc(((has - requested) * 100) / has);
    });
    return Math.trunc(left.reduce((sum, each) => sum + each, 0) / left.length);
  },
};

const balancedAllocation = {
  name: "NodeResourcesBalancedAllocation",
  weight: 1,
  preScore: (pod) => (pod.requests.cpu === 0 && pod.requests.memory === 0 ? undefined : {}),
  score: (pod, node) => {
    const balance = (requests) => {
      const [cpu, memory] = ["cpu", "memory"].map((resource) =>
        Math.min(1, (node.requested[resource] + (requests[resource] ?? 0)) / node.allocatable[resource]),
      );
      return Math.trunc((1 - Math.abs((cpu - memory) / 2)) * 100);
    };
    return 50 + Math.trunc((50 + balance(pod.requests) - balance({})) / 2);
  },
};

const imageLocality = {
  name: "ImageLocality",
  weight: 1,
  // No node has an image in any case.
  score: (_pod, node) => Object.values(node.images).reduce((sum, size) => sum + size, 0),
};

/** In the order in which kube-scheduler asks them. */
export const plugins = [
  nodeUnschedulable,
  nodeName,
  taintToleration,
  nodeAffinity,
  nodePorts,
  nodeResourcesFit,
  podTopologySpread,
  interPodAffinity,
  balancedAllocation,
  imageLocality,
];
